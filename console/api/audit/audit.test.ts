import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendAudit } from '../../../analyzer/audit/append.ts';
import { createCheckpoints, type Checkpoints } from '../../../analyzer/audit/checkpoints.ts';
import { dropGuards } from '../../../analyzer/audit/testing/tamper.ts';
import { temporaryRecords } from '../../../analyzer/stores/records/testing/temporary-records.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { auditFeature } from './index.ts';
import { createLocalAccess, readRunFile, type LocalAccess } from './run-file.ts';

let platform: TestApp;
let folder: string;
let checkpoints: Checkpoints;
let local: LocalAccess;
let county: SignedIn;
let school: SignedIn;

interface Entry {
  id: string;
  unitId: string;
  unitName: string;
  seq: number;
  action: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

async function write(unitId: string, action: string, id: string, at: string): Promise<void> {
  await platform.records.transaction((trx) =>
    appendAudit(trx, {
      unitId,
      actor: { kind: 'person', accountId: 'a1', name: '王老师', address: '10.0.0.1' },
      action,
      target: { kind: action.split('.')[0]!, id },
      before: { state: 'open', tags: ['a'] },
      after: { state: 'closed' },
      reason: '误报 100%',
      at,
    }),
  );
}

let stored: Awaited<ReturnType<typeof temporaryRecords>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-audit-api-'));
  stored = await temporaryRecords();
  const { records } = stored;
  checkpoints = await createCheckpoints({
    records,
    keyFile: join(folder, 'audit.pem'),
    time: systemTime,
  });
  local = createLocalAccess(folder);
  platform = await testApp({
    records,
    features: [auditFeature({ records, time: systemTime, checkpoints, local })],
  });
  county = await platform.signIn('audit-admin', 'county');
  school = await platform.signIn('audit-admin', 'schoolA');
  await write('schoolA', 'alert.close', 'x1', '2026-03-01T00:00:00.000Z');
  await write('schoolA', 'asset.update', 'x2', '2026-03-02T00:00:00.000Z');
  await write('schoolB', 'alert.close', 'x3', '2026-03-03T00:00:00.000Z');
  await write('province', 'alert.close', 'x4', '2026-03-04T00:00:00.000Z');
});
afterAll(async () => {
  await platform?.dispose();
  await stored?.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function list(who: SignedIn, filter: object, extra = ''): Promise<Entry[]> {
  const query = `filter=${encodeURIComponent(JSON.stringify(filter))}${extra}`;
  const answer = await platform.request(who, 'GET', `/audit?${query}`);
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

describe('the list', () => {
  test('shows the entries of the own sub-tree, newest first', async () => {
    const rows = await list(county, {});
    expect(rows.map(({ action, unitId }) => [action, unitId])).toEqual([
      ['alert.close', 'schoolB'],
      ['asset.update', 'schoolA'],
      ['alert.close', 'schoolA'],
    ]);
    expect(rows[0]).toMatchObject({
      unitName: 'schoolB',
      seq: 1,
      actorName: '王老师',
      actorKind: 'person',
      targetKind: 'alert',
      targetId: 'x3',
      before: { state: 'open', tags: ['a'] },
      after: { state: 'closed' },
      reason: '误报 100%',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await list(school, {})).map(({ unitId }) => unitId)).toEqual(['schoolA', 'schoolA']);
  });

  test('filters, searches, sorts and pages', async () => {
    expect(await list(county, { unitId: 'schoolA', action: 'alert.close' })).toHaveLength(1);
    expect(await list(county, { targetKind: ['alert', 'asset'] })).toHaveLength(3);
    expect(await list(county, { from: '2026-03-02', to: '2026-03-03T00:00:00Z' })).toHaveLength(1);
    expect(await list(county, { q: '误报 100%' })).toHaveLength(3);
    expect(await list(county, { q: '误报 1_0' })).toHaveLength(0);
    expect(await list(county, { unitId: 'province' })).toHaveLength(0);
    const answer = await platform.request(county, 'GET', '/audit?sort=["at","ASC"]&range=[1,1]');
    expect(answer.json<Entry[]>().map(({ action }) => action)).toEqual(['asset.update']);
    expect(answer.headers['content-range']).toBe('audit 1-1/3');
    const bad = await platform.request(county, 'GET', '/audit?filter={"from":"yesterday"}');
    expect(bad.statusCode).toBe(400);
  });

  test('answers one entry, and 404 for one of another unit', async () => {
    const other = (await list(county, { unitId: 'schoolB' }))[0]!;
    expect((await platform.request(county, 'GET', `/audit/${other.id}`)).json()).toEqual(other);
    expect((await platform.request(school, 'GET', `/audit/${other.id}`)).statusCode).toBe(404);
  });

  test('is for those who hold the right', async () => {
    const admin = await platform.signIn('system-admin', 'county');
    expect((await platform.request(admin, 'GET', '/audit')).statusCode).toBe(403);
    expect((await platform.request(undefined, 'GET', '/audit')).statusCode).toBe(401);
  });
});

describe('who could see what', () => {
  test('answers by the grants and the tree of that time', async () => {
    const asked = (at: string) =>
      platform.request(county, 'GET', `/audit/visibility?accountId=${school.accountId}&at=${at}`);
    const now = (await asked('2026-11-01T00:00:00Z')).json<Record<string, unknown>>();
    expect(now).toMatchObject({
      grants: [{ role: 'audit-admin', unitId: 'schoolA', unitName: 'schoolA' }],
      units: [{ id: 'schoolA', name: 'schoolA' }],
      hiddenUnits: 0,
    });
    const before = (await asked('2019-01-01T00:00:00%2B08:00')).json<Record<string, unknown>>();
    expect(before).toMatchObject({ at: '2018-12-31T16:00:00.000Z', grants: [], units: [] });
  });

  test('counts what the asker may not see and hides accounts beyond', async () => {
    const url = (id: string) => `/audit/visibility?accountId=${id}&at=2026-11-01T00:00:00Z`;
    expect((await platform.request(school, 'GET', url(county.accountId))).statusCode).toBe(404);
    await platform.records.db
      .insertInto('grants')
      .values({
        id: 'wide',
        account_id: school.accountId,
        role: 'bureau-analyst',
        unit_id: 'county',
        from_at: '2026-10-01T00:00:00.000Z',
        until_at: '2026-12-01T00:00:00.000Z',
        granted_by: null,
        created_at: '2026-10-01T00:00:00.000Z',
        revoked_at: null,
        revoked_by: null,
      })
      .execute();
    const answer = await platform.request(county, 'GET', url(school.accountId));
    expect(answer.json<{ units: { id: string }[] }>().units.map(({ id }) => id)).toEqual([
      'county',
      'schoolA',
      'schoolB',
    ]);
  });
});

test('signs a checkpoint when asked and says by which key', async () => {
  const answer = await platform.request(county, 'POST', '/audit/checkpoint');
  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toMatchObject({ keyId: checkpoints.keyId, seq: 1 });
  const latest = await platform.request(county, 'GET', '/audit/checkpoint');
  expect(latest.json()).toEqual(answer.json());
});

test('exports the chains that the caller sees, after a checkpoint and with a trace', async () => {
  const answer = await platform.request(school, 'GET', '/audit/export?unitId=schoolA');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-disposition']).toContain('.ndjson');
  const lines = answer.body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; unitIds?: string[] });
  expect(lines[0]).toMatchObject({ kind: 'package', unitIds: ['schoolA'] });
  expect(lines.at(-1)).toMatchObject({ kind: 'end', lines: lines.length - 1 });
  expect(lines.filter(({ kind }) => kind === 'entry')).toHaveLength(3);
  expect((await list(school, { action: 'audit.export' })).length).toBe(1);
  const beyond = await platform.request(school, 'GET', '/audit/export?unitId=schoolB');
  expect(beyond.statusCode).toBe(404);
});

describe('asked from its own machine', () => {
  test('publishes where it answers, readable by its owner only', async () => {
    local.publish({ host: '0.0.0.0', port: 8480, tls: true });
    expect((await stat(join(folder, 'run.json'))).mode & 0o777).toBe(0o600);
    expect(readRunFile(folder)).toEqual({
      pid: process.pid,
      url: 'https://127.0.0.1:8480',
      token: local.token,
    });
    local.remove();
    expect(readRunFile(folder)).toBeUndefined();
  });

  test('walks everything for the token of the data folder and nobody else', async () => {
    const ask = (token: string) =>
      platform.app.inject({
        method: 'POST',
        url: '/api/v1/audit/verify-local',
        headers: { 'x-local-token': token },
      });
    const answer = await ask(local.token);
    expect(answer.json()).toMatchObject({ ok: true, checkpoints: { trusted: true } });
    expect((await ask('x'.repeat(local.token.length))).statusCode).toBe(404);
  });
});

test('verifies the chains that the caller sees and names the first broken link', async () => {
  const sound = (await platform.request(county, 'GET', '/audit/verify')).json<{ ok: boolean }>();
  expect(sound.ok).toBe(true);
  await dropGuards(platform.records);
  await platform.records.db
    .updateTable('audit_entries')
    .set({ reason: null })
    .where('target_id', '=', 'x3')
    .execute();
  const verify = async (who: SignedIn) =>
    (await platform.request(who, 'GET', '/audit/verify')).json();
  expect(await verify(county)).toMatchObject({
    ok: false,
    chains: expect.arrayContaining([
      {
        unitId: 'schoolB',
        unitName: 'schoolB',
        entries: 0,
        signedUpTo: 1,
        ok: false,
        brokenAt: 1,
        reason: expect.stringContaining('hash'),
      },
    ]),
  });
  expect(await verify(school)).toMatchObject({ ok: true });
});
