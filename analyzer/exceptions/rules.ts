import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';

const Days = Type.Integer({ minimum: 1, maximum: 1_830 });

const Schema = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    confidence: Type.String({ minLength: 1 }),
    maxDaysByRisk: Type.Object(
      { low: Days, medium: Days, high: Days },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

export type ExceptionRules = Static<typeof Schema>;

/** Reads `exceptions.yaml` of the folder. Throws RuleFileError. */
export async function loadExceptionRules(folder: string): Promise<ExceptionRules> {
  return readRuleFile(join(folder, 'exceptions.yaml'), Schema);
}
