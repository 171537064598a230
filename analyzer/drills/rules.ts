import { Type, type Static, type TProperties } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';

const group = <P extends TProperties>(properties: P) =>
  Type.Object(
    {
      source: Type.String({ minLength: 1, maxLength: 500 }),
      confidence: Type.Enum(['S', 'K+', 'K', 'K-', 'P']),
      ...properties,
    },
    { additionalProperties: false },
  );
const count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const Line = Type.String({ minLength: 1, maxLength: 200 });

const Schema = Type.Object(
  {
    numbers: group({
      format: Type.String({ pattern: '\\{year\\}.*\\{sequence\\}', maxLength: 60 }),
      digits: count(1, 8),
    }),
    approval: group({ secondPerson: Type.Boolean() }),
    sealed: group({ titleZh: Line, titleEn: Line }),
    conduct: group({
      onlineSeconds: count(5, 3_600),
      actionsPerMinute: count(1, 10_000),
      attachmentMebibytes: count(1, 256),
      attachmentsPerSeat: count(1, 1_000),
    }),
  },
  { additionalProperties: false },
);

/** Everything of rules/drills/drills.yaml. */
export type DrillRules = Static<typeof Schema>;

const rulesFile = new URL('../../rules/drills/drills.yaml', import.meta.url);

/** Reads rules/drills/drills.yaml. Throws RuleFileError with every fault. */
export function readDrillRules(path: string | URL = rulesFile): DrillRules {
  return readRuleFile(path, Schema);
}
