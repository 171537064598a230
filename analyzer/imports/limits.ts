import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';

const count = (maximum: number) => Type.Integer({ minimum: 1, maximum });

const Schema = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    confidence: Type.Enum(['high', 'medium', 'low']),
    maxMebibytes: count(64),
    unzippedMebibytes: count(512),
    unzippedRatio: count(1_000),
    zipEntries: count(10_000),
    sheets: count(255),
    rows: count(50_000),
    columns: count(1_000),
    cellCharacters: count(32_767),
    mergedCells: count(1_000_000),
    seconds: count(600),
    heapMebibytes: count(4_096),
    threads: count(8),
    recipientsPerNotice: count(5_000),
    openPerAccount: count(100),
    keepDays: count(365),
  },
  { additionalProperties: false },
);

/** Everything of rules/imports. */
export type ImportLimits = Static<typeof Schema>;

const file = new URL('../../rules/imports/limits.yaml', import.meta.url);

/** Reads rules/imports/limits.yaml. Throws RuleFileError. */
export function loadImportLimits(path: string | URL = file): ImportLimits {
  return readRuleFile(path, Schema);
}
