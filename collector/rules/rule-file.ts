import { readFileSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { LineCounter, parseDocument, type Document } from 'yaml';

/** A rule file that is not what it must be: every fault of it with line and column, and the key where there is one. */
export class RuleFileError extends Error {
  readonly code = 'RULE_FILE_INVALID';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

function keysOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) =>
      /^\d+$/u.test(key) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~'),
    );
}

/** Where a JSON pointer leads in the text; the nearest that is there for a key that is missing. */
function placeOf(document: Document, lines: LineCounter, pointer: string): string {
  const keys = keysOf(pointer);
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const node = document.getIn(keys.slice(0, depth), true) as { range?: number[] } | undefined;
    const start = node?.range?.[0];
    if (start === undefined) continue;
    const { line, col } = lines.linePos(start);
    return `:${line}:${col}`;
  }
  return '';
}

/**
 * Reads and checks one YAML file of rules/. Unknown keys are faults where the schema says so.
 *
 * @param more what the schema can not say, as `/pointer text` or `text`.
 * @throws {RuleFileError} with all faults; the error of the file system when there is no such file.
 */
export function readRuleFile<S extends TSchema>(
  file: string | URL,
  schema: S,
  more?: (value: Static<S>) => readonly string[],
): Static<S> {
  const name = file instanceof URL ? file.pathname : file;
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new RuleFileError(
      document.errors.map(({ message, linePos }) => {
        const [at] = linePos ?? [];
        return `${name}${at ? `:${at.line}:${at.col}` : ''}: ${message.split('\n', 1)[0] ?? 'is not YAML'}`;
      }),
    );
  }
  const value: unknown = document.toJS();
  const fault = (pointer: string, text: string) =>
    `${name}${placeOf(document, lines, pointer)}: ${pointer || '/'} ${text}`;
  if (!Value.Check(schema, value)) {
    throw new RuleFileError(
      Value.Errors(schema, value).map(({ instancePath, message, params }) => {
        const keys = (params as { additionalProperties?: string[] }).additionalProperties;
        return fault(instancePath, keys ? `${message} (${keys.join(', ')})` : message);
      }),
    );
  }
  const others = more?.(value) ?? [];
  if (others.length > 0) {
    throw new RuleFileError(
      others.map((other) => {
        const [pointer = ''] = /^\/\S*/u.exec(other) ?? [];
        return fault(pointer, other.slice(pointer.length).trim());
      }),
    );
  }
  return value;
}
