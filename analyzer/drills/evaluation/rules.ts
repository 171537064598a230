import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';
import { observationResults, type ObservationResult } from './observations.ts';

const strict = { additionalProperties: false };
const Text = Type.String({ minLength: 1 });
const Id = Type.String({ pattern: '^[a-z][a-z-]{0,39}$' });
const Named = { zh: Text, en: Text };
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Share = Type.Number({ exclusiveMinimum: 0, maximum: 1 });

/** Where a rule comes from; every file of rules/drills says it. */
export const Provenance = {
  source: Text,
  article: Text,
  effectiveFrom: Day,
  confidence: Type.Enum(['S', 'K+', 'K', 'P']),
};

const EvaluationRulesSchema = Type.Object(
  {
    items: Type.Object(
      {
        ...Provenance,
        grades: Type.Array(
          Type.Object(
            {
              value: Type.Union([Type.Literal(1), Type.Literal(3), Type.Literal(5)]),
              ...Named,
            },
            strict,
          ),
          { minItems: 3, maxItems: 3 },
        ),
        rows: Type.Array(Type.Object({ id: Id, ...Named }, strict), { minItems: 1, maxItems: 50 }),
      },
      strict,
    ),
    results: Type.Object(
      {
        ...Provenance,
        rows: Type.Array(
          Type.Object(
            { id: Type.Enum([...observationResults]), ...Named, passes: Type.Boolean() },
            strict,
          ),
          { minItems: observationResults.length, maxItems: observationResults.length },
        ),
      },
      strict,
    ),
    verdicts: Type.Object({ ...Provenance, personPassShare: Share, teamPassShare: Share }, strict),
  },
  strict,
);

/** rules/drills/evaluation.yaml. */
export type EvaluationRules = Static<typeof EvaluationRulesSchema>;

const rulesFile = new URL('../../../rules/drills/evaluation.yaml', import.meta.url);

/** Ids that are there more than once, as faults for `readRuleFile`. */
export function twiceFaults(pointer: string, rows: readonly { id: string }[]): string[] {
  const ids = rows.map(({ id }) => id);
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => `${pointer} has ${id} twice`);
}

/** Throws RuleFileError with every fault. */
export function loadEvaluationRules(file: string | URL = rulesFile): EvaluationRules {
  return readRuleFile(file, EvaluationRulesSchema, ({ items, results }) => [
    ...twiceFaults('/items/rows', items.rows),
    ...twiceFaults('/results/rows', results.rows),
  ]);
}

export function passes(rules: EvaluationRules, result: ObservationResult): boolean {
  return rules.results.rows.some((row) => row.id === result && row.passes);
}
