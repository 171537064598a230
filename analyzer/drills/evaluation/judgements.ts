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

/** By inject and person. */
export type ObservationIndex = ReadonlyMap<string, ReadonlyMap<string, readonly Observation[]>>;

/** @param observations in the order in which they were made. */
export function indexObservations(observations: readonly Observation[]): ObservationIndex {
  const index = new Map<string, Map<string, Observation[]>>();
  for (const one of observations) {
    const people = index.get(one.injectId) ?? new Map<string, Observation[]>();
    index.set(one.injectId, people);
    const known = people.get(one.accountId);
    if (known) known.push(one);
    else people.set(one.accountId, [one]);
  }
  return index;
}

function judgePerson(
  accountId: string,
  { expected }: Expectation,
  all: readonly Observation[] | undefined,
): PersonJudgement {
  if (!all) return { accountId, disputed: false, observations: [] };
  const about = all.filter(
    ({ expectedId }) => expectedId === undefined || expectedId === expected.id,
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

export function judge(expectation: Expectation, index: ObservationIndex): Judgement {
  const about = index.get(expectation.inject.id);
  const people = expectation.accountIds.map((id) => judgePerson(id, expectation, about?.get(id)));
  const result = teamResult(people);
  return { expectation, people, ...(result !== undefined && { result }) };
}
