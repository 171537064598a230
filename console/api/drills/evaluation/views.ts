import type { ObservationView } from '../../../../analyzer/drills/evaluation/drill-evaluation.ts';
import {
  meanOfAll,
  summariseItems,
  type Evaluation,
} from '../../../../analyzer/drills/evaluation/items.ts';
import type { Observation } from '../../../../analyzer/drills/evaluation/observations.ts';
import type { EvaluationRules } from '../../../../analyzer/drills/evaluation/rules.ts';
import type { Evaluations, Observations } from './schema.ts';

/** The latest of each evaluator for each cell, in the order in which they were made. */
function latestOf(observations: readonly Observation[]): Observation[] {
  const byCell = new Map<string, Observation>();
  for (const one of observations) {
    const key = JSON.stringify([one.injectId, one.expectedId, one.accountId, one.evaluatorId]);
    byCell.delete(key);
    byCell.set(key, one);
  }
  return [...byCell.values()];
}

export function observationsView(
  { reading, expectations, observations, proposals }: ObservationView,
  rules: EvaluationRules,
): Observations {
  const { roleNames } = reading.facts;
  return {
    results: rules.results.rows.map((row) => ({ ...row })),
    expectations: expectations.map(({ inject, expected, roles, played, dueMs, accountIds }) => ({
      injectId: inject.id,
      injectNo: inject.no,
      injectTitle: inject.title,
      expectedId: expected.id,
      text: expected.text,
      roles: roles.map((role) => roleNames[role] ?? role),
      played,
      dueMs: dueMs ?? null,
      points: expected.points,
      accountIds: [...accountIds],
    })),
    observations: latestOf(observations).map((one) => ({
      ...one,
      expectedId: one.expectedId ?? null,
    })),
    proposals: proposals.map((one) => ({
      ...one,
      actionId: one.actionId ?? null,
      atMs: one.atMs ?? null,
      dueMs: one.dueMs ?? null,
    })),
  };
}

export function evaluationsView(
  evaluations: readonly Evaluation[],
  evaluators: number,
  rules: EvaluationRules,
): Evaluations {
  const { source, article, grades } = rules.items;
  return {
    source: `${source} ${article}`,
    grades: grades.map((grade) => ({ ...grade })),
    items: summariseItems(rules, evaluations),
    evaluators,
    handedIn: evaluations.length,
    mean: meanOfAll(evaluations),
    evaluations: evaluations.map((one) => ({
      ...one,
      grades: { ...one.grades },
      advice: { ...one.advice },
      enteredBy: one.enteredBy ?? null,
    })),
  };
}
