import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Debrief } from '../debrief/schema.ts';
import type { Evaluations, Observations } from './schema.ts';
import { judgedApp, type JudgedApp } from './testing/judged-app.ts';

const minute = 60_000;
let node: JudgedApp;
let id: string;

/**
 * Alert at 1:00, signed for at 3:00; paused for ten minutes at 5:00; contained at 25:00; the journalist at 27:00; ended at
 * 30:00 of the exercise.
 */
beforeAll(async () => {
  node = await judgedApp();
  id = await node.approved();
  await node.control(id, 'start');
  await node.pass(180);
  await node.act('tim', id, 'sign', 'defaced-page');
  await node.pass(120);
  await node.control(id, 'pause', { reason: '设备故障' });
  await node.pass(600);
  await node.control(id, 'resume');
  await node.pass(1_200);
  await node.act('tim', id, 'contain', 'defaced-page');
  await node.pass(300);
});
afterAll(() => node?.dispose());

const judge = (...observations: object[]) =>
  node.post('eva', `${id}/observations`, { observations });
const debrief = async () => (await node.get<Debrief>('dora', `${id}/debrief`)).body;

test('proposes from the log in exercise time, and shows the script to no player before the end', async () => {
  const { body } = await node.get<Observations>('eva', `${id}/observations`);
  expect(
    body.expectations.map(({ expectedId, played, accountIds }) => [expectedId, played, accountIds]),
  ).toEqual([
    ['sign', true, ['tim']],
    ['contain', true, ['tim']],
    ['answer', true, ['cora']],
    ['recover', false, ['tim']],
  ]);
  expect(body.proposals).toEqual([
    expect.objectContaining({
      expectedId: 'sign',
      result: 'done',
      atMs: 3 * minute,
      dueMs: 11 * minute,
    }),
    expect.objectContaining({ expectedId: 'contain', result: 'done', atMs: 25 * minute }),
  ]);
  for (const part of ['observations', 'evaluations', 'debrief', 'documents/script.pdf']) {
    const answer = await node.get<{ code: string }>('tim', `${id}/${part}`);
    expect([part, answer.status, answer.body.code]).toEqual([part, 403, 'NOT_A_PARTICIPANT']);
    expect((await node.get('out', `${id}/${part}`)).status).toBe(404);
  }
});

test('takes judgements from evaluators only, confirmed against the log, and counts unjudged as no pass', async () => {
  const sign = { injectId: 'defaced-page', expectedId: 'sign', accountId: 'tim', result: 'done' };
  const refused = await node.post('dora', `${id}/observations`, { observations: [sign] });
  expect([refused.status, refused.body.code]).toEqual([403, 'NOT_A_PARTICIPANT']);
  const wrong = await judge(
    { ...sign, expectedId: 'nothing' },
    { ...sign, accountId: 'cora' },
    { injectId: 'wrap-up', accountId: 'tim', result: 'done' },
    { injectId: 'x', accountId: 'tim', result: 'done' },
  );
  expect(wrong).toMatchObject({
    status: 422,
    body: {
      code: 'JUDGEMENT_INVALID',
      faults: [
        { path: '/observations/0', code: 'EXPECTATION_UNKNOWN' },
        { path: '/observations/1', code: 'PERSON_NOT_CONCERNED' },
        { path: '/observations/2', code: 'INJECT_NOT_PLAYED' },
        { path: '/observations/3', code: 'INJECT_UNKNOWN' },
      ],
    },
  });
  const stale = await judge({ ...sign, result: 'late', confirms: true });
  expect([stale.status, stale.body.code]).toEqual([409, 'PROPOSAL_CHANGED']);
  expect((await debrief()).score).toMatchObject({
    expected: 3,
    judged: 0,
    lower: 0,
    upper: 1,
    coverage: 0,
  });

  const body = { observations: [{ ...sign, confirms: true }], idempotencyKey: 'tablet-0001' };
  const once = await node.post('eva', `${id}/observations`, body);
  const again = await node.post('eva', `${id}/observations`, body);
  expect([once.status, once.body, again.body]).toEqual([
    201,
    { written: 1, repeated: false },
    { written: 1, repeated: true },
  ]);
  const other = { ...body, observations: [{ ...sign, result: 'late' }] };
  const reused = await node.post('eva', `${id}/observations`, other);
  expect([reused.status, reused.body.code]).toEqual([409, 'KEY_REUSED']);
  const { score, proposed } = await debrief();
  expect(score).toMatchObject({ passed: 1, judged: 1, unjudged: 2, pointsPassed: 5, points: 20 });
  expect([score.lower, score.upper, score.coverage]).toEqual([1 / 3, 1, 1 / 3]);
  expect(proposed).toEqual({ done: 1, late: 0, missed: 0 });
  const { body: seen } = await node.get<Observations>('eva', `${id}/observations`);
  expect(seen.observations).toEqual([expect.objectContaining({ origin: 'log', result: 'done' })]);
});

test('measures without pauses, judges persons and teams apart, and lists what was missed', async () => {
  await judge({ injectId: 'journalist', accountId: 'cora', result: 'wrong', note: '擅自表态' });
  const found = await debrief();
  expect(found).toMatchObject({
    watermark: '演练',
    exerciseMs: 30 * minute,
    pausedMs: 10 * minute,
  });
  expect(found.objectives.find(({ measure }) => measure === 'T_contain')).toMatchObject({
    zh: '半小时内控制',
    planned: true,
    fromMs: minute,
    tookMs: 24 * minute,
    limitMs: 30 * minute,
    state: 'met',
    by: 'tim',
  });
  expect(found.objectiveScore).toEqual({ limits: 1, judged: 1, met: 1, coverage: 1 });
  expect(found.injects).toEqual({ planned: 3, played: 2, withExpectation: 2, coverage: 1 });
  expect(found.persons.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['tim', 'open'],
    ['cora', 'fail'],
  ]);
  expect(found.teams.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['技术支持组', 'open'],
    ['指挥组', 'fail'],
  ]);
  expect(found.missed).toEqual([
    expect.objectContaining({
      injectNo: '2',
      result: 'wrong',
      basis: 'judged',
      people: ['cora'],
      notes: ['擅自表态'],
    }),
  ]);
  expect(found.timeline.map(({ kind, text }) => `${kind} ${text}`)).toContain(
    'control 暂停：设备故障',
  );
});

test('keeps the grades of several evaluators apart, and takes forms after the end only', async () => {
  const form = { grades: { command: 5, handling: 3 }, advice: { handling: '先留证再下线' } };
  const early = await node.post('eva', `${id}/evaluations`, form);
  expect([early.status, early.body.code]).toEqual([409, 'ACTION_ILLEGAL']);
  expect((await node.get<Evaluations>('eva', `${id}/evaluations`)).body.handedIn).toBe(0);
  await node.control(id, 'finish');

  const strange = await node.post('eva', `${id}/evaluations`, { grades: { style: 5 } });
  expect(strange).toMatchObject({ status: 422, body: { faults: [{ code: 'ITEM_UNKNOWN' }] } });
  expect((await node.post('eva', `${id}/evaluations`, { grades: { command: 4 } })).status).toBe(
    400,
  );
  const key = { idempotencyKey: 'tablet-form-1' };
  expect((await node.post('eva', `${id}/evaluations`, { ...form, ...key })).status).toBe(201);
  expect((await node.post('eva', `${id}/evaluations`, { ...form, ...key })).body).toMatchObject({
    repeated: true,
  });
  const { body } = await node.get<Evaluations>('eva', `${id}/evaluations`);
  expect(body).toMatchObject({ evaluators: 1, handedIn: 1, mean: 4 });
  expect(body.items.find((item) => item.id === 'cost')).toMatchObject({ count: 0, mean: null });
  const { body: drill } = await node.get<{ evaluations: unknown[] }>('dora', id);
  expect(drill.evaluations).toHaveLength(1);
  // Players read it all when it is over.
  expect((await node.get<Debrief>('tim', `${id}/debrief`)).body.ended).toBe(true);
});

test('ends judging with the conclusion, and shows improvements with their dates', async () => {
  const act = (message: string, payload: object) =>
    node.drills.cases.act({
      caseId: id,
      caseKind: 'drill',
      message,
      payload: payload as Record<string, unknown>,
      actor: { kind: 'person', accountId: 'dora', name: 'dora' },
      unitId: 'county',
    });
  await act('add-improvement', {
    title: '统一对外口径',
    source: '注入 2',
    ownerId: 'cora',
    dueAt: '2020-01-01T00:00:00Z',
  });
  await act('conclude', { text: '达到目标' });
  const late = await judge({ injectId: 'journalist', accountId: 'cora', result: 'done' });
  expect([late.status, late.body.code]).toEqual([409, 'NOTHING_TO_JUDGE']);
  expect((await debrief()).improvements).toEqual([
    expect.objectContaining({ title: '统一对外口径', ownerName: 'cora', doneAt: null, late: true }),
  ]);
});

test('prints documents for whoever may read the script, with a trace in the audit log', async () => {
  const { body } = await node.get<{ documents: { form: string }[]; leftOut: { annex: string }[] }>(
    'tim',
    `${id}/documents`,
  );
  expect(body.documents).toHaveLength(14);
  expect(body.leftOut.map(({ annex }) => annex)).toEqual(['A.5']);
  for (const file of ['script.docx', 'debrief.pdf', 'annual-plan.docx', 'paper-kit.pdf']) {
    const answer = await node.app.request(node.as.tim, 'GET', `/drills/${id}/documents/${file}`);
    expect([file, answer.statusCode]).toEqual([file, 200]);
    expect(answer.rawPayload.length).toBeGreaterThan(5_000);
  }
  for (const file of [
    'nothing.pdf',
    'script.exe',
    'script.xlsx',
    'paper-kit.docx',
    'constructor.pdf',
  ]) {
    expect([file, (await node.get('tim', `${id}/documents/${file}`)).status]).toEqual([file, 404]);
  }
  const traces = await node.records.db
    .selectFrom('audit_entries')
    .select(['action', 'unit_id', 'after'])
    .where('target_id', '=', id)
    .where('action', 'like', 'drill.%')
    .orderBy('seq')
    .execute();
  const exports = traces.filter(({ action }) => action === 'drill.export');
  expect(exports.map(({ after }) => (JSON.parse(after!) as { form: string }).form)).toEqual([
    'script',
    'debrief',
    'annual-plan',
    'paper-kit',
  ]);
  expect(new Set(exports.map(({ unit_id: unit }) => unit))).toEqual(new Set(['county']));
  expect(traces.some(({ action }) => action === 'drill.observe')).toBe(true);
});
