import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';

const strict = { additionalProperties: false };
const Text = Type.String({ minLength: 1, maxLength: 600 });
const Id = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 });
const Level = Type.Integer({ minimum: 1, maximum: 4 });
const Months = Type.Integer({ minimum: 1, maximum: 120 });

const Schema = Type.Object(
  {
    source: Text,
    confidence: Text,
    fromLevel: Level,
    certificate: Type.Object(
      {
        years: Type.Integer({ minimum: 1, maximum: 10 }),
        extensionMonths: Months,
        renewalMonths: Months,
        source: Text,
        confidence: Text,
      },
      strict,
    ),
    steps: Type.Array(
      Type.Object(
        {
          no: Type.Integer({ minimum: 1, maximum: 30 }),
          zh: Text,
          en: Text,
          helpZh: Text,
          helpEn: Text,
          source: Text,
          confidence: Text,
        },
        strict,
      ),
      { minItems: 11, maxItems: 11 },
    ),
    materials: Type.Array(
      Type.Object({ id: Id, from: Level, zh: Text, en: Text, source: Text }, strict),
      { maxItems: 50 },
    ),
    conflicts: Type.Array(
      Type.Object(
        {
          topic: Id,
          from: Level,
          to: Type.Optional(Level),
          zh: Text,
          en: Text,
          chosenZh: Text,
          chosenEn: Text,
          ruleId: Text,
        },
        strict,
      ),
      { maxItems: 20 },
    ),
  },
  strict,
);

export type FilingRules = Static<typeof Schema>;

/** Reads `filing.yaml` of the folder. Throws RuleFileError. */
export async function loadFilingRules(folder: string): Promise<FilingRules> {
  return readRuleFile(join(folder, 'filing.yaml'), Schema, ({ steps }) =>
    steps.flatMap(({ no }, at) => (no === at + 1 ? [] : [`/steps/${at}/no is not ${at + 1}`])),
  );
}

/** Materials that a system of this level needs. */
export function materialsFor({ materials }: FilingRules, level: number) {
  return materials.filter(({ from }) => from <= level);
}
