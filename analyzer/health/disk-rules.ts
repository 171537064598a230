import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';

const count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const percent = Type.Number({ minimum: 0, maximum: 50 });

const DiskRules = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    confidence: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
    checkSeconds: count(1, 86_400),
    forecastSeconds: count(1, 86_400),
    sampleDays: count(1, 60),
    warnDaysAhead: count(1, 365),
    criticalFreeMiB: count(0, 10_000_000),
    criticalFreePercent: percent,
    yieldBelowMiB: count(0, 10_000_000),
    yieldBelowPercent: percent,
    yield: Type.Array(
      Type.Object(
        { keepDays: count(1, 3_650), reasonZh: Type.String({ minLength: 1 }) },
        { additionalProperties: false },
      ),
      { maxItems: 20 },
    ),
  },
  { additionalProperties: false },
);

export type DiskRules = Static<typeof DiskRules>;

const defaultFile = new URL('../../rules/alerts/disk.yaml', import.meta.url);

/** Reads rules/alerts/disk.yaml. Throws RuleFileError. */
export function loadDiskRules(file: URL | string = defaultFile): DiskRules {
  return readRuleFile(file, DiskRules);
}
