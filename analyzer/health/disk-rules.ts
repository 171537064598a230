import { readFile } from 'node:fs/promises';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';

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

/** Throws with the file and the key when the file is not as it should be. */
export async function loadDiskRules(file: URL | string = defaultFile): Promise<DiskRules> {
  const value: unknown = parse(await readFile(file, 'utf8'));
  if (Value.Check(DiskRules, value)) return value;
  const faults = Value.Errors(DiskRules, value).map((e) => `${e.instancePath} ${e.message}`);
  throw new Error(`${String(file)}: ${faults.join('; ')}`);
}
