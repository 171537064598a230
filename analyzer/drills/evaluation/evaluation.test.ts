import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { action, drillFacts, observation } from '../debrief/testing/drill-facts.ts';
import { expectationsOf } from './expectations.ts';
import { meanOfAll, summariseItems, type Evaluation } from './items.ts';
import { indexObservations, judge } from './judgements.ts';
import type { Observation } from './observations.ts';
import { proposalsOf } from './proposals.ts';
import { loadEvaluationRules } from './rules.ts';

const minute = 60_000;
const rules = loadEvaluationRules();
const proposals = async (facts = drillFacts) =>
  [...(await proposalsOf(facts, expectationsOf(facts))).values()].flat();
const short = async (facts = drillFacts) =>
  (await proposals(facts)).map(({ expectedId, accountId, result }) => [
    expectedId,
    accountId,
    result,
  ]);

it('proposes what the log shows: in time, late, and nothing for what only a person can tell', async () => {
  expect(await short()).toEqual([
    ['found', 'tech1', 'done'],
    ['cut', 'tech2', 'late'],
    ['signed', 'office', 'done'],
  ]);
  expect((await proposals())[1]).toMatchObject({
    actionId: 'a2',
    atMs: 24 * minute,
    dueMs: 20 * minute,
  });
});

it('proposes a miss for everybody in the role once the limit or the drill is over, and not before', async () => {
  const silent = { ...drillFacts, actions: [] };
  expect(await short(silent)).toContainEqual(['found', 'tech1', 'missed']);
  expect(await short(silent)).toContainEqual(['found', 'tech2', 'missed']);
  const early = { ...silent, ended: false, exerciseMs: 9 * minute };
  expect(await short(early)).toEqual([]);
});

it('takes one action for one inject only, and never one from before the inject', async () => {
  const [first] = drillFacts.injects;
  const again = { ...first!, id: 'again', sentMs: 5 * minute };
  const facts = {
    ...drillFacts,
    injects: [first!, again],
    actions: [action('a', 'tech1', 'detect', 6)],
  };
  const found = (await proposals(facts)).filter(({ expectedId }) => expectedId === 'found');
  expect(found.map(({ injectId, accountId, result }) => [injectId, accountId, result])).toEqual([
    ['encrypted', 'tech1', 'done'],
    ['again', 'tech1', 'missed'],
    ['again', 'tech2', 'missed'],
  ]);
  const before = { ...facts, injects: [again], actions: [action('a', 'tech1', 'detect', 4)] };
  expect(await short(before)).toContainEqual(['found', 'tech1', 'missed']);
});

it('lets anyone of a role do it for the team, and knows a failure only when everybody is judged', async () => {
  const expectations = expectationsOf(drillFacts);
  const of = (...observations: Observation[]) =>
    judge(
      expectations.find(({ expected }) => expected.id === 'cut')!,
      indexObservations(observations),
    );
  expect(of().result).toBeUndefined();
  expect(of(observation('encrypted', 'tech1', 'done')).result).toBe('done');
  expect(of(observation('encrypted', 'tech1', 'missed')).result).toBeUndefined();
  const both = of(
    observation('encrypted', 'tech1', 'missed'),
    observation('encrypted', 'tech2', 'late'),
  );
  expect(both.result).toBe('late');
});

it('counts the worse of two evaluators who disagree, and the later word of one', async () => {
  const found = judge(
    expectationsOf(drillFacts)[0]!,
    indexObservations([
      observation('encrypted', 'tech1', 'missed'),
      observation('encrypted', 'tech1', 'done'),
      observation('encrypted', 'tech1', 'wrong', { evaluatorId: 'evaluator2' }),
    ]),
  );
  expect(found.people[0]).toMatchObject({ result: 'wrong', disputed: true });
  expect(found.people[0]!.observations.map(({ result }) => result)).toEqual(['done', 'wrong']);
});

it('puts a word about one expected action above an earlier or later one about the whole inject', async () => {
  const index = indexObservations([
    observation('encrypted', 'tech1', 'late', { expectedId: 'cut' }),
    observation('encrypted', 'tech1', 'done'),
  ]);
  const judged = expectationsOf(drillFacts).map((one) => judge(one, index));
  const byId = new Map(judged.map((one) => [one.expectation.expected.id, one.people[0]!.result]));
  expect(byId.get('cut')).toBe('late');
  expect(byId.get('found')).toBe('done');
});

it('shows mean and spread over the evaluators; what nobody graded has none', async () => {
  const evaluation = (evaluatorId: string, grades: Evaluation['grades']): Evaluation => ({
    id: evaluatorId,
    evaluatorId,
    evaluatorName: evaluatorId,
    grades,
    advice: { command: ' 指挥口令应统一 ' },
    conclusion: '',
    origin: 'console',
    at: '2026-11-20T03:00:00.000Z',
  });
  const all = [
    evaluation('e1', { command: 1, handling: 5 }),
    evaluation('e2', { command: 5 }),
    evaluation('e3', { command: 3 }),
  ];
  const items = new Map(summariseItems(rules, all).map((one) => [one.id, one]));
  expect(items.size).toBe(9);
  expect(items.get('command')).toMatchObject({ count: 3, mean: 3, lowest: 1, highest: 5 });
  expect(items.get('command')!.deviation).toBeCloseTo(1.633, 3);
  expect(items.get('command')!.advice[0]).toEqual({ evaluatorName: 'e1', text: '指挥口令应统一' });
  expect(items.get('handling')).toMatchObject({ count: 1, mean: 5, deviation: null });
  expect(items.get('cost')).toMatchObject({ count: 0, mean: null, lowest: null });
  expect(meanOfAll(all)).toBe(3.5);
  expect(meanOfAll([])).toBeNull();
});

it('refuses rules with an unknown key, naming file and line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-drill-rules-'));
  const file = join(folder, 'evaluation.yaml');
  await writeFile(file, 'items: {}\nitmes: {}\n');
  expect(() => loadEvaluationRules(file)).toThrow(/evaluation\.yaml.*itmes/s);
  await rm(folder, { recursive: true });
});
