import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { CheckSchema, ScoringPackSchema, type Check } from './schema.ts';
import type { ScoringPack } from './scoring/score.ts';

/** A rule file that is not what it must be; every fault of it, each with its path inside the file. */
export class RuleFileError extends Error {
  readonly code = 'RULE_FILE_INVALID';
  constructor(file: string, faults: readonly string[]) {
    super(`${file}: ${faults.join('; ')}`);
  }
}

function readFolder<S extends TSchema>(folder: string, schema: S): Static<S>[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.sort().map((name) => {
    const file = join(folder, name);
    const value: unknown = parse(readFileSync(file, 'utf8'));
    const faults = Value.Errors(schema, value).map(
      (error) => `${error.instancePath || '/'} ${error.message}`,
    );
    if (faults.length > 0) throw new RuleFileError(file, faults);
    return value as Static<S>;
  });
}

/** Newest first. Throws RuleFileError at the first bad file: a wrong formula must stop the start, not skew a score. */
export function readScoringPacks(folder: string): ScoringPack[] {
  return readFolder(folder, ScoringPackSchema).sort((a, b) =>
    b.effectiveFrom.localeCompare(a.effectiveFrom),
  );
}

/** Throws RuleFileError at the first bad file. */
export function readChecks(folder: string): Check[] {
  return readFolder(folder, CheckSchema);
}
