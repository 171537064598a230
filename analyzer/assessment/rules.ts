import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { loadCatalogue, type Catalogue } from './catalogue/load-catalogue.ts';
import { loadChecks, readHazards, readScoringPacks } from './packs.ts';
import type { Check } from './schema.ts';
import type { Hazards, ScoringPack } from './scoring/pack-schema.ts';

/** Everything under rules/compliance that judging needs. */
export interface AssessmentRules {
  catalogue: Catalogue;
  checks: readonly Check[];
  /** Newest first; the first gives the score that is shown first. */
  packs: readonly ScoringPack[];
  hazards: Hazards;
}

export interface AssessmentRuleBook {
  /** Reads at the first call, which the start of a node does not wait for. Rejects with RuleFileError, and reads again at the next call. */
  load(): Promise<AssessmentRules>;
}

async function readAll(folder: string): Promise<AssessmentRules> {
  const catalogue = await loadCatalogue(join(folder, 'catalogue'));
  await nextTurn();
  const packs = readScoringPacks(join(folder, 'scoring'));
  const hazards = readHazards(join(folder, 'scoring'));
  await nextTurn();
  return { catalogue, checks: await loadChecks(join(folder, 'checks')), packs, hazards };
}

/** Rules of the folder `rules/compliance`. */
export function createRuleBook(folder: string): AssessmentRuleBook {
  let loaded: Promise<AssessmentRules> | undefined;
  return {
    load() {
      loaded ??= readAll(folder).catch((error: unknown) => {
        loaded = undefined;
        throw error;
      });
      return loaded;
    },
  };
}
