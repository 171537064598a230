import type { Expectation } from './expectations.ts';
import type { Observation, ObservationResult } from './observations.ts';

/** What the evaluators say of one person and one expected action. */
export interface PersonJudgement {
  accountId: string;
  /** Absent: nobody has judged it. */
  result?: ObservationResult;
  disputed: boolean;
  observations: readonly Observation[];
}

export interface Judgement {
  expectation: Expectation;
  people: readonly PersonJudgement[];
  /** Of the team: somebody in the role did it, or all of them are judged not to have. Absent: not judged. */
  result?: ObservationResult;
}

/** From the best to the worst; where evaluators disagree the worst counts, so that a dispute never flatters. */
const order: readonly ObservationResult[] = ['done', 'late', 'wrong', 'missed'];

function worst(results: readonly ObservationResult[]): ObservationResult | undefined {
  return order.findLast((result) => results.includes(result));
}

function best(results: readonly ObservationResult[]): ObservationResult | undefined {
  return order.find((result) => results.includes(result));
}

/** The latest of each evaluator; what names the expected action goes before what is about the whole inject. */
function latestOf(observations: readonly Observation[], expectedId: string): Observation[] {
  const byEvaluator = new Map<string, Observation>();
  for (const one of observations) {
    const known = byEvaluator.get(one.evaluatorId);
    const closer = known?.expectedId === expectedId && one.expectedId === undefined;
    if (!closer) byEvaluator.set(one.evaluatorId, one);
  }
  return [...byEvaluator.values()];
}

function judgePerson(
  accountId: string,
  { inject, expected }: Expectation,
  observations: readonly Observation[],
): PersonJudgement {
  const about = observations.filter(
    (one) =>
      one.accountId === accountId &&
      one.injectId === inject.id &&
      (one.expectedId === undefined || one.expectedId === expected.id),
  );
  const latest = latestOf(about, expected.id);
  const results = [...new Set(latest.map(({ result }) => result))];
  const result = worst(results);
  return {
    accountId,
    ...(result !== undefined && { result }),
    disputed: results.length > 1,
    observations: latest,
  };
}

/** Anyone in the role does it for the team; that nobody did is known only when everybody is judged. */
function teamResult(people: readonly PersonJudgement[]): ObservationResult | undefined {
  const results = people.flatMap(({ result }) => result ?? []);
  if (results.length === 0) return undefined;
  const reached = best(results);
  if (reached === 'done' || results.length === people.length) return reached;
  return undefined;
}

/** @param observations in the order in which they were made. */
export function judge(
  expectations: readonly Expectation[],
  observations: readonly Observation[],
): Judgement[] {
  const byInject = new Map<string, Observation[]>();
  for (const one of observations) {
    const known = byInject.get(one.injectId);
    if (known) known.push(one);
    else byInject.set(one.injectId, [one]);
  }
  return expectations
    .filter(({ played }) => played)
    .map((expectation) => {
      const about = byInject.get(expectation.inject.id) ?? [];
      const people = expectation.accountIds.map((id) => judgePerson(id, expectation, about));
      const result = teamResult(people);
      return { expectation, people, ...(result !== undefined && { result }) };
    });
}
