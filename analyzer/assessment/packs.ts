import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import { CheckSchema, type Check } from './schema.ts';
import {
  HazardsSchema,
  packFaults,
  ScoringPackSchema,
  type Hazards,
  type ScoringPack,
} from './scoring/pack-schema.ts';

function yamlFiles(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.sort().map((name) => join(folder, name));
}

/** Newest first. Throws RuleFileError at the first bad file: a wrong formula must stop the start, not skew a score. */
export function readScoringPacks(folder: string): ScoringPack[] {
  const packs = yamlFiles(folder).map((file) => readRuleFile(file, ScoringPackSchema, packFaults));
  return packs.sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom));
}

/** What can become a major hazard from which level on. */
export function readHazards(folder: string): Hazards {
  return readRuleFile(join(folder, 'hazards', 'major-hazards.yaml'), HazardsSchema);
}

/** Throws RuleFileError at the first bad file. */
export function readChecks(folder: string): Check[] {
  return yamlFiles(folder).map((file) => readRuleFile(file, CheckSchema));
}

/** The same without holding the thread for longer than one file takes. */
export async function loadChecks(folder: string): Promise<Check[]> {
  const checks: Check[] = [];
  for (const file of yamlFiles(folder)) {
    checks.push(readRuleFile(file, CheckSchema));
    await nextTurn();
  }
  return checks;
}
