import { expect, it } from 'vitest';
import type { DrillImprovement } from '../drill.ts';
import type { Observation } from '../evaluation/observations.ts';
import { loadEvaluationRules } from '../evaluation/rules.ts';
import { debriefOf } from './debrief.ts';
import type { DrillFacts } from './facts.ts';
import { loadObjectiveRules } from './objective-rules.ts';
import { scoreOf, verdictOf } from './score.ts';
import { action, drillFacts, observation } from './testing/drill-facts.ts';

const minute = 60_000;
const evaluationRules = loadEvaluationRules();
const objectiveRules = loadObjectiveRules();

async function debrief(
  observations: readonly Observation[],
  facts: DrillFacts = drillFacts,
  improvements: readonly DrillImprovement[] = [],
) {
  return await debriefOf({
    facts,
    observations,
    evaluations: [],
    improvements,
    evaluationRules,
    objectiveRules,
    at: '2026-12-01T00:00:00.000Z',
  });
}

it('never passes what nobody judged: bounds and coverage stand beside the score', async () => {
  const { score, injects, proposed } = await debrief([]);
  expect(injects).toEqual({ planned: 5, played: 4, withExpectation: 3, coverage: 0.75 });
  expect(score).toMatchObject({ expected: 4, judged: 0, unjudged: 4, passed: 0 });
  expect(score).toMatchObject({ lower: 0, upper: 1, coverage: 0 });
  expect(proposed).toEqual({ done: 2, late: 1, missed: 0 });
  const some = await debrief([observation('order', 'office', 'done')]);
  expect(some.score).toMatchObject({
    lower: 0.25,
    upper: 1,
    coverage: 0.25,
    pointsPassed: 1,
    points: 7,
  });
  expect(some.proposed.done).toBe(1);
});

it('has no score for a drill that expects nothing of anybody', async () => {
  const quiet = drillFacts.injects.filter(({ id }) => id === 'news');
  const { score, persons, injects } = await debrief([], { ...drillFacts, injects: quiet });
  expect(score).toMatchObject({ expected: 0, lower: null, upper: null, coverage: null });
  expect(injects.coverage).toBe(0);
  expect(new Set(persons.map(({ verdict }) => verdict))).toEqual(new Set(['nothing-expected']));
});

it('passes or fails persons and teams each by their own judged actions, and leaves open what is open', async () => {
  const { persons, teams } = await debrief([
    observation('encrypted', 'tech1', 'done'),
    observation('order', 'office', 'done'),
    observation('press', 'office', 'wrong', { note: '擅自透露数据' }),
  ]);
  const verdicts = new Map(persons.map(({ person, verdict }) => [person.accountId, verdict]));
  expect(verdicts.get('tech1')).toBe('pass');
  expect(verdicts.get('tech2')).toBe('nothing-expected');
  expect(verdicts.get('office')).toBe('fail');
  expect(teams.map(({ name, verdict, members }) => [name, verdict, members])).toEqual([
    ['技术支持组', 'pass', 2],
    ['信息报告组', 'fail', 1],
  ]);
  expect((await debrief([])).persons.map(({ verdict }) => verdict)).toEqual([
    'open',
    'open',
    'open',
  ]);
});

it('decides a verdict only when what is unjudged could not change it', async () => {
  const of = (...results: ('done' | 'missed' | undefined)[]) =>
    verdictOf(
      scoreOf(
        evaluationRules,
        results.map((result) => ({ points: 1, ...(result && { result }) })),
      ),
      0.8,
    );
  expect(of('done', 'done', 'done', 'done', undefined)).toBe('pass');
  expect(of('done', 'done', 'done', 'missed', undefined)).toBe('open');
  expect(of('done', 'missed', 'missed', undefined, undefined)).toBe('fail');
  expect(of()).toBe('nothing-expected');
});

it('lists what was missed with people and notes, apart from what only the log proposes', async () => {
  const { missed } = await debrief([
    observation('press', 'office', 'wrong', { note: '擅自透露数据' }),
  ]);
  expect(
    missed.map(({ expectation, result, basis }) => [expectation.expected.id, result, basis]),
  ).toEqual([
    ['cut', 'late', 'proposed'],
    ['said', 'wrong', 'judged'],
  ]);
  expect(missed[1]).toMatchObject({ people: ['赵春梅'], notes: ['擅自透露数据'] });
});

it('takes the times from the log in exercise time and compares each with the limit of the plan', async () => {
  const { objectives, objectiveScore } = await debrief([]);
  const of = (measure: string) => objectives.find((one) => one.measure === measure)!;
  expect(of('T_detect')).toMatchObject({ state: 'met', tookMs: 6 * minute, zh: '十分钟内发现' });
  expect(of('T_contain')).toMatchObject({ state: 'late', tookMs: 24 * minute, planned: true });
  expect(of('T_recover')).toMatchObject({ state: 'not-reached', limitMs: 60 * minute });
  expect(of('T_sign')).toMatchObject({
    state: 'no-limit',
    fromMs: 15 * minute,
    tookMs: 3 * minute,
  });
  expect(of('T_report_oral')).toMatchObject({
    fromMs: 6 * minute,
    tookMs: 14 * minute,
    planned: false,
  });
  expect(of('T_close').state).toBe('not-reached');
  expect(objectiveScore).toEqual({ limits: 3, judged: 3, met: 1, coverage: 1 });
});

it('leaves a time open while the drill runs, and late once its limit has passed without the action', async () => {
  const running = { ...drillFacts, ended: false, exerciseMs: 15 * minute, actions: [] };
  const at = async (exerciseMs: number) =>
    (await debrief([], { ...running, exerciseMs })).objectives.find(
      ({ measure }) => measure === 'T_detect',
    )!;
  expect((await at(5 * minute)).state).toBe('open');
  expect((await at(11 * minute)).state).toBe('late');
  const unsent = {
    ...running,
    injects: running.injects.filter(({ sentMs }) => sentMs === undefined),
  };
  expect((await debrief([], unsent)).objectives[0]!.state).toBe('not-started');
});

it('keeps the order of what happened, and says how much it leaves out', async () => {
  const { timeline } = await debrief([]);
  expect(timeline.entries.map(({ kind, atMs }) => [kind, atMs / minute]).slice(0, 4)).toEqual([
    ['inject', 0],
    ['action', 6],
    ['control', 12],
    ['inject', 15],
  ]);
  const many = Array.from({ length: 1_200 }, (_, n) => action(`x${n}`, 'tech1', 'other', 1));
  const long = (await debrief([], { ...drillFacts, actions: many })).timeline;
  expect([long.entries.length, long.leftOut]).toEqual([1_000, 205]);
});

it('marks improvements that came late or are overdue', async () => {
  const improvement = (id: string, done: string | null): DrillImprovement => ({
    id,
    title: id,
    source: '',
    ownerId: null,
    ownerName: null,
    dueAt: '2026-11-30T00:00:00.000Z',
    done: done === null ? null : { at: done, by: 'x', note: '' },
  });
  const all = [
    improvement('in-time', '2026-11-29T00:00:00.000Z'),
    improvement('late', '2026-11-30T00:00:01.000Z'),
    improvement('overdue', null),
  ];
  expect((await debrief([], drillFacts, all)).improvements.map(({ late }) => late)).toEqual([
    false,
    true,
    true,
  ]);
});
