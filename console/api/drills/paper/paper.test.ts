import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Debrief } from '../debrief/schema.ts';
import type { Evaluations, Observations } from '../evaluation/schema.ts';
import { judgedApp, type JudgedApp } from '../evaluation/testing/judged-app.ts';

const minute = 60_000;
let node: JudgedApp;
let id: string;

/** Begun on the platform, then the network was the scenario: nothing was noted here for an hour. */
beforeAll(async () => {
  node = await judgedApp();
  id = await node.approved();
  await node.control(id, 'start');
  await node.pass(3_600);
  await node.control(id, 'finish');
});
afterAll(() => node?.dispose());

/** Wall time so many minutes before now. */
const ago = (minutes: number) => new Date(node.time.now() - minutes * minute).toISOString();
const enter = (who: 'dora' | 'tim', body: object) => node.post(who, `${id}/paper-results`, body);

const results = () => ({
  idempotencyKey: 'sheet-0001',
  writtenBy: '王敏',
  clock: { startedAt: ago(50), endedAt: ago(5), pauses: [{ from: ago(40), until: ago(30) }] },
  injects: [
    { injectId: 'defaced-page', at: ago(48) },
    { injectId: 'wrap-up', at: ago(12) },
  ],
  actions: [
    { accountId: 'tim', kind: 'sign', text: '签收', at: ago(45) },
    { accountId: 'tim', kind: 'contain', text: '拔网线', at: ago(25), injectId: 'defaced-page' },
  ],
  observations: [
    { injectId: 'wrap-up', accountId: 'tim', evaluatorId: 'eva', result: 'late', note: '汇报迟' },
  ],
  evaluations: [{ evaluatorId: 'eva', grades: { command: 3 } }],
});

test('refuses the whole sheet with every fault in its place, and writes nothing', async () => {
  const bad = {
    ...results(),
    clock: { startedAt: ago(50), endedAt: ago(-5), pauses: [{ from: ago(30), until: ago(40) }] },
    injects: [{ injectId: 'x', at: ago(48) }],
    actions: [
      { accountId: 'dora', kind: 'dance', text: '', at: ago(10) },
      { accountId: 'tim', kind: 'sign', text: '', at: ago(90) },
    ],
    evaluations: [{ evaluatorId: 'tim', grades: { style: 5 } }],
  };
  const answer = await enter('dora', bad);
  expect([answer.status, answer.body.code]).toEqual([422, 'PAPER_INVALID']);
  const faults = (answer.body as unknown as { faults: { path: string; code: string }[] }).faults;
  expect(faults.map(({ path, code }) => `${path} ${code}`)).toEqual([
    '/clock/endedAt BAD_TIME',
    '/clock/pauses/0 BAD_TIME',
    '/actions/1/at OUTSIDE_DRILL',
    '/injects/0/injectId INJECT_UNKNOWN',
    '/actions/0/accountId NOT_A_PLAYER',
    '/actions/0/kind ACTION_UNKNOWN',
    '/evaluations/0/evaluatorId NOT_AN_EVALUATOR',
    '/observations/0 INJECT_NOT_PLAYED',
    '/evaluations/0/grades/style ITEM_UNKNOWN',
  ]);
  const zoneless = {
    ...results(),
    injects: [{ injectId: 'wrap-up', at: '2026-11-20 10:00:00.000' }],
  };
  expect((await enter('dora', zoneless)).status).toBe(400);
  expect((await enter('dora', { idempotencyKey: 'sheet-0000' })).body.code).toBe('PAPER_INVALID');
  expect((await enter('tim', results())).body.code).toBe('NOT_A_PARTICIPANT');
  expect(await node.records.db.selectFrom('drill_paper_entries').selectAll().execute()).toEqual([]);
  expect(await node.records.db.selectFrom('drill_actions').selectAll().execute()).toEqual([]);
});

test('enters it once per key, marked as from paper and by whom', async () => {
  const sheet = results();
  const once = await enter('dora', sheet);
  expect([once.status, once.body]).toEqual([
    201,
    { repeated: false, injects: 2, actions: 2, observations: 1, evaluations: 1 },
  ]);
  expect((await enter('dora', sheet)).body).toMatchObject({ repeated: true, actions: 2 });
  const other = await enter('dora', { ...sheet, writtenBy: '别人' });
  expect([other.status, other.body.code]).toEqual([409, 'KEY_REUSED']);
  const actions = await node.records.db.selectFrom('drill_actions').selectAll().execute();
  expect(actions.map((row) => [row.account_id, row.made_by, row.source])).toEqual([
    ['tim', 'dora', 'paper'],
    ['tim', 'dora', 'paper'],
  ]);
  const { body: seen } = await node.get<Observations>('eva', `${id}/observations`);
  expect(seen.observations).toEqual([
    expect.objectContaining({ origin: 'paper', evaluatorId: 'eva', result: 'late' }),
  ]);
  const { body: forms } = await node.get<Evaluations>('eva', `${id}/evaluations`);
  expect(forms.evaluations).toEqual([
    expect.objectContaining({ origin: 'paper', enteredBy: 'dora', evaluatorName: 'eva' }),
  ]);
});

test('measures on the clock of the paper, without its pauses', async () => {
  const { body } = await node.get<Debrief>('dora', `${id}/debrief`);
  expect(body).toMatchObject({ paper: true, exerciseMs: 35 * minute, pausedMs: 10 * minute });
  expect(body.objectives.find(({ measure }) => measure === 'T_contain')).toMatchObject({
    fromMs: 2 * minute,
    tookMs: 13 * minute,
    state: 'met',
  });
  expect(body.proposed).toMatchObject({ done: 2 });
  const sources = new Map(body.timeline.map(({ text, source }) => [text, source]));
  expect(sources.get('首页被篡改')).toBe('paper');
  expect(sources.get('签收：签收')).toBe('paper');
  expect(body.injects).toMatchObject({ played: 2 });
  expect(body.score).toMatchObject({ late: 1, judged: 1 });
});
