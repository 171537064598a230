import { afterAll, beforeAll, describe } from 'vitest';
import { openRecords } from '../stores/records/open.ts';
import { missingEngine } from '../stores/records/testing/engine.ts';
import {
  postgresIsInstalled,
  startPostgres,
  type TestPostgres,
} from '../stores/records/testing/postgres.ts';
import { temporaryRecords } from '../stores/records/testing/temporary-records.ts';
import { noticesContract } from './testing/notices.contract.ts';

describe('notices on SQLite', () => {
  noticesContract(() => temporaryRecords());
});

const engine = postgresIsInstalled
  ? { skip: false, title: 'notices on Postgres' }
  : missingEngine('notices on Postgres', 'postgresql-15 is not installed');

describe.skipIf(engine.skip)(engine.title, () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  noticesContract(async () => {
    const connectionString = await postgres.createMigrated();
    const records = await openRecords({ kind: 'postgres', connectionString });
    return { records, dispose: () => records.stop() };
  });
});
