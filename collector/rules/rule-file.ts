import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { readYamlFile, YamlError, type YamlFile } from './yaml-file.ts';

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

function read(file: string | URL, name: string): YamlFile {
  try {
    return readYamlFile(file);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new RuleFileError(error.faults.map(({ place, text }) => `${name}${place}: ${text}`));
  }
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
  const { value, placeOf } = read(file, name);
  const fault = (pointer: string, text: string) =>
    `${name}${placeOf(keysOf(pointer))}: ${pointer || '/'} ${text}`;
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
