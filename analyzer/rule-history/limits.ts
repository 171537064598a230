import { Type } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import { dayMs } from './hours.ts';

const HistoryRules = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    confidence: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
    days: Type.Integer({ minimum: 8, maximum: 90 }),
    saveSeconds: Type.Integer({ minimum: 5, maximum: 3_600 }),
  },
  { additionalProperties: false },
);

/** How long hourly sums of rules are kept. */
export interface HistoryLimits {
  keptMs: number;
  /** Pause between two writings of costs. */
  saveMs: number;
}

/** For whoever is told nothing else; a node reads rules/operations/rule-history.yaml. */
export const defaultHistory: HistoryLimits = { keptMs: 8 * dayMs, saveMs: 300_000 };

const ownFile = new URL('../../rules/operations/rule-history.yaml', import.meta.url);

/** Reads rules/operations/rule-history.yaml. Throws RuleFileError. */
export function loadHistoryLimits(file: string | URL = ownFile): HistoryLimits {
  const { days, saveSeconds } = readRuleFile(file, HistoryRules);
  return { keptMs: days * dayMs, saveMs: saveSeconds * 1_000 };
}
