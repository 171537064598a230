import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryIdOf } from '../../../analyzer/notices/case-id.ts';
import { draftOf, feedback } from '../../../analyzer/notices/testing/notice-fixture.ts';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { actOn } from '../testing/act-on.ts';
import type { SignedIn } from '../testing/test-app.ts';
import { noticeApp, type NoticeApp } from './testing/notice-app.ts';

let fixture: NoticeApp;
let time: DrivenTime;
let analyst: SignedIn;
let leader: SignedIn;
let officer: SignedIn;
let stranger: SignedIn;

beforeAll(async () => {
  time = createDrivenTime();
  fixture = await noticeApp({
    time,
    uploads: { maxMebibytes: 1, unattachedPerAccount: 3, forgetHours: 24 },
  });
  analyst = await fixture.app.signIn('bureau-analyst', 'county');
  leader = await fixture.app.signIn('bureau-leader', 'county');
  officer = await fixture.app.signIn('school-security-officer', 'schoolA');
  stranger = await fixture.app.signIn('school-security-officer', 'schoolB');
});
afterAll(() => fixture?.dispose());

const request = (who: SignedIn, method: 'GET' | 'POST', url: string, body?: object) =>
  fixture.app.request(who, method, url, body);

function upload(
  who: SignedIn,
  name: string,
  content: Buffer | string | Readable,
  type = 'text/html',
) {
  return fixture.app.app.inject({
    method: 'POST',
    url: `/api/v1/notices/evidence?${new URLSearchParams({ name }).toString()}`,
    headers: { ...who.headers, 'content-type': type },
    payload: content,
  });
}

const act = (who: SignedIn, url: string, message: string, payload: object = {}) =>
  actOn(fixture.app, who, url, message, payload);

async function issue(title: string, evidence: object[]) {
  const draft = draftOf({ recipientUnitIds: ['schoolA'], title });
  const made = await request(analyst, 'POST', '/notices', { ...draft, evidence });
  expect(made.statusCode).toBe(201);
  const notice = `/notices/${made.json().id}`;
  await act(analyst, notice, 'submit');
  await act(leader, notice, 'approve');
  await fixture.batches.sweep();
  return { notice, delivery: `/deliveries/${deliveryIdOf(made.json().id, 'schoolA')}` };
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

test('gives a file to those who see the notice or its delivery, as a download only', async () => {
  const html = '<script>alert(1)</script>';
  const stored = await upload(analyst, '../../\u202Egnp.html', html);
  expect(stored.statusCode).toBe(201);
  expect(stored.json()).toEqual({
    name: 'gnp.html',
    bytes: html.length,
    sha256: hashOf(html),
    sm3: createHash('sm3').update(html).digest('hex'),
  });
  const sha256 = hashOf(html);
  const { notice, delivery } = await issue('截图', [
    { kind: 'file', name: '../evil"\n.html', sha256 },
  ]);
  for (const [who, url] of [
    [analyst, notice],
    [analyst, delivery],
    [officer, delivery],
  ] as const) {
    const answer = await request(who, 'GET', `${url}/evidence/${sha256}`);
    expect(answer.body).toBe(html);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'content-disposition': `attachment; filename="evil_.html"; filename*=UTF-8''evil_.html`,
    });
  }
  for (const url of [notice, delivery]) {
    expect((await request(stranger, 'GET', `${url}/evidence/${sha256}`)).statusCode).toBe(404);
  }
  // A recipient sees its delivery, not the notice with the other recipients.
  expect((await request(officer, 'GET', `${notice}/evidence/${sha256}`)).statusCode).toBe(404);
  const other = await issue('无附件', []);
  const elsewhere = await request(officer, 'GET', `${other.delivery}/evidence/${sha256}`);
  expect(elsewhere.statusCode).toBe(404);
  const audited = await fixture.app.records.db
    .selectFrom('audit_entries')
    .select(['action', 'actor_id'])
    .where('action', 'like', '%.read-evidence')
    .orderBy('action')
    .orderBy('actor_id')
    .execute();
  expect(audited.map(({ action }) => action)).toEqual([
    'delivery.read-evidence',
    'delivery.read-evidence',
    'notice.read-evidence',
  ]);
});

test('carries files of an answer up to the issuer, also of an earlier round', async () => {
  const { delivery } = await issue('反馈附件', []);
  await act(officer, delivery, 'sign');
  await act(officer, delivery, 'accept');
  await upload(officer, '盖章件.pdf', 'sealed', 'application/pdf');
  const sealedDocument = { kind: 'file', name: '盖章件.pdf', sha256: hashOf('sealed'), bytes: 6 };
  const answered = await act(officer, delivery, 'feedback', {
    feedback: { ...feedback, sealedDocument },
  });
  expect(answered.statusCode).toBe(200);
  await act(analyst, delivery, 'reject', { reason: '整改不到位' });
  await act(officer, delivery, 'feedback', { feedback });
  const file = await request(analyst, 'GET', `${delivery}/evidence/${hashOf('sealed')}`);
  expect(file.body).toBe('sealed');
});

test('gives no bytes to whoever merely names a hash', async () => {
  expect((await upload(officer, 'a.txt', 'secret of school A')).statusCode).toBe(201);
  const sha256 = hashOf('secret of school A');
  const { notice, delivery } = await issue('校间', []);
  await act(officer, delivery, 'sign');
  const theft = draftOf({ recipientUnitIds: ['schoolB'], title: '窃取' });
  const city = await fixture.app.signIn('bureau-analyst', 'directSchool');
  const named = await request(city, 'POST', '/notices', {
    ...theft,
    evidence: [{ kind: 'file', name: 'x', sha256 }],
  });
  expect(named.statusCode).toBe(422);
  const invented = await act(officer, delivery, 'contain', {
    measure: 'x',
    at: '2026-08-01T00:00:00.000Z',
    evidence: [{ kind: 'file', name: 'x', sha256: 'ab'.repeat(32) }],
  });
  expect(invented.json()).toMatchObject({ status: 422, code: 'EVIDENCE_UNKNOWN' });
  for (const hash of [sha256, '..%2f..%2fetc', 'x']) {
    expect((await request(analyst, 'GET', `${notice}/evidence/${hash}`)).statusCode).toBe(404);
  }
});

test('gives no bytes for a hash that only another node has named', async () => {
  await upload(stranger, 'b.txt', 'secret of school B');
  const sha256 = hashOf('secret of school B');
  const { delivery } = await issue('伪造引用', []);
  const { db } = fixture.app.records;
  const caseId = delivery.split('/').at(-1) ?? '';
  const row = await db
    .selectFrom('case_messages')
    .selectAll()
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('case_messages')
    .values({
      ...row,
      id: `${row.id}x`,
      seq: 9_000_001,
      node: 'f'.repeat(64),
      kind: 'feedback',
      idempotency_key: null,
      payload: JSON.stringify({
        feedback: { sealedDocument: { kind: 'file', name: 'x', sha256 } },
      }),
    })
    .execute();
  const answer = await request(officer, 'GET', `${delivery}/evidence/${sha256}`);
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'EVIDENCE_ELSEWHERE']);
});

test('bounds size and number of what nothing names yet, and forgets it after a day', async () => {
  const who = await fixture.app.signIn('school-security-officer', 'schoolB');
  expect((await upload(who, 'a', '')).json()).toMatchObject({ code: 'EVIDENCE_EMPTY' });
  const large = await upload(who, 'a', Buffer.alloc(1_048_577));
  expect(large.json()).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
  const unannounced = await upload(who, 'a', Readable.from([Buffer.alloc(1_048_577)]));
  expect(unannounced.json()).toMatchObject({ status: 413, code: 'BLOB_TOO_LARGE' });
  const reader = await fixture.app.signIn('bureau-leader', 'county');
  expect((await upload(reader, 'a', 'x')).statusCode).toBe(403);
  for (const text of ['1', '1', '2', '3']) {
    expect((await upload(who, 'a', text)).statusCode).toBe(201);
  }
  expect((await upload(who, 'a', '4')).json()).toMatchObject({ code: 'EVIDENCE_TOO_MANY' });
  time.advance(25 * 3_600);
  expect(await fixture.evidence.forget()).toBeGreaterThanOrEqual(3);
  const again = await fixture.app.signIn('school-security-officer', 'schoolB');
  expect((await upload(again, 'a', '4')).statusCode).toBe(201);
});
