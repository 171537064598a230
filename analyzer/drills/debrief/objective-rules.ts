import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';
import { measures } from '../../playbooks/schema/extension.ts';
import { Provenance, twiceFaults } from '../evaluation/rules.ts';

const strict = { additionalProperties: false };
const Text = Type.String({ minLength: 1 });
const Measure = Type.Enum([...measures]);

const ObjectiveRulesSchema = Type.Object(
  {
    ...Provenance,
    measures: Type.Array(
      Type.Object(
        {
          id: Measure,
          code: Type.String({ pattern: '^T_[a-z_]{1,30}$' }),
          zh: Text,
          en: Text,
          from: Type.Union([
            Type.Object({ first: Type.Literal('inject') }, strict),
            Type.Object({ channel: Text }, strict),
            Type.Object({ measure: Measure }, strict),
          ]),
          until: Text,
        },
        strict,
      ),
      { minItems: measures.length, maxItems: measures.length },
    ),
  },
  strict,
);

/** rules/drills/objectives.yaml. */
export type ObjectiveRules = Static<typeof ObjectiveRulesSchema>;
export type MeasureRule = ObjectiveRules['measures'][number];

const rulesFile = new URL('../../../rules/drills/objectives.yaml', import.meta.url);

/** A measure counts from one above it only, so there is no circle. Throws RuleFileError with every fault. */
export function loadObjectiveRules(file: string | URL = rulesFile): ObjectiveRules {
  return readRuleFile(file, ObjectiveRulesSchema, ({ measures: rows }) => [
    ...twiceFaults('/measures', rows),
    ...rows.flatMap(({ from }, index) => {
      if (!('measure' in from)) return [];
      const above = rows.slice(0, index).some(({ id }) => id === from.measure);
      return above ? [] : [`/measures/${index}/from counts from what is not above it`];
    }),
  ]);
}
