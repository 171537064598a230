import { Type, type Static } from 'typebox';
import { measures } from '../../playbooks/schema/extension.ts';
import { badRules, readRulesFile } from '../evaluation/read-rules.ts';
import { Provenance } from '../evaluation/rules.ts';

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

const file = 'objectives.yaml';

/** Throws BAD_DRILL_RULES. A measure counts from one above it only, so there is no circle. */
export function loadObjectiveRules(): ObjectiveRules {
  const rules = readRulesFile(file, ObjectiveRulesSchema);
  const known = new Set<string>();
  for (const { id, from } of rules.measures) {
    if (known.has(id)) throw badRules(file, `${id} is twice`);
    if ('measure' in from && !known.has(from.measure)) {
      throw badRules(file, `${id} counts from what is not above it`);
    }
    known.add(id);
  }
  return rules;
}
