import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { appendAudit } from '../../../audit/append.ts';
import { openRecords } from '../open.ts';
import type { Records } from '../records.ts';
import { recordsContract } from '../testing/records.contract.ts';
import { createSqliteClient } from './worker-client.ts';
import { createWriterLock } from './writer-lock.ts';

const folder = await mkdtemp(join(tmpdir(), 'xiaodun-sqlite-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
let files = 0;

function newPath(): string {
  files += 1;
  return join(folder, `${files}.sqlite`);
}

function grow(records: Records, bytes: number): Promise<void> {
  return records.transaction((trx) =>
    appendAudit(trx, {
      unitId: 'u',
      actor: { kind: 'system', name: 'test' },
      action: 'probe.create',
      target: { kind: 'probe', id: '1' },
      after: { text: 'x'.repeat(bytes) },
      at: '2026-03-01T00:00:00.000Z',
    }),
  );
}

describe('records on SQLite', () => {
  recordsContract(() => openRecords({ kind: 'sqlite', path: newPath() }));
});

test('runs with WAL, full synchronisation and foreign keys', async () => {
  const records = await openRecords({ kind: 'sqlite', path: newPath() });
  const pragma = async (name: string): Promise<unknown> => {
    const { rows } = await sql<Record<string, unknown>>`PRAGMA ${sql.raw(name)}`.execute(
      records.db,
    );
    return Object.values(rows[0] ?? {})[0];
  };
  expect(await pragma('journal_mode')).toBe('wal');
  expect(await pragma('synchronous')).toBe(2);
  expect(await pragma('foreign_keys')).toBe(1);
  await records.stop();
  await records.stop();
  await expect(records.db.selectFrom('audit_keys').selectAll().execute()).rejects.toThrow();
});

test('refuses writes with RECORDS_FULL when no page is left and keeps what is stored', async () => {
  const path = newPath();
  const records = await openRecords({ kind: 'sqlite', path });
  await grow(records, 100);
  const { rows } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(records.db);
  await sql`PRAGMA max_page_count = ${sql.lit(rows[0]!.page_count + 4)}`.execute(records.db);
  await expect(grow(records, 200_000)).rejects.toMatchObject({ code: 'RECORDS_FULL' });
  await grow(records, 100);
  await sql`PRAGMA max_page_count = 1073741823`.execute(records.db);
  await grow(records, 200_000);
  const check = await sql<{ integrity_check: string }>`PRAGMA integrity_check`.execute(records.db);
  expect(check.rows).toEqual([{ integrity_check: 'ok' }]);
  const entries = await records.db.selectFrom('audit_entries').select('seq').execute();
  expect(entries).toHaveLength(3);
  await records.stop();
});

test('lets no statement run alone after SQLite ended the transaction by itself', async () => {
  const client = createSqliteClient({ path: newPath(), readOnly: false, busyTimeoutMs: 1_000 });
  const write = (text: string, inTransaction: boolean) =>
    client.ask({ kind: 'run', lane: 'writer', sql: text, parameters: [], inTransaction });
  await write('CREATE TABLE t (n INTEGER UNIQUE ON CONFLICT ROLLBACK)', false);
  await client.ask({ kind: 'begin' });
  await write('INSERT INTO t VALUES (1)', true);
  await expect(write('INSERT INTO t VALUES (1)', true)).rejects.toMatchObject({
    code: 'RECORDS_UNIQUE',
  });
  await expect(write('INSERT INTO t VALUES (2)', true)).rejects.toMatchObject({
    code: 'RECORDS_ROLLED_BACK',
  });
  await expect(client.ask({ kind: 'commit' })).rejects.toMatchObject({
    code: 'RECORDS_ROLLED_BACK',
  });
  await client.ask({ kind: 'rollback' });
  expect((await write('SELECT n FROM t', false)).rows).toEqual([]);
  await client.close();
});

test('keeps the database and its side files from other users', async () => {
  const path = newPath();
  const records = await openRecords({ kind: 'sqlite', path });
  for (const suffix of ['', '-wal', '-shm']) {
    expect((await stat(`${path}${suffix}`)).mode & 0o777).toBe(0o600);
  }
  await records.stop();
});

test('fails with one clear error when the thread cannot go on', async () => {
  const client = createSqliteClient({
    path: join(folder, 'no', 'such', 'folder'),
    readOnly: false,
    busyTimeoutMs: 1,
  });
  const asked = client.ask({ kind: 'begin' });
  await expect(asked).rejects.toMatchObject({ code: 'RECORDS_WORKER_LOST' });
  await expect(client.ask({ kind: 'begin' })).rejects.toMatchObject({
    code: 'RECORDS_WORKER_LOST',
  });
  await client.close();
});

test('opens read-only without migrating and refuses writes', async () => {
  const path = newPath();
  await expect(openRecords({ kind: 'sqlite', path, readOnly: true })).rejects.toMatchObject({
    code: 'RECORDS_WORKER_LOST',
  });
  const records = await openRecords({ kind: 'sqlite', path });
  await grow(records, 10);
  const reader = await openRecords({ kind: 'sqlite', path, readOnly: true });
  expect(await reader.db.selectFrom('audit_entries').select('seq').execute()).toEqual([{ seq: 1 }]);
  await expect(grow(reader, 10)).rejects.toMatchObject({ code: 'RECORDS_READ_ONLY' });
  await reader.stop();
  await records.stop();
});

describe('write turns', () => {
  test('are given in order, once each', async () => {
    const lock = createWriterLock({ maxWaiting: 10, waitMs: 1_000 });
    const order: number[] = [];
    const turn = async (n: number): Promise<void> => {
      const release = await lock.acquire();
      order.push(n);
      release();
      release();
    };
    await Promise.all([turn(1), turn(2), turn(3)]);
    expect(order).toEqual([1, 2, 3]);
  });

  test('are refused when too many wait, or one waits too long', async () => {
    const lock = createWriterLock({ maxWaiting: 1, waitMs: 20 });
    const release = await lock.acquire();
    const late = lock.acquire();
    await expect(lock.acquire()).rejects.toMatchObject({ code: 'RECORDS_OVERLOADED' });
    await expect(late).rejects.toMatchObject({ code: 'RECORDS_BUSY' });
    release();
    (await lock.acquire())();
  });
});
