import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CasesEngine } from '../../../analyzer/cases/create-cases.ts';
import type { NoticeBatches } from '../../../analyzer/notices/batches.ts';
import { deliveryIdOf } from '../../../analyzer/notices/case-id.ts';
import { draftOf } from '../../../analyzer/notices/testing/notice-fixture.ts';
import { createPasswordHasher } from '../../../analyzer/people/password-hash.ts';
import { actOn } from '../testing/act-on.ts';
import type { SignedIn, TestApp } from '../testing/test-app.ts';
import { noticeApp, type NoticeApp } from './testing/notice-app.ts';

let fixture: NoticeApp;
let platform: TestApp;
let cases: CasesEngine;
let batches: NoticeBatches;
let analyst: SignedIn;
let leader: SignedIn;
let officer: SignedIn;
let colleague: SignedIn;
let stranger: SignedIn;

beforeAll(async () => {
  fixture = await noticeApp();
  ({ app: platform, cases, batches } = fixture);
  analyst = await platform.signIn('bureau-analyst', 'county');
  leader = await platform.signIn('bureau-leader', 'county');
  officer = await platform.signIn('school-security-officer', 'schoolA');
  colleague = await platform.signIn('school-cio', 'schoolA');
  stranger = await platform.signIn('school-security-officer', 'schoolB');
});
afterAll(() => fixture?.dispose());

const post = (who: SignedIn | undefined, url: string, body: object = {}) =>
  platform.request(who, 'POST', url, body);
const get = (who: SignedIn | undefined, url: string) => platform.request(who, 'GET', url);

const act = (who: SignedIn, url: string, message: string, payload: object = {}) =>
  actOn(platform, who, url, message, payload);

/** Written, submitted, signed, delivered to school A. */
async function issued(title = '弱口令') {
  const draft = draftOf({ recipientUnitIds: ['schoolA'], title });
  const answer = await post(analyst, '/notices', draft);
  expect(answer.statusCode).toBe(201);
  const url = `/notices/${answer.json().id}`;
  expect((await act(analyst, url, 'submit')).statusCode).toBe(200);
  expect((await act(leader, url, 'approve')).json()).toMatchObject({ state: 'ISSUED' });
  await batches.sweep();
  await cases.drainOutbox();
  const id = deliveryIdOf(answer.json().id, 'schoolA');
  return { notice: url, delivery: `/deliveries/${id}`, id };
}

test('issues a notice and shows it to its issuer, its delivery to the recipient, nothing to others', async () => {
  const { notice, delivery, id } = await issued();
  expect((await get(analyst, notice)).json()).toMatchObject({
    state: 'ISSUED',
    number: expect.stringMatching(/^〔\d{4}〕第\d{4}号$/),
    deliveries: { total: 1, byState: { ISSUED: 1 }, overdue: 0 },
    description: '后台可用弱口令登录。',
  });
  expect((await get(analyst, `${notice}/progress`)).json()).toMatchObject({
    total: 1,
    done: 1,
    failed: 0,
    pending: false,
  });
  expect((await get(officer, notice)).statusCode).toBe(404);
  expect((await get(officer, delivery)).json()).toMatchObject({
    state: 'ISSUED',
    notice: { title: '弱口令' },
    clocks: expect.arrayContaining([expect.objectContaining({ clock: 'sign', overdue: false })]),
  });
  expect((await get(stranger, delivery)).statusCode).toBe(404);
  const board = (await get(officer, '/deliveries/board?by=clock')).json();
  expect(board.columns[0]).toMatchObject({ key: 'sign', labelZh: '待签收', cards: [{ id }] });
  const listed = await get(officer, '/deliveries?filter={"state":["ISSUED"],"clock":"sign"}');
  expect(listed.headers['content-range']).toMatch(/^deliveries 0-\d+\/\d+$/);
});

test('edits a draft only as it was seen', async () => {
  const draft = draftOf({ recipientUnitIds: ['schoolA'], title: '草稿' });
  const { id } = (await post(analyst, '/notices', draft)).json();
  const edit = (expectedVersion: number, title: string) =>
    platform.request(analyst, 'PATCH', `/notices/${id}`, { ...draft, title, expectedVersion });
  expect((await edit(1, '改后')).json()).toMatchObject({ title: '改后', version: 2 });
  expect((await edit(1, '旧的')).json()).toMatchObject({ status: 409, code: 'CASE_CHANGED' });
});

test('answers a repeated post with the first answer', async () => {
  const { delivery } = await issued('重复提交');
  const body = { payload: {}, expectedVersion: 1, idempotencyKey: 'weak-network-1' };
  const first = await post(officer, `${delivery}/sign`, body);
  const second = await post(officer, `${delivery}/sign`, body);
  expect(first.statusCode).toBe(200);
  expect(second.json()).toEqual(first.json());
  const log = (await get(officer, `${delivery}/log`)).json();
  expect(log.map((entry: { kind: string }) => entry.kind)).toEqual(['issue', 'sign']);
});

test('takes one of two people who sign at once and tells the other who it was', async () => {
  const { delivery } = await issued('两人同时');
  const body = { payload: {}, expectedVersion: 1 };
  const answers = await Promise.all([
    post(officer, `${delivery}/sign`, body),
    post(colleague, `${delivery}/sign`, body),
  ]);
  expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([200, 409]));
  const late = answers.find((answer) => answer.statusCode === 409);
  expect(late?.json()).toMatchObject({ code: 'CASE_CHANGED' });
});

test('locates by the link without changing anything, and knows no forged one', async () => {
  const { delivery, id } = await issued('链接');
  const { code, version } = (await get(officer, delivery)).json();
  for (let n = 0; n < 3; n += 1) {
    const found = await get(undefined, `/deliveries/locate/${code}`);
    expect(found.json()).toMatchObject({ id, state: 'ISSUED', recipientUnitName: 'schoolA' });
    expect(found.json()).not.toHaveProperty('title');
  }
  expect((await get(officer, delivery)).json().version).toBe(version);
  const forged = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
  expect((await get(undefined, `/deliveries/locate/${forged}`)).statusCode).toBe(404);
  expect(
    (await post(undefined, `${delivery}/sign`, { payload: {}, expectedVersion: 1 })).statusCode,
  ).toBe(401);
});

test('signs with a PIN for the own unit only, and locks out who guesses', async () => {
  const { delivery } = await issued('PIN');
  const { code } = (await get(officer, delivery)).json();
  const password = 'correct horse battery staple';
  const hasher = createPasswordHasher(platform.people.rules.hashing);
  for (const { accountId } of [officer, stranger]) {
    await platform.records.db
      .updateTable('accounts')
      .set({ password_hash: await hasher.hash(password) })
      .where('id', '=', accountId)
      .execute();
  }
  const setPin = (who: SignedIn, pin: string, secret = password) =>
    platform.request(who, 'PUT', '/session/pin', { password: secret, pin });
  expect((await setPin(officer, '123456')).json()).toMatchObject({ code: 'PIN_WEAK' });
  expect((await setPin(officer, '804159', 'wrong')).json()).toMatchObject({
    code: 'WRONG_PASSWORD',
  });
  expect((await setPin(officer, '804159')).json()).toMatchObject({ set: true });
  expect((await setPin(stranger, '804159')).statusCode).toBe(200);
  const names = await platform.records.db
    .selectFrom('accounts')
    .select(['id', 'username'])
    .execute();
  const nameOf = ({ accountId }: SignedIn) => names.find(({ id }) => id === accountId)?.username;
  const sign = (who: SignedIn, pin: string, more: object = {}) =>
    post(undefined, `${delivery}/sign-with-pin`, { code, username: nameOf(who), pin, ...more });
  expect((await sign(stranger, '804159')).statusCode).toBe(404);
  expect((await sign(officer, '804158')).json()).toMatchObject({ code: 'BAD_CREDENTIALS' });
  const key = { idempotencyKey: 'phone-sign-1' };
  const first = await sign(officer, '804159', key);
  expect(first.json()).toMatchObject({ state: 'SIGNED' });
  expect((await sign(officer, '804159', key)).json()).toEqual(first.json());
  expect((await get(officer, delivery)).json()).toMatchObject({ signed: { by: 'pin' } });
  const answers: string[] = [];
  for (let n = 0; n < 7; n += 1) answers.push((await sign(officer, '111222')).json().code);
  expect(answers.at(-1)).toBe('LOCKED_OUT');
  expect((await sign(officer, '804159')).json()).toMatchObject({ code: 'LOCKED_OUT' });
});

test('refuses a level that is not below, an unknown filter and a recipient of elsewhere', async () => {
  const draft = draftOf({ recipientUnitIds: ['directSchool'], title: '越权' });
  expect((await post(analyst, '/notices', draft)).json()).toMatchObject({
    status: 422,
    code: 'UNIT_OUT_OF_REACH',
  });
  expect((await get(analyst, '/deliveries?filter={"colour":"red"}')).statusCode).toBe(400);
  expect((await get(analyst, '/deliveries/board?by=moon')).statusCode).toBe(400);
  expect((await post(officer, '/notices', draft)).statusCode).toBe(403);
});

test('takes the word of no client for a signature with a PIN', async () => {
  const { delivery } = await issued('签收方式');
  const claimed = await act(officer, delivery, 'sign', { by: 'pin' });
  expect(claimed.json()).toMatchObject({ status: 400, code: 'VALIDATION' });
  expect((await act(officer, delivery, 'sign', { note: '已阅' })).statusCode).toBe(200);
  expect((await get(officer, delivery)).json()).toMatchObject({
    signed: { by: 'session', note: '已阅' },
  });
});
