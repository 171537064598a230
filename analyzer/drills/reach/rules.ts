import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';
import { Provenance } from '../evaluation/rules.ts';

const strict = { additionalProperties: false };
const Words = Type.String({ minLength: 1, maxLength: 500 });

const Schema = Type.Object(
  {
    ...Provenance,
    confirmationHours: Type.Number({ exclusiveMinimum: 0, maximum: 8_760 }),
    staleSignInDays: Type.Integer({ minimum: 1, maximum: 3_650 }),
    contacts: Type.Array(Type.Enum(['phone', 'email']), { uniqueItems: true }),
    question: Type.Object({ titleZh: Words, textZh: Words }, strict),
  },
  strict,
);

/** rules/drills/reach.yaml. */
export type ReachRules = Static<typeof Schema>;

const rulesFile = new URL('../../../rules/drills/reach.yaml', import.meta.url);

/** Throws RuleFileError with every fault. */
export function loadReachRules(file: string | URL = rulesFile): ReachRules {
  return readRuleFile(file, Schema);
}
