import { readFile } from 'node:fs/promises';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parseDocument } from 'yaml';
import { RegisterError } from './errors.ts';

function bad(path: string, faults: readonly string[]): RegisterError {
  return new RegisterError('BAD_REGISTER_RULES', faults.map((one) => `${path}: ${one}`).join('\n'));
}

/** YAML, or JSON where the file is large: YAML takes a hundred times as long, and nobody else is served meanwhile. */
function parseText(path: string, text: string): unknown {
  if (path.endsWith('.json')) {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw bad(path, [error instanceof Error ? error.message : String(error)]);
    }
  }
  const document = parseDocument(text);
  if (document.errors.length === 0) return document.toJS();
  throw bad(
    path,
    document.errors.map(({ message }) => message.split('\n', 1)[0] ?? 'is not YAML'),
  );
}

/**
 * One rule file, checked. `more` finds what no schema shows. Throws RegisterError BAD_REGISTER_RULES with every fault and its
 * path inside the file.
 */
export async function readRuleFile<S extends TSchema>(
  path: string,
  schema: S,
  more?: (value: Static<S>) => readonly string[],
): Promise<Static<S>> {
  const value = parseText(path, await readFile(path, 'utf8'));
  if (!Value.Check(schema, value)) {
    const faults = Value.Errors(schema, value).map(({ instancePath, message, params }) => {
      const keys = (params as { additionalProperties?: string[] }).additionalProperties;
      return `${instancePath || '/'} ${message}${keys ? ` (${keys.join(', ')})` : ''}`;
    });
    throw bad(path, faults);
  }
  const faults = more?.(value) ?? [];
  if (faults.length > 0) throw bad(path, faults);
  return value;
}

/** Read at the first use and then kept; a failure is not kept, so that a mended file is read again. */
export function lazily<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return async () => {
    reading ??= read();
    try {
      return await reading;
    } catch (error) {
      reading = undefined;
      throw error;
    }
  };
}
