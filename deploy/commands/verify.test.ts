import { execFile } from 'node:child_process';
import { mkdir, writeFile, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Kysely, sql } from 'kysely';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCheckpoints, type Checkpoints } from '../../analyzer/audit/checkpoints.ts';
import { readOrCreateSigningKey, signingKeyFile } from '../../analyzer/audit/signing-key.ts';
import { dropGuards, fillChain } from '../../analyzer/audit/testing/tamper.ts';
import { caseFixture } from '../../analyzer/cases/testing/case-fixture.ts';
import { doing, opening } from '../../analyzer/cases/testing/toy-actions.ts';
import { insertTestUnits } from '../../analyzer/people/testing/unit-tree.ts';
import { createFileBlobs } from '../../analyzer/stores/blobs/file-blobs.ts';
import { findBlob } from '../../analyzer/stores/blobs/layout.ts';
import { lockDataFolder } from '../../analyzer/stores/records/data-folder-lock.ts';
import type { Database } from '../../analyzer/stores/records/database.ts';
import { migrate } from '../../analyzer/stores/records/migrate.ts';
import { migrations } from '../../analyzer/stores/records/migrations/registry.ts';
import { openRecords } from '../../analyzer/stores/records/open.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import { createSqliteDialect } from '../../analyzer/stores/records/sqlite/sqlite-dialect.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import { auditFeature } from '../../console/api/audit/index.ts';
import { createLocalAccess } from '../../console/api/audit/run-file.ts';
import { testApp } from '../../console/api/testing/test-app.ts';

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
const log = pino({ level: 'silent' });
let dir: string;
let records: Records;
let checkpoints: Checkpoints;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'xiaodun-verify-'));
  records = await openRecords({ kind: 'sqlite', path: join(dir, 'records.sqlite') });
  const keyFile = signingKeyFile(dir);
  checkpoints = await createCheckpoints({ records, keyFile, time: systemTime });
  await fillChain(records, 'north', 3);
  await checkpoints.sign('test');
});
afterEach(async () => {
  await records.stop();
  await rm(dir, { recursive: true, force: true });
});

function verify(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = ['--disable-warning=ExperimentalWarning', cli, 'verify', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

test('reads the folder of a stopped node', async () => {
  const blobs = await createFileBlobs({ dir: join(dir, 'blobs'), log });
  const { sha256 } = await blobs.put(Readable.from(['evidence']), 100);
  await records.stop();
  const sound = await verify('--data', dir);
  expect(sound).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(sound.stdout)).toMatchObject({
    ok: true,
    mode: 'offline',
    chains: [{ unitId: 'north', entries: 3, ok: true, signedUpTo: 3 }],
    checkpoints: { count: 1, ok: true, trusted: true },
    blobs: { checked: 1, ok: true },
  });
  const blob = await findBlob(join(dir, 'blobs'), sha256);
  await writeFile(blob!.file, 'forged');
  const broken = await verify('--data', dir);
  expect(broken.code).toBe(1);
  expect(broken.stderr.trim().split('\n')).toEqual([
    expect.stringMatching(new RegExp(`^xiaodun verify: broken link: chain blobs, ${sha256}: `)),
  ]);
});

test('names the first broken message of a case', async () => {
  const key = readOrCreateSigningKey(signingKeyFile(dir));
  await insertTestUnits(records.db);
  const { cases } = await caseFixture({ records, key });
  await cases.act(doing('county', 'open', opening));
  await cases.act(doing('schoolA', 'take'));
  await records.stop();
  const sound = await verify('--data', dir);
  expect(JSON.parse(sound.stdout)).toMatchObject({ ok: true, cases: { messages: 2, ok: true } });
  records = await openRecords({ kind: 'sqlite', path: join(dir, 'records.sqlite') });
  await sql`drop trigger case_messages_no_update`.execute(records.db);
  await records.db.updateTable('case_messages').set({ unit_id: 'schoolB' }).execute();
  await records.stop();
  const { code, stderr } = await verify('--data', dir);
  expect(code).toBe(1);
  expect(stderr).toBe(
    'xiaodun verify: broken link: chain cases, case-1/1: its hash does not match its content\n',
  );
});

test('walks what there is of an older database, and says what it did not look at', async () => {
  const older = join(dir, 'older');
  await mkdir(older);
  const dialect = createSqliteDialect(
    { path: join(older, 'records.sqlite'), readOnly: false, busyTimeoutMs: 1_000 },
    { maxWaiting: 10, waitMs: 1_000 },
  );
  const db = new Kysely<Database>({ dialect });
  await migrate(db, migrations, '007-assessment');
  await db.destroy();
  const { code, stdout, stderr } = await verify('--data', older);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^xiaodun verify: no workflows looked at.*older version: start the node once/,
  );
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, cases: { messages: 0 } });
});

test('names the first broken link of a chain in one line', async () => {
  await dropGuards(records);
  await records.db.deleteFrom('audit_entries').where('seq', '=', 2).execute();
  await records.stop();
  const { code, stdout, stderr } = await verify('--data', dir);
  expect(code).toBe(1);
  expect(stderr).toBe('xiaodun verify: broken link: chain north, 2: entry 2 is missing\n');
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    firstBroken: { chain: 'north', seq: 2, reason: 'entry 2 is missing' },
  });
});

test('asks the node that holds the folder, over its API', async () => {
  const lock = lockDataFolder(dir);
  const silent = await verify('--data', dir);
  expect(silent.code).toBe(1);
  expect(silent.stderr).toMatch(new RegExp(`in use by process ${process.pid}.*run\\.json`));
  const local = createLocalAccess(dir);
  const feature = auditFeature({ records, time: systemTime, checkpoints, local });
  const platform = await testApp({ records, features: [feature] });
  await platform.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = platform.app.server.address() as AddressInfo;
  local.publish({ host: '127.0.0.1', port, tls: false });
  try {
    const { code, stdout } = await verify('--data', dir);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      mode: 'online',
      chains: [{ entries: 3 }],
    });
  } finally {
    await platform.dispose();
    lock.release();
  }
  local.remove();
});

test('says what is missing in one line', async () => {
  const none = join(dir, 'none');
  expect(await verify('--data', none)).toMatchObject({
    code: 1,
    stderr: `xiaodun: There is no data folder ${none}.\n`,
  });
  expect(await verify('--what')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^usage/),
  });
});
