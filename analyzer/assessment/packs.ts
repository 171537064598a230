import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { RuleFileError } from './rule-file-error.ts';
import { CheckSchema, type Check } from './schema.ts';
import {
  HazardsSchema,
  packFaults,
  ScoringPackSchema,
  type Hazards,
  type ScoringPack,
} from './scoring/pack-schema.ts';

function readFile<S extends TSchema>(file: string, schema: S): Static<S> {
  let value: unknown;
  try {
    value = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new RuleFileError(file, [error instanceof Error ? error.message : String(error)]);
  }
  const faults = Value.Errors(schema, value).map(
    (error) => `${error.instancePath || '/'} ${error.message}`,
  );
  if (faults.length > 0) throw new RuleFileError(file, faults);
  return value as Static<S>;
}

function yamlFiles(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.sort().map((name) => join(folder, name));
}

/** Newest first. Throws RuleFileError at the first bad file: a wrong formula must stop the start, not skew a score. */
export function readScoringPacks(folder: string): ScoringPack[] {
  const packs = yamlFiles(folder).map((file) => {
    const pack = readFile(file, ScoringPackSchema);
    const faults = packFaults(pack);
    if (faults.length > 0) throw new RuleFileError(file, faults);
    return pack;
  });
  return packs.sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom));
}

/** What can become a major hazard from which level on. */
export function readHazards(folder: string): Hazards {
  return readFile(join(folder, 'hazards', 'major-hazards.yaml'), HazardsSchema);
}

/** Throws RuleFileError at the first bad file. */
export function readChecks(folder: string): Check[] {
  return yamlFiles(folder).map((file) => readFile(file, CheckSchema));
}

/** The same without holding the thread for longer than one file takes. */
export async function loadChecks(folder: string): Promise<Check[]> {
  const checks: Check[] = [];
  for (const file of yamlFiles(folder)) {
    checks.push(readFile(file, CheckSchema));
    await nextTurn();
  }
  return checks;
}
