import { Type } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';

const BudgetRules = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    confidence: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
    meanMicros: Type.Integer({ minimum: 1 }),
    evaluations: Type.Integer({ minimum: 10 }),
    microsPerEvaluation: Type.Integer({ minimum: 1_000 }),
  },
  { additionalProperties: false },
);

/** What one rule may cost before it is switched off. */
export interface RuleBudget {
  /** Mean of so many evaluations in a row, microseconds. */
  meanMicros: number;
  evaluations: number;
  /** One evaluation, microseconds; generous, because a busy machine may pause in the middle of one. */
  microsPerEvaluation: number;
}

/** For rule sets that are told nothing else; a node reads rules/operations/detection.yaml. */
export const defaultBudget: RuleBudget = {
  meanMicros: 1_000,
  evaluations: 500,
  microsPerEvaluation: 2_000_000,
};

const ownFile = new URL('../../rules/operations/detection.yaml', import.meta.url);

/** Reads rules/operations/detection.yaml. Throws RuleFileError. */
export function loadRuleBudget(file: string | URL = ownFile): RuleBudget {
  const { meanMicros, evaluations, microsPerEvaluation } = readRuleFile(file, BudgetRules);
  return { meanMicros, evaluations, microsPerEvaluation };
}
