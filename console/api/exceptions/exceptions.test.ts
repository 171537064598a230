import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessmentApp, pdf, type AssessmentApp } from '../items/testing/assessment-app.ts';
import type { SignedIn } from '../testing/test-app.ts';

/** 防静电: an old building can not do it this year. */
const floor = '7.1.1.7.a';

let app: AssessmentApp;
let officer: SignedIn;
let both: SignedIn;
let cio: SignedIn;
let stranger: SignedIn;
let system: string;

beforeAll(async () => {
  app = await assessmentApp();
  officer = await app.signIn('school-security-officer', 'schoolA');
  both = await app.signIn(['school-security-officer', 'school-cio'], 'schoolA');
  cio = await app.signIn('school-cio', 'schoolA');
  stranger = await app.signIn('school-cio', 'schoolB');
  system = await app.newSystem(officer, 'schoolA');
});
afterAll(() => app?.dispose());

const wish = (more: object = {}) => ({
  systemId: system,
  itemKey: floor,
  reason: '老楼改造预算在明年',
  compensatingControl: '进入机房佩戴防静电手环，每月检查',
  risk: 'low',
  expiresOn: '2027-06-30',
  ...more,
});

async function requested(more: object = {}, who = officer): Promise<string> {
  const answer = await app.request(who, 'POST', '/exceptions', wish(more));
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json().id;
}

async function approved(more: object = {}): Promise<string> {
  const id = await requested(more);
  const answer = await app.act(cio, 'exceptions', id, 'approve');
  expect(answer.json(), answer.body).toMatchObject({ state: 'APPROVED' });
  return id;
}

const get = async (url: string, who = officer) =>
  (await app.request(await app.again(who), 'GET', url)).json();

/** A person says how the item stands. */
async function attest(itemKey: string, verdict: string): Promise<void> {
  const made = await app.request(officer, 'POST', '/attestations', {
    systemId: system,
    title: '现场核查',
    answers: [{ itemKey, verdict, note: '现场看过' }],
    effectiveOn: '2026-08-01',
  });
  const { id } = made.json();
  await app.upload(officer, 'attestations', id, 'photo.pdf', pdf(id));
  await app.act(officer, 'attestations', id, 'submit');
  const answer = await app.act(cio, 'attestations', id, 'approve');
  expect(answer.json()).toMatchObject({ state: 'IN_FORCE' });
}

describe('an exception', () => {
  test('is a result of its own that raises no score, as long as it holds', async () => {
    await attest(floor, 'not-satisfied');
    const before = await get(`/systems/${system}/score`);
    const id = await approved();
    const item = await get(`/systems/${system}/items/${floor}`);
    expect(item).toMatchObject({
      state: 'excepted',
      scoredAs: 'not-satisfied',
      exceptions: [{ id, inForce: true, stale: false, approved: { accountId: cio.accountId } }],
    });
    const after = await get(`/systems/${system}/score`);
    expect([after.lower, after.upper, after.coverage]).toEqual([
      before.lower,
      before.upper,
      before.coverage,
    ]);
    expect(after.counts.excepted).toBe(1);
  });

  test('is not approved by whoever asked for it, or worded it', async () => {
    const id = await requested({ itemKey: '7.1.1.3.a' }, both);
    expect((await app.act(both, 'exceptions', id, 'approve')).json()).toMatchObject({
      status: 409,
      reason: 'SELF_APPROVAL',
    });
    const other = await requested({ itemKey: '7.1.1.3.a' });
    await app.act(both, 'exceptions', other, 'amend', { riskNote: '改写' });
    expect((await app.act(both, 'exceptions', other, 'approve')).json()).toMatchObject({
      reason: 'SELF_APPROVAL',
    });
    expect((await app.act(officer, 'exceptions', other, 'approve')).json()).toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  test.each([
    [
      'for longer than its risk allows',
      { risk: 'high', expiresOn: '2027-08-30' },
      'EXPIRY_TOO_LATE',
    ],
    ['for ever', { expiresOn: '2099-12-31' }, 'EXPIRY_TOO_LATE'],
    ['for the past', { expiresOn: '2026-08-31' }, 'EXPIRED'],
  ])('is not given %s', async (_what, more, reason) => {
    const answer = await app.request(officer, 'POST', '/exceptions', wish(more));
    expect(answer.json()).toMatchObject({ status: 409, reason });
  });

  test('takes nothing of its decision from the caller', async () => {
    const id = await requested({ itemKey: '7.1.1.3.b' });
    const forged = await app.request(cio, 'POST', `/exceptions/${id}/approve`, {
      payload: { frozen: { state: 'satisfied', reasons: [] }, maxDays: 9_999 },
      expectedVersion: 1,
    });
    expect(forged.statusCode).toBe(400);
  });

  test('is stale when the item has changed since it was approved', async () => {
    const key = '7.1.1.4.a';
    const id = await approved({ itemKey: key });
    expect(await get(`/exceptions/${id}`)).toMatchObject({
      stale: false,
      frozen: { state: 'unknown' },
    });
    await attest(key, 'partial');
    expect(await get(`/exceptions/${id}`)).toMatchObject({
      stale: true,
      frozen: { state: 'unknown' },
      current: { state: 'partial' },
    });
    const queue = await get(`/systems/${system}/queue`);
    expect(queue.entries).toContainEqual(
      expect.objectContaining({ kind: 'exception-stale', caseId: id }),
    );
  });

  test('keeps its history, and nobody outside sees it', async () => {
    const id = await requested({ itemKey: '7.1.1.5.a' });
    await app.act(cio, 'exceptions', id, 'reject', { reason: '必须整改' });
    const log = await get(`/exceptions/${id}/log`);
    expect(log.map((entry: { kind: string }) => entry.kind)).toEqual(['request', 'reject']);
    expect((await app.act(cio, 'exceptions', id, 'approve')).json()).toMatchObject({
      reason: 'WRONG_STATE',
    });
    expect((await app.request(stranger, 'GET', `/exceptions/${id}`)).statusCode).toBe(404);
    await expect(
      app.records.db.deleteFrom('case_messages').where('case_id', '=', id).execute(),
    ).rejects.toThrow(/append-only/);
  });

  test('ends on its last day; the item is what it was', async () => {
    app.time.set('2027-06-30T16:00:01.000Z');
    const item = await get(`/systems/${system}/items/${floor}`);
    expect(item.state).not.toBe('excepted');
    expect(item.exceptions[0]).toMatchObject({ inForce: false });
    const [row] = await get(
      `/exceptions?filter=${encodeURIComponent(JSON.stringify({ itemKey: floor }))}`,
    );
    expect(row).toMatchObject({ inForce: false, overdue: true });
  });
});
