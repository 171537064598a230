import { afterAll, beforeAll, describe } from 'vitest';
import { systemTime } from '../../../../collector/time/time-source.ts';
import { openRecords } from '../../records/open.ts';
import { missingEngine } from '../../records/testing/engine.ts';
import {
  postgresIsInstalled,
  startPostgres,
  type TestPostgres,
} from '../../records/testing/postgres.ts';
import { temporaryRecords } from '../../records/testing/temporary-records.ts';
import { jobsContract } from '../testing/jobs.contract.ts';
import { createEmbeddedJobs } from './embedded-jobs.ts';

/** Several instances share the database in the contract, so none may free what another runs. */
const shared = { time: systemTime, exclusive: false, pollMs: 100 };

describe('embedded jobs in SQLite', () => {
  jobsContract(async () => {
    const store = await temporaryRecords();
    const { records } = store;
    return {
      open: async (deps) => createEmbeddedJobs({ records, ...shared, ...deps }),
      dispose: () => store.dispose(),
    };
  });
});

const engine = postgresIsInstalled
  ? { skip: false, title: 'embedded jobs in Postgres' }
  : missingEngine('embedded jobs in Postgres', 'postgresql-15 is not installed');

describe.skipIf(engine.skip)(engine.title, () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  jobsContract(async () => {
    const connectionString = await postgres.createDatabase();
    const records = await openRecords({ kind: 'postgres', connectionString });
    return {
      open: async (deps) => createEmbeddedJobs({ records, ...shared, ...deps }),
      dispose: () => records.stop(),
    };
  });
});
