import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { readYamlFile, YamlError } from '../../collector/rules/yaml-file.ts';
import { ClockError } from './errors.ts';

/** Faults of a folder of rule files; all of them are reported at once. */
export interface Faults {
  add(file: string, path: string, text: string): void;
  /** Throws ClockError BAD_DEADLINES with one line per fault; nothing when there is none. */
  throwAny(): void;
}

export function createFaults(): Faults {
  const lines: string[] = [];
  return {
    add: (file, path, text) => void lines.push(`${file}: ${path === '' ? '/' : path} ${text}`),
    throwAny() {
      if (lines.length > 0) throw new ClockError('BAD_DEADLINES', lines.join('\n'));
    },
  };
}

export interface RuleFile {
  path: string;
  name: string;
  value: unknown;
}

/** The YAML files of a folder, by name. A syntax error is a fault with its line. */
export function readYamlFolder(folder: string, faults: Faults): RuleFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.sort().flatMap((name) => {
    const path = join(folder, name);
    try {
      return [{ path, name, value: readYamlFile(path).value }];
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      for (const { place, text } of error.faults) faults.add(`${path}${place}`, '', text);
      return [];
    }
  });
}

/** The value when it fits the schema; else every fault with its path, and undefined. */
export function checked<S extends TSchema>(
  schema: S,
  file: RuleFile,
  faults: Faults,
): Static<S> | undefined {
  if (Value.Check(schema, file.value)) return file.value;
  for (const error of Value.Errors(schema, file.value)) {
    const keys = (error.params as { additionalProperties?: string[] }).additionalProperties;
    const named = keys ? ` (${keys.join(', ')})` : '';
    faults.add(file.path, error.instancePath, `${error.message}${named}`);
  }
  return undefined;
}
