import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessmentApp, pdf, type AssessmentApp } from '../items/testing/assessment-app.ts';
import type { SignedIn } from '../testing/test-app.ts';

/** 管理制度: nobody but a person can say whether a policy exists. */
const policy = '7.1.6.1.a';

let app: AssessmentApp;
let officer: SignedIn;
let colleague: SignedIn;
let cio: SignedIn;
let stranger: SignedIn;
let system: string;

beforeAll(async () => {
  app = await assessmentApp();
  officer = await app.signIn('school-security-officer', 'schoolA');
  colleague = await app.signIn(['school-security-officer', 'school-cio'], 'schoolA');
  cio = await app.signIn('school-cio', 'schoolA');
  stranger = await app.signIn(['school-security-officer', 'school-cio'], 'schoolB');
  system = await app.newSystem(officer, 'schoolA');
});
afterAll(() => app?.dispose());

const draft = (more: object = {}) => ({
  systemId: system,
  title: '网络安全总体方针',
  answers: [{ itemKey: policy, verdict: 'satisfied' }],
  effectiveOn: '2026-03-01',
  ...more,
});

async function drafted(more: object = {}, who = officer): Promise<string> {
  const answer = await app.request(who, 'POST', '/attestations', draft(more));
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json().id;
}

async function inForce(more: object = {}): Promise<string> {
  const id = await drafted(more);
  const stored = await app.upload(officer, 'attestations', id, '方针.pdf', pdf(id));
  expect(stored.statusCode, stored.body).toBe(201);
  expect((await app.act(officer, 'attestations', id, 'submit')).json()).toMatchObject({
    state: 'REVIEW',
  });
  const approved = await app.act(cio, 'attestations', id, 'approve');
  expect(approved.json(), approved.body).toMatchObject({ state: 'IN_FORCE' });
  return id;
}

const itemNow = async (key = policy) =>
  (await app.request(await app.again(officer), 'GET', `/systems/${system}/items/${key}`)).json();

describe('an attestation', () => {
  test('counts once a second person has reviewed it, and not before', async () => {
    const key = '7.1.6.2.b';
    const id = await drafted({ answers: [{ itemKey: key, verdict: 'satisfied', note: '见附件' }] });
    expect((await itemNow(key)).state).toBe('unknown');
    await app.upload(officer, 'attestations', id, '规程.pdf', pdf(id));
    await app.act(officer, 'attestations', id, 'submit');
    const waiting = await itemNow(key);
    expect(waiting).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'attestation-unreviewed' }],
    });
    await app.act(cio, 'attestations', id, 'approve');
    const counted = await itemNow(key);
    expect(counted).toMatchObject({
      state: 'satisfied',
      decidedBy: 'person',
      decidedByIds: [id],
      attestations: [
        {
          id,
          standing: 'counts',
          verdict: 'satisfied',
          note: '见附件',
          signer: { accountId: officer.accountId },
          reviewer: { accountId: cio.accountId },
          files: [{ name: '规程.pdf', mediaType: 'application/pdf' }],
        },
      ],
    });
    const shown = (await app.request(officer, 'GET', `/attestations/${id}`)).json();
    expect(shown.number).toMatch(/^举证〔2026〕第\d{4}号$/);
    expect(shown.clocks.map((clock: { clock: string }) => clock.clock)).toContain('expiry');
  });

  test('may attest many items with one paper', async () => {
    const keys = ['7.1.7.1.a', '7.1.7.1.b', '7.1.7.3.a'];
    const answers = keys.map((itemKey) => ({ itemKey, verdict: 'partial', note: '岗位未全' }));
    const id = await inForce({ answers });
    for (const key of keys) {
      expect(await itemNow(key)).toMatchObject({ state: 'partial', attestations: [{ id }] });
    }
  });

  test('is not reviewed by whoever wrote or signed it', async () => {
    const id = await drafted({}, colleague);
    await app.upload(colleague, 'attestations', id, 'a.pdf', pdf(id));
    await app.act(colleague, 'attestations', id, 'submit');
    for (const message of ['approve', 'send-back']) {
      const refused = await app.act(colleague, 'attestations', id, message, {
        ...(message === 'send-back' && { reason: '我自己' }),
      });
      expect(refused.json()).toMatchObject({
        status: 409,
        reason: 'SELF_REVIEW',
        detail: '起草或签署的人不能复核，请由另一人复核。',
      });
    }
    const actions = (await app.request(colleague, 'GET', `/attestations/${id}/actions`)).json();
    expect(actions.find((one: { message: string }) => one.message === 'approve')).toMatchObject({
      refusal: { code: 'SELF_REVIEW' },
    });
    // Signing what a colleague wrote does not make two people of it either.
    const other = await drafted({}, colleague);
    await app.upload(officer, 'attestations', other, 'a.pdf', pdf(other));
    await app.act(officer, 'attestations', other, 'submit');
    expect((await app.act(colleague, 'attestations', other, 'approve')).json()).toMatchObject({
      reason: 'SELF_REVIEW',
    });
    // Nor changing what another one wrote and signs.
    const third = await drafted();
    await app.act(colleague, 'attestations', third, 'amend', { title: '改过的标题' });
    await app.upload(officer, 'attestations', third, 'a.pdf', pdf(third));
    await app.act(officer, 'attestations', third, 'submit');
    expect((await app.act(colleague, 'attestations', third, 'approve')).json()).toMatchObject({
      reason: 'SELF_REVIEW',
    });
    const back = await app.act(cio, 'attestations', id, 'send-back', { reason: '缺签章' });
    expect(back.json()).toMatchObject({ state: 'DRAFT' });
    expect((await app.request(cio, 'GET', `/attestations/${id}`)).json()).toMatchObject({
      sentBack: { reason: '缺签章' },
      signer: null,
    });
  });

  test.each([
    ['effective in the far future', { effectiveOn: '2099-01-01' }, 'EFFECTIVE_AHEAD'],
    [
      'a period that has not come',
      { periodFrom: '2026-08-01', periodTo: '2026-12-31' },
      'PERIOD_AHEAD',
    ],
    [
      'a period turned round',
      { periodFrom: '2026-06-01', periodTo: '2026-01-01' },
      'PERIOD_INVERTED',
    ],
    ['an expiry before the effect', { expiresOn: '2026-02-01' }, 'EXPIRY_INVERTED'],
    ['an expiry beyond the rules', { expiresOn: '2030-01-01' }, 'EXPIRY_TOO_LATE'],
    ['what has expired already', { effectiveOn: '2024-01-01' }, 'EXPIRED'],
    [
      'old records with a new date',
      { periodFrom: '2023-01-01', periodTo: '2023-12-31', effectiveOn: '2026-08-01' },
      'EXPIRED',
    ],
  ])('refuses %s', async (_what, more, reason) => {
    const answer = await app.request(officer, 'POST', '/attestations', draft(more));
    expect(answer.json()).toMatchObject({ status: 409, code: 'ACTION_ILLEGAL', reason });
  });

  test('refuses days that no calendar has, foreign items, and items twice', async () => {
    const day = await app.request(
      officer,
      'POST',
      '/attestations',
      draft({ effectiveOn: '2026-02-30' }),
    );
    expect([400, 409]).toContain(day.statusCode);
    for (const answers of [
      [{ itemKey: '9.1.1.1.a', verdict: 'satisfied' }],
      [policy, policy].map((itemKey) => ({ itemKey, verdict: 'satisfied' })),
    ]) {
      const answer = await app.request(officer, 'POST', '/attestations', draft({ answers }));
      expect(answer.json()).toMatchObject({ status: 422, code: 'ITEM_UNKNOWN' });
    }
  });

  test('is not signed without a file for what holds, or a word for what does not', async () => {
    const id = await drafted();
    expect((await app.act(officer, 'attestations', id, 'submit')).json()).toMatchObject({
      reason: 'FILE_NEEDED',
    });
    const negative = await drafted({ answers: [{ itemKey: policy, verdict: 'not-satisfied' }] });
    expect((await app.act(officer, 'attestations', negative, 'submit')).json()).toMatchObject({
      reason: 'NOTE_NEEDED',
    });
  });

  test('takes the place of another one when it is approved', async () => {
    const key = '7.1.6.3.a';
    const first = await inForce({ answers: [{ itemKey: key, verdict: 'partial' }] });
    const second = await inForce({
      answers: [{ itemKey: key, verdict: 'satisfied' }],
      replaces: first,
    });
    await app.node.cases.drainOutbox();
    expect((await app.request(officer, 'GET', `/attestations/${first}`)).json()).toMatchObject({
      state: 'SUPERSEDED',
      supersededBy: second,
    });
    expect((await itemNow(key)).state).toBe('satisfied');
  });

  test('dated ahead counts from its day on; revoked it counts no more', async () => {
    const key = '7.1.6.4.a';
    const id = await inForce({
      answers: [{ itemKey: key, verdict: 'satisfied' }],
      effectiveOn: '2026-09-20',
    });
    expect(await itemNow(key)).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'attestation-future' }],
      attestations: [{ standing: 'not-yet' }],
    });
    const leader = await app.again(cio);
    const revoked = await app.act(leader, 'attestations', id, 'revoke', { reason: '制度废止' });
    expect(revoked.json()).toMatchObject({ state: 'REVOKED' });
    expect(await itemNow(key)).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'no-evidence' }],
    });
  });
});

describe('files', () => {
  test('leave through their own case only, whoever knows the hash', async () => {
    const mine = await drafted();
    const stored = await app.upload(officer, 'attestations', mine, '../../秘密.pdf', pdf('secret'));
    const { sha256, name } = stored.json();
    expect(name).toBe('秘密.pdf');
    const got = await app.request(officer, 'GET', `/attestations/${mine}/files/${sha256}`);
    expect(got.rawPayload).toEqual(pdf('secret'));
    expect(got.headers['content-disposition']).toContain('attachment');
    // Another school: neither my case, nor its own case with my hash, nor by naming the hash.
    expect(
      (await app.request(stranger, 'GET', `/attestations/${mine}/files/${sha256}`)).statusCode,
    ).toBe(404);
    const theirSystem = await app.newSystem(stranger, 'schoolB');
    const theirs = await drafted({ systemId: theirSystem }, stranger);
    expect(
      (await app.request(stranger, 'GET', `/attestations/${theirs}/files/${sha256}`)).statusCode,
    ).toBe(404);
    const named = await app.request(stranger, 'POST', `/attestations/${theirs}/add-file`, {
      payload: { sha256 },
      expectedVersion: 1,
    });
    expect(named.statusCode).toBe(404);
    // Another case of the same school does not give it away either.
    const other = await drafted();
    expect(
      (await app.request(officer, 'GET', `/attestations/${other}/files/${sha256}`)).statusCode,
    ).toBe(404);
    expect((await app.request(stranger, 'GET', `/attestations/${mine}`)).json()).toMatchObject({
      code: 'NOT_FOUND',
    });
    const audit = await app.records.db
      .selectFrom('audit_entries')
      .select('actor_id')
      .where('action', '=', 'attestation.read-file')
      .where('target_id', '=', mine)
      .execute();
    expect(audit).toEqual([{ actor_id: officer.accountId }]);
  });

  test('are refused when they are too big, empty, or something else than they say', async () => {
    const id = await drafted();
    const send = (name: string, content: Buffer) =>
      app.upload(officer, 'attestations', id, name, content);
    const big = await send('big.pdf', Buffer.concat([pdf(''), Buffer.alloc(21 * 1_024 * 1_024)]));
    expect(big.json()).toMatchObject({ status: 413, code: 'BLOB_TOO_LARGE' });
    expect((await send('empty.pdf', Buffer.alloc(0))).json()).toMatchObject({ code: 'FILE_EMPTY' });
    for (const [name, content] of [
      ['run.exe', Buffer.from('MZ\x90\x00program')],
      ['page.html', Buffer.from('<script>alert(1)</script>')],
      ['page.pdf', Buffer.from('<script>alert(1)</script>')],
      ['many.zip', Buffer.from('PK\x03\x04archive')],
      ['note.txt', Buffer.from('text\0binary')],
    ] as const) {
      expect((await send(name, content)).json()).toMatchObject({
        status: 415,
        code: 'FILE_TYPE_REFUSED',
      });
    }
    expect((await send('说明.txt', Buffer.from('已完成'))).json()).toMatchObject({
      mediaType: 'text/plain',
    });
    const shown = (await app.request(officer, 'GET', `/attestations/${id}`)).json();
    expect(shown.files).toHaveLength(1);
  });

  test('can not be changed once somebody has signed', async () => {
    const id = await inForce();
    const late = await app.upload(officer, 'attestations', id, 'late.pdf', pdf('late'));
    expect(late.json()).toMatchObject({ status: 409, reason: 'WRONG_STATE' });
  });
});

test('is read by nobody outside, listed by state and by what runs out', async () => {
  const list = async (who: SignedIn, filter: object) =>
    (
      await app.request(
        who,
        'GET',
        `/attestations?filter=${encodeURIComponent(JSON.stringify(filter))}`,
      )
    ).json();
  expect(await list(stranger, { systemId: system })).toEqual([]);
  const counting = await list(officer, { systemId: system, standing: 'counts' });
  expect(counting.length).toBeGreaterThan(2);
  expect(counting.every((row: { state: string }) => row.state === 'IN_FORCE')).toBe(true);
  expect(await list(officer, { systemId: system, itemKey: '7.1.6.2.b' })).toHaveLength(1);
  expect(await list(officer, { systemId: system, standing: 'expiring' })).toEqual([]);
});

test('reminds before it runs out; then the item is unknown, with the reason', async () => {
  const key = '7.1.9.1.b';
  const id = await inForce({
    answers: [{ itemKey: key, verdict: 'satisfied' }],
    expiresOn: '2026-12-31',
  });
  app.time.set('2026-12-10T02:00:00.000Z');
  const soon = await app.again(officer);
  const queue = (await app.request(soon, 'GET', `/systems/${system}/queue`)).json();
  expect(queue.entries).toContainEqual(
    expect.objectContaining({ kind: 'expiring', itemKey: key, dueAt: '2026-12-31T16:00:00.000Z' }),
  );
  app.time.set('2026-12-31T15:59:59.000Z');
  expect((await itemNow(key)).state).toBe('satisfied');
  app.time.set('2026-12-31T16:00:01.000Z');
  expect(await itemNow(key)).toMatchObject({
    state: 'unknown',
    reasons: [{ code: 'attestation-expired', ids: [id] }],
    attestations: [{ id, standing: 'expired' }],
  });
  const late = await app.again(officer);
  const row = (await app.request(late, 'GET', `/attestations/${id}`)).json();
  expect(row).toMatchObject({ state: 'IN_FORCE', standing: 'expired', overdue: true });
  const after = (await app.request(late, 'GET', `/systems/${system}/queue`)).json();
  expect(after.entries).toContainEqual(expect.objectContaining({ kind: 'expired', itemKey: key }));
});
