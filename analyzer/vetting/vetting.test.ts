import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Principal } from '../people/principal.ts';
import { insertTestUnits } from '../people/testing/unit-tree.ts';
import { openRecords } from '../stores/records/open.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../stores/records/testing/temporary-records.ts';
import { sampleApk, vettingFixture, type VettingFixture } from './testing/vetting-fixture.ts';

const principal: Principal = {
  accountId: 'account-1',
  name: '王老师',
  unitId: 'schoolA',
  grants: [{ role: 'school-security-officer', unitId: 'schoolA', from: '2020-01-01T00:00:00Z' }],
  via: { kind: 'session', sessionId: 's' },
  address: '127.0.0.1',
};

let opened: TemporaryRecords;
let fixture: VettingFixture;

beforeAll(async () => {
  opened = await temporaryRecords();
  await insertTestUnits(opened.records.db);
  fixture = await vettingFixture(opened.records, { maxBytes: 2_000_000 });
});
afterAll(async () => {
  await fixture?.stop();
  await opened?.dispose();
});

const put = (bytes: Buffer, more: { name?: string; appId?: string } = {}) =>
  fixture.vetting.submit({
    principal,
    unitId: 'schoolA',
    name: more.name ?? 'homework.apk',
    appId: more.appId,
    content: Readable.from([bytes]),
  });

async function read(bytes: Buffer, more: { name?: string; appId?: string } = {}) {
  const { row } = await put(bytes, more);
  return await fixture.settled(row.id);
}

const actionsOn = async (id: string) =>
  (
    await opened.records.db
      .selectFrom('audit_entries')
      .select('action')
      .where('target_id', '=', id)
      .orderBy('seq')
      .execute()
  ).map(({ action }) => action);

describe('an uploaded package', () => {
  test('is read and judged, with its facts kept as they were read', async () => {
    const row = await read(sampleApk(), { name: '../作业本 1.0.apk' });
    expect(row).toMatchObject({
      state: 'read',
      platform: 'android',
      package_name: 'cn.edu.example.homework',
      version_name: '1.0.0',
      label: '作业本',
      file_name: '作业本 1.0.apk',
      announced: 0,
    });
    const findings = await fixture.vetting.findings(row.id);
    const verdictOf = (id: string) => findings.find(({ check }) => check === id)?.verdict;
    expect([verdictOf('PF-03'), verdictOf('NW-01'), verdictOf('ID-03')]).toEqual([
      'PASS',
      'PASS',
      'FAIL',
    ]);
    const facts = await fixture.blobs.info(row.facts_sha256!);
    expect(facts?.bytes).toBeGreaterThan(1_000);
    expect(JSON.parse(row.counts!)).toMatchObject({ worst: 'critical' });
    expect(fixture.live.map((one) => 'change' in one && one.change)).toContain('read');
    expect(await actionsOn(row.id)).toEqual(['app-package.upload']);
  });

  test('is the same package when the same file comes again', async () => {
    const bytes = sampleApk({ versionName: '1.0.1' });
    const [first, second] = [await put(bytes), await put(bytes)];
    expect(second).toMatchObject({ known: true, row: { id: first.row.id } });
    const other = await put(bytes, { appId: 'app-1' });
    expect(other.known).toBe(false);
  });

  test('that is no package fails with the reason, and the next one is read', async () => {
    const failed = await read(Buffer.from('this is a text'), { name: 'text.apk' });
    expect(failed).toMatchObject({ state: 'failed', error_code: 'NOT_A_PACKAGE', vet_id: null });
    expect(failed.error).toBeTruthy();
    await expect(fixture.vetting.compare(failed.id, failed.id)).rejects.toMatchObject({
      code: 'PACKAGE_NOT_READ',
    });
    const { row } = await put(sampleApk());
    expect((await fixture.settled(row.id)).state).toBe('read');
  });

  test('that is empty or too large is refused and leaves nothing', async () => {
    await expect(put(Buffer.alloc(0))).rejects.toMatchObject({ code: 'PACKAGE_EMPTY' });
    await expect(put(Buffer.alloc(2_000_001))).rejects.toMatchObject({ code: 'BLOB_TOO_LARGE' });
  });

  test('that failed can be read again by a person', async () => {
    const { row } = await put(Buffer.from('PK nothing'), { name: 'b.apk' });
    expect((await fixture.settled(row.id)).state).toBe('failed');
    const again = await fixture.vetting.revet(principal, row.id);
    expect(again.state).toBe('queued');
    expect((await fixture.settled(row.id)).state).toBe('failed');
    expect(await actionsOn(row.id)).toContain('app-package.read-again');
  });
});

describe('a vetting', () => {
  test('is made anew for what is declared, and the earlier one stays', async () => {
    const row = await read(sampleApk({ versionName: '2.0.0' }));
    const before = await fixture.vetting.findings(row.id);
    const declared = { packageName: 'cn.edu.example.other', appName: '作业本', version: '2.0.0' };
    const after = await fixture.vetting.declare(principal, row.id, declared);
    const verdict = (list: typeof before) => list.find(({ check }) => check === 'ID-01')?.verdict;
    expect([verdict(before), verdict(await fixture.vetting.findings(row.id))]).toEqual([
      'INCONCLUSIVE',
      'FAIL',
    ]);
    expect(after.vet_id).not.toBe(row.vet_id);
    const vets = await opened.records.db
      .selectFrom('app_package_vets')
      .select(['why', 'declared'])
      .where('package_id', '=', row.id)
      .execute();
    expect(vets.map(({ why }) => why).toSorted()).toEqual(['declared', 'read']);
    await expect(
      opened.records.db.deleteFrom('app_package_vets').where('package_id', '=', row.id).execute(),
    ).rejects.toThrow('append-only');
    expect(await actionsOn(row.id)).toEqual(['app-package.upload', 'app-package.declare']);
  });

  test('is made anew by the sweep when other rules judged before', async () => {
    const row = await read(sampleApk());
    await opened.records.db
      .updateTable('app_packages')
      .set({ rules_version: '0-old' })
      .where('id', '=', row.id)
      .execute();
    await fixture.vetting.sweep();
    const after = await fixture.vetting.find(row.id);
    expect(after?.rules_version).toBe(fixture.vetting.rulesVersion());
    expect(after?.vet_id).not.toBe(row.vet_id);
  });

  test('compares two versions and tells the ledger what is new', async () => {
    const older = await read(sampleApk({ versionName: '3.0.0' }), { appId: 'app-3' });
    const newer = await read(
      sampleApk({
        versionName: '3.1.0',
        permissions: ['android.permission.INTERNET', 'android.permission.READ_CONTACTS'],
        application: { allowBackup: false, usesCleartextTraffic: true },
      }),
      { appId: 'app-3' },
    );
    const comparison = await fixture.vetting.compare(older.id, newer.id);
    expect(comparison).toMatchObject({
      permissions: { added: ['android.permission.READ_CONTACTS'], removed: [], more: 0 },
      facts: {
        changed: expect.arrayContaining([
          { name: 'versionName', from: '3.0.0', to: '3.1.0' },
          { name: 'usesCleartextTraffic', from: 'false', to: 'true' },
        ]),
      },
      findings: expect.arrayContaining([
        expect.objectContaining({ check: 'NW-01', from: 'PASS', to: 'FAIL', change: 'new' }),
      ]),
    });
    const deadline = Date.now() + 20_000;
    while (!fixture.news.some(({ packageId }) => packageId === newer.id)) {
      if (Date.now() > deadline) throw new Error('the ledger heard nothing');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const told = fixture.news.filter(({ appId }) => appId === 'app-3');
    expect(told[0]).toEqual({ packageId: older.id, appId: 'app-3', changes: [] });
    expect(told[1]?.changes.map(({ zh }) => zh)).toContain(
      '新增权限：android.permission.READ_CONTACTS',
    );
  });
});

test('a package whose process is killed while it reads is read by the next one', async () => {
  const own = await temporaryRecords();
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-vetting-kill-'));
  await insertTestUnits(own.records.db);
  await own.records.stop();
  const script = fileURLToPath(new URL('./testing/reading-child.ts', import.meta.url));
  const options = { path: own.path, folder, principal };
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await once(child, 'close');
  const records = await openRecords({ kind: 'sqlite', path: own.path });
  const second = await vettingFixture(records, { folder });
  const row = await second.settled(said.toString().trim());
  expect(row).toMatchObject({ state: 'read', file_name: 'killed.apk', attempts: 0 });
  // What the killed process had copied is gone.
  expect(await readdir(join(folder, 'copies'))).toEqual([]);
  await second.stop();
  await records.stop();
  await rm(folder, { recursive: true, force: true });
}, 90_000);
