import { expectationsOf, type Expectation } from '../evaluation/expectations.ts';
import {
  meanOfAll,
  summariseItems,
  type Evaluation,
  type ItemSummary,
} from '../evaluation/items.ts';
import { inSlices } from '../evaluation/in-slices.ts';
import {
  indexObservations,
  judge,
  type Judgement,
  type PersonJudgement,
} from '../evaluation/judgements.ts';
import type { Observation, ObservationResult } from '../evaluation/observations.ts';
import { proposalsOf, type Proposals } from '../evaluation/proposals.ts';
import { passes, type EvaluationRules } from '../evaluation/rules.ts';
import type { DrillImprovement } from '../drill.ts';
import type { DrillFacts, ParticipantFact } from './facts.ts';
import type { ObjectiveRules } from './objective-rules.ts';
import { objectiveScore, objectiveTimes, type ObjectiveTime } from './objective-times.ts';
import { scoreOf, shareOf, verdictOf, type Counted, type Score, type Verdict } from './score.ts';
import { timelineOf, type Timeline } from './timeline.ts';

export interface DebriefInput {
  facts: DrillFacts;
  /** In the order in which they were made. */
  observations: readonly Observation[];
  /** The latest of each evaluator. */
  evaluations: readonly Evaluation[];
  improvements: readonly DrillImprovement[];
  evaluationRules: EvaluationRules;
  objectiveRules: ObjectiveRules;
  /** ISO 8601 UTC. */
  at: string;
}

export interface PersonResult {
  person: ParticipantFact;
  verdict: Verdict;
  score: Score;
}

export interface TeamResult {
  id: string;
  name: string;
  members: number;
  verdict: Verdict;
  score: Score;
}

/** An expected action that was not done as it should have been. */
export interface Shortfall {
  expectation: Expectation;
  result: ObservationResult;
  /** `judged` by an evaluator, or only `proposed` by the log. */
  basis: 'judged' | 'proposed';
  people: string[];
  notes: string[];
}

export interface Debrief {
  facts: DrillFacts;
  objectives: ObjectiveTime[];
  objectiveScore: ReturnType<typeof objectiveScore>;
  injects: { planned: number; played: number; withExpectation: number; coverage: number | null };
  score: Score;
  /** Beside the score, never part of it: what the log proposes and no evaluator has judged. */
  proposed: { done: number; late: number; missed: number };
  disputed: number;
  persons: PersonResult[];
  teams: TeamResult[];
  missed: Shortfall[];
  timeline: Timeline;
  items: ItemSummary[];
  itemMean: number | null;
  evaluators: number;
  evaluations: readonly Evaluation[];
  improvements: (DrillImprovement & { late: boolean })[];
}

function countedFor(judgements: readonly Judgement[]): Counted[] {
  return judgements.map(({ result, expectation: { expected } }) => ({
    ...(result !== undefined && { result }),
    points: expected.points,
  }));
}

/** Falls on a person: judged, or nobody else in the role has done it either. */
function countsFor(person: PersonJudgement, judgement: Judgement, rules: EvaluationRules): boolean {
  if (person.result !== undefined) return true;
  return judgement.result === undefined || !passes(rules, judgement.result);
}

function personResults(
  { facts, evaluationRules: rules }: DebriefInput,
  judgements: readonly Judgement[],
): PersonResult[] {
  const counted = new Map<string, Counted[]>();
  for (const judgement of judgements) {
    const { points } = judgement.expectation.expected;
    for (const person of judgement.people) {
      if (!countsFor(person, judgement, rules)) continue;
      const { accountId, result } = person;
      const known = counted.get(accountId) ?? [];
      known.push({ points, ...(result !== undefined && { result }) });
      counted.set(accountId, known);
    }
  }
  return facts.participants
    .filter(({ role }) => role === 'player')
    .map((person) => {
      const score = scoreOf(rules, counted.get(person.accountId) ?? []);
      return { person, score, verdict: verdictOf(score, rules.verdicts.personPassShare) };
    });
}

/** A team is all who play one role of the playbook. */
function teamResults(
  { facts, evaluationRules: rules }: DebriefInput,
  judgements: readonly Judgement[],
): TeamResult[] {
  const players = facts.participants.filter(({ role }) => role === 'player');
  const roles = [...new Set(players.flatMap(({ playbookRole }) => playbookRole ?? []))];
  return roles.map((id) => {
    const own = judgements.filter(({ expectation }) => expectation.roles.includes(id));
    const score = scoreOf(rules, countedFor(own));
    return {
      id,
      name: facts.roleNames[id] ?? id,
      members: players.filter(({ playbookRole }) => playbookRole === id).length,
      score,
      verdict: verdictOf(score, rules.verdicts.teamPassShare),
    };
  });
}

function namesOf({ participants }: DrillFacts): (accountId: string) => string {
  const names = new Map(participants.map(({ accountId, name }) => [accountId, name]));
  return (accountId) => names.get(accountId) ?? accountId;
}

function shortfalls(
  { facts, evaluationRules: rules }: DebriefInput,
  judgements: readonly Judgement[],
  proposals: Proposals,
): Shortfall[] {
  const nameOf = namesOf(facts);
  return judgements.flatMap(({ expectation, people, result }): Shortfall[] => {
    if (result !== undefined) {
      if (passes(rules, result)) return [];
      const notes = people.flatMap(({ observations }) =>
        observations.flatMap(({ note }) => (note === '' ? [] : [note])),
      );
      const failed = people.filter((one) => one.result !== undefined);
      const names = failed.map(({ accountId }) => nameOf(accountId));
      return [{ expectation, result, basis: 'judged', people: names, notes }];
    }
    const said = proposals.get(expectation) ?? [];
    const [first] = said;
    if (!first || said.some((one) => one.result === 'done')) return [];
    const names = said.map(({ accountId }) => nameOf(accountId));
    const late = said.some((one) => one.result === 'late');
    return [
      {
        expectation,
        result: late ? 'late' : 'missed',
        basis: 'proposed',
        people: names,
        notes: [],
      },
    ];
  });
}

/** Proposals about cells that no evaluator has judged. */
function countProposed(judgements: readonly Judgement[], proposals: Proposals) {
  const counts = { done: 0, late: 0, missed: 0 };
  for (const { expectation, people } of judgements) {
    const said = proposals.get(expectation) ?? [];
    if (said.length === 0) continue;
    const judged = new Set(
      people.flatMap(({ accountId, result }) => (result === undefined ? [] : accountId)),
    );
    for (const { accountId, result } of said) if (!judged.has(accountId)) counts[result] += 1;
  }
  return counts;
}

function injectCounts({ injects }: DrillFacts, judgements: readonly Judgement[]) {
  const played = injects.filter(({ sentMs }) => sentMs !== undefined).length;
  const withExpectation = new Set(judgements.map(({ expectation }) => expectation.inject.id)).size;
  return {
    planned: injects.length,
    played,
    withExpectation,
    coverage: shareOf(withExpectation, played),
  };
}

/**
 * What there is to say after a drill (or in the midst of it). Every share comes with what it is a share of; experts' grades,
 * objective times and the score of expected actions stand beside each other and are never mixed into one number.
 */
export async function debriefOf(input: DebriefInput): Promise<Debrief> {
  const { facts, observations, evaluations, improvements, evaluationRules, at } = input;
  const expectations = expectationsOf(facts);
  const proposals = await proposalsOf(facts, expectations);
  const index = indexObservations(observations);
  const judgements: Judgement[] = [];
  await inSlices(
    expectations.filter(({ played }) => played),
    (expectation) => judgements.push(judge(expectation, index)),
  );
  const objectives = objectiveTimes(input.objectiveRules, facts);
  return {
    facts,
    objectives,
    objectiveScore: objectiveScore(objectives),
    injects: injectCounts(facts, judgements),
    score: scoreOf(evaluationRules, countedFor(judgements)),
    proposed: countProposed(judgements, proposals),
    disputed: judgements.reduce(
      (sum, { people }) => sum + people.filter(({ disputed }) => disputed).length,
      0,
    ),
    persons: personResults(input, judgements),
    teams: teamResults(input, judgements),
    missed: shortfalls(input, judgements, proposals),
    timeline: timelineOf(facts),
    items: summariseItems(evaluationRules, evaluations),
    itemMean: meanOfAll(evaluations),
    evaluators: facts.participants.filter(({ role }) => role === 'evaluator').length,
    evaluations,
    improvements: improvements.map((one) => ({ ...one, late: (one.done?.at ?? at) > one.dueAt })),
  };
}
