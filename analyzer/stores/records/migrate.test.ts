import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from './database.ts';
import { openRecords } from './open.ts';
import { createPostgresDialect } from './postgres/postgres-dialect.ts';
import { createSqliteDialect } from './sqlite/sqlite-dialect.ts';
import { missingEngine } from './testing/engine.ts';
import { migrationsContract } from './testing/migrations.contract.ts';
import { postgresIsInstalled, startPostgres, type TestPostgres } from './testing/postgres.ts';

describe('migrations on SQLite', () => {
  let folder: string;
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiaodun-migrate-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  migrationsContract(async () => {
    files += 1;
    const path = join(folder, `${files}.sqlite`);
    const dialect = createSqliteDialect(
      { path, readOnly: false, busyTimeoutMs: 1_000 },
      { maxWaiting: 10, waitMs: 1_000 },
    );
    const db = new Kysely<Database>({ dialect });
    return { db, open: () => openRecords({ kind: 'sqlite', path }) };
  });
});

const engine = postgresIsInstalled
  ? { skip: false, title: 'migrations on Postgres' }
  : missingEngine('migrations on Postgres', 'postgresql-15 is not installed');

describe.skipIf(engine.skip)(engine.title, () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  migrationsContract(async () => {
    const connectionString = await postgres.createDatabase();
    const db = new Kysely<Database>({ dialect: createPostgresDialect({ connectionString }) });
    return { db, open: () => openRecords({ kind: 'postgres', connectionString }) };
  });
});
