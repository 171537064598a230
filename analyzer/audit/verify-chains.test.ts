import { afterAll, beforeAll, describe } from 'vitest';
import { openRecords } from '../stores/records/open.ts';
import { missingEngine } from '../stores/records/testing/engine.ts';
import {
  postgresIsInstalled,
  startPostgres,
  type TestPostgres,
} from '../stores/records/testing/postgres.ts';
import { temporaryRecords } from '../stores/records/testing/temporary-records.ts';
import { auditContract } from './testing/audit.contract.ts';

describe('verification in SQLite', () => {
  auditContract(temporaryRecords);
});

const engine = postgresIsInstalled
  ? { skip: false, title: 'verification in Postgres' }
  : missingEngine('verification in Postgres', 'postgresql-15 is not installed');

describe.skipIf(engine.skip)(engine.title, () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  auditContract(async () => {
    const connectionString = await postgres.createMigrated();
    const records = await openRecords({ kind: 'postgres', connectionString });
    return { records, dispose: () => records.stop() };
  });
});
