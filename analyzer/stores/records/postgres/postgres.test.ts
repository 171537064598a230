import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecords } from '../open.ts';
import { missingEngine } from '../testing/engine.ts';
import { postgresIsInstalled, startPostgres, type TestPostgres } from '../testing/postgres.ts';
import { recordsContract } from '../testing/records.contract.ts';

const engine = postgresIsInstalled
  ? { skip: false, title: 'records on Postgres' }
  : missingEngine('records on Postgres', 'postgresql-15 is not installed');

describe.skipIf(engine.skip)(engine.title, () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  describe('contract', () => {
    recordsContract(async () =>
      openRecords({ kind: 'postgres', connectionString: await postgres.createMigrated() }),
    );
  });

  test('reports RECORDS_UNREACHABLE when nobody answers', async () => {
    const target = { kind: 'postgres', connectionString: 'postgres://x@127.0.0.1:1/x' } as const;
    await expect(openRecords(target)).rejects.toMatchObject({
      code: 'RECORDS_MIGRATION_FAILED',
      cause: expect.objectContaining({ code: 'RECORDS_UNREACHABLE' }),
    });
  });

  test('lets two nodes start at once on an empty database', async () => {
    const connectionString = await postgres.createDatabase();
    const both = await Promise.all(
      [1, 2].map(() => openRecords({ kind: 'postgres', connectionString })),
    );
    for (const records of both) await records.stop();
  });
});
