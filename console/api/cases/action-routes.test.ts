import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { caseFixture, type CaseFixture } from '../../../analyzer/cases/testing/case-fixture.ts';
import { doing, opening } from '../../../analyzer/cases/testing/toy-actions.ts';
import { toyMachine } from '../../../analyzer/cases/testing/toy-machine.ts';
import { createDrivenTime } from '../../../collector/time/driven-time.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { addCaseRoutes } from './action-routes.ts';
import type { CaseActionView } from './schema.ts';

const time = createDrivenTime();
let platform: TestApp;
let node: CaseFixture;
let county: SignedIn;
let school: SignedIn;
let other: SignedIn;
let leader: SignedIn;
let caseId: string;
let made = 0;

beforeAll(async () => {
  platform = await testApp({
    time,
    features: ({ records, rights }) => [
      async (api) => {
        node = await caseFixture({ records, time });
        addCaseRoutes(api, {
          records,
          rights,
          time,
          cases: node.cases,
          machine: toyMachine,
          path: 'errands',
          read: { resource: 'notices', action: 'read' },
          deadlines: { rules: { deadlines: new Map(), ladders: new Map() } },
          without: ['assign'],
        });
      },
    ],
  });
  await platform.app.ready();
  county = await platform.signIn('bureau-analyst', 'county');
  school = await platform.signIn('school-cio', 'schoolA');
  other = await platform.signIn('school-cio', 'schoolB');
  leader = await platform.signIn('bureau-leader', 'county');
});
afterAll(() => platform?.dispose());

beforeEach(async () => {
  made += 1;
  caseId = `errand-${made}`;
  await node.cases.act(doing('county', 'open', { ...opening, copies: [] }, { caseId }));
});

const post = (who: SignedIn, message: string, body: object, language = 'zh-CN') =>
  platform.app.inject({
    method: 'POST',
    url: `/api/v1/errands/${caseId}/${message}`,
    headers: { ...who.headers, 'accept-language': language },
    payload: body,
  });
const get = (who: SignedIn, part: string) =>
  platform.request(who, 'GET', `/errands/${caseId}/${part}`);

describe('an action', () => {
  test('is taken from a person of the unit that it belongs to, and audited', async () => {
    const answer = await post(school, 'take', { payload: {}, expectedVersion: 1 });
    expect(answer.json()).toEqual({
      id: caseId,
      version: 2,
      state: 'TAKEN',
      updatedAt: new Date(time.now()).toISOString(),
    });
    const entry = await platform.records.db
      .selectFrom('audit_entries')
      .selectAll()
      .where('target_id', '=', caseId)
      .where('action', '=', 'delivery.take')
      .executeTakeFirstOrThrow();
    expect(entry).toMatchObject({
      unit_id: 'schoolA',
      actor_id: school.accountId,
      actor_address: '127.0.0.1',
    });
  });

  test('is not there for who does not see the case, and forbidden to who only looks on', async () => {
    const body = { payload: {}, expectedVersion: 1 };
    expect((await post(other, 'take', body)).json()).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
    expect((await post(leader, 'take', body)).json()).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    expect((await post(county, 'take', body)).json()).toMatchObject({
      status: 403,
      code: 'ACTION_FORBIDDEN',
      detail: '您没有代表相关单位进行“签收”的职责。',
    });
    const forSchool = { ...body, unitId: 'schoolA' };
    expect((await post(county, 'take', forSchool)).json()).toMatchObject({
      code: 'ACTION_FORBIDDEN',
    });
  });

  test('is refused with its reason in the language of the person', async () => {
    const body = { payload: { text: 'x' }, expectedVersion: 1 };
    expect((await post(school, 'answer', body)).json()).toMatchObject({
      status: 409,
      code: 'ACTION_ILLEGAL',
      reason: 'WRONG_STATE',
      detail: '当前状态为“待签收”，不能答复。',
      en: 'The state is “Open”; “Answer” is not possible.',
    });
    expect((await post(school, 'answer', body, 'en-GB,en;q=0.9')).json()).toMatchObject({
      detail: 'The state is “Open”; “Answer” is not possible.',
    });
  });

  test('says who was faster', async () => {
    await post(county, 'cancel', { payload: { reason: '误发' }, expectedVersion: 1 });
    const late = await post(school, 'take', { payload: {}, expectedVersion: 1 });
    expect(late.json()).toMatchObject({
      status: 409,
      code: 'CASE_CHANGED',
      changedBy: 'Person 1',
      change: 'cancel',
      version: 2,
    });
  });

  test('is done once, however often it is sent', async () => {
    const body = { payload: {}, expectedVersion: 1, idempotencyKey: 'phone-0001' };
    const answers = await Promise.all([1, 2, 3].map(() => post(school, 'take', body)));
    expect(answers.map((answer) => answer.json().version)).toEqual([2, 2, 2]);
    await post(county, 'cancel', { payload: { reason: '误发' }, expectedVersion: 2 });
    expect((await post(school, 'take', body)).json()).toMatchObject({ version: 2, state: 'TAKEN' });
    expect((await post(other, 'take', body)).statusCode).toBe(404);
    expect(await node.cases.log(caseId)).toHaveLength(3);
  });

  test('is refused by path when its body is wrong', async () => {
    const wrong: [object, RegExp][] = [
      [{ payload: {} }, /expectedVersion/],
      [{ payload: { more: 1 }, expectedVersion: 1 }, /^body\/payload/],
      [{ payload: {}, expectedVersion: '1' }, /^body\/expectedVersion/],
      [{ payload: {}, expectedVersion: 1, colour: 'red' }, /^body/],
    ];
    for (const [body, detail] of wrong) {
      expect((await post(school, 'take', body)).json()).toMatchObject({
        status: 400,
        code: 'VALIDATION',
        detail: expect.stringMatching(detail),
      });
    }
    const nul = { payload: { text: 'a\0b' } };
    expect((await post(school, 'comment', nul)).json()).toMatchObject({ code: 'BAD_TEXT' });
  });

  test('has no route when it opens a case, is the platform’s, or was left out', async () => {
    for (const message of ['open', 'escalate', 'hand-over', 'assign']) {
      expect((await post(school, message, { payload: {} })).statusCode).toBe(404);
    }
  });
});

test('lists what the caller may do, and why not the rest', async () => {
  const shown = (await get(school, 'actions')).json<CaseActionView[]>();
  expect(shown.map(({ message, refusal }) => [message, refusal?.code])).toEqual([
    ['comment', undefined],
    ['take', undefined],
    ['answer', 'WRONG_STATE'],
  ]);
  expect(shown[1]).toEqual({ message: 'take', zh: '签收', en: 'Take', unitId: 'schoolA' });
  expect((await get(leader, 'actions')).json()).toEqual([]);
  expect((await get(other, 'actions')).statusCode).toBe(404);
});

test('shows the log with names, and HTML as text', async () => {
  const text = '<script>alert(1)</script>';
  await post(school, 'comment', { payload: { text } });
  const log = await get(county, 'log');
  expect(log.headers['content-range']).toBe('errands-log 0-1/2');
  expect(log.headers['content-type']).toContain('application/json');
  expect(log.json()).toMatchObject([
    { kind: 'open', zh: '下发', unitName: 'county', actor: { kind: 'person' } },
    { kind: 'comment', zh: '备注', unitId: 'schoolA', payload: { text }, node: node.key.id },
  ]);
  expect(
    (await platform.request(county, 'GET', `/errands/${caseId}/log?range=[1,1]`)).json(),
  ).toHaveLength(1);
  expect((await get(other, 'log')).statusCode).toBe(404);
});

test('shows the clocks, late ones as late', async () => {
  const [clock] = (await get(school, 'clocks')).json();
  expect(clock).toMatchObject({
    clock: 'take',
    state: 'running',
    overdue: false,
    escalatedStep: 0,
  });
  time.advance(86_401);
  const next = await platform.signIn('school-cio', 'schoolA');
  expect((await get(next, 'clocks')).json()).toMatchObject([{ overdue: true, round: 1 }]);
});
