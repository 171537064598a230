import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';
import { maxTimesPerWindow } from './entry-pool.ts';

const count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });

const CorrelationRules = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    confidence: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
    windows: count(1, 4_000_000),
    megabytes: count(2, 1_024),
    timesPerWindow: count(2, maxTimesPerWindow),
    latenessSeconds: count(0, 86_400),
  },
  { additionalProperties: false },
);

/** What correlations may remember, and how late an event may come. */
export interface CorrelationLimits {
  /** Windows (groups of all correlations) held at once; the one longest without a match is forgotten. */
  groups: number;
  /** Memory of the matches in all windows, beside about 60 bytes per window. */
  bytes: number;
  /** Different times (of counts and sums) or matches (of the others) held in one window. */
  timesPerWindow: number;
  /** An event that comes this much later than the newest of its group is judged as if it had come in time. */
  latenessMs: number;
}

/** For rule sets that are told nothing else; a node reads rules/operations/correlation.yaml. */
export const defaultLimits: CorrelationLimits = {
  groups: 100_000,
  bytes: 16 * 1024 * 1024,
  timesPerWindow: maxTimesPerWindow,
  latenessMs: 60_000,
};

const ownFile = new URL('../../../rules/operations/correlation.yaml', import.meta.url);

function read(file: string | URL): Static<typeof CorrelationRules> {
  return readRuleFile(file, CorrelationRules);
}

/** Reads rules/operations/correlation.yaml. Throws RuleFileError. */
export function loadCorrelationLimits(file: string | URL = ownFile): CorrelationLimits {
  const rules = read(file);
  return {
    groups: rules.windows,
    bytes: rules.megabytes * 1024 * 1024,
    timesPerWindow: rules.timesPerWindow,
    latenessMs: rules.latenessSeconds * 1_000,
  };
}
