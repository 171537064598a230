import { afterAll, beforeAll, describe } from 'vitest';
import { openRecords } from '../stores/records/open.ts';
import { missingEngine } from '../stores/records/testing/engine.ts';
import {
  postgresIsInstalled,
  startPostgres,
  type TestPostgres,
} from '../stores/records/testing/postgres.ts';
import { temporaryRecords } from '../stores/records/testing/temporary-records.ts';
import { deadlinesContract } from './testing/deadlines.contract.ts';
import { escalationsContract } from './testing/escalations.contract.ts';

describe('on SQLite', () => {
  describe('deadlines', () => deadlinesContract(temporaryRecords));
  describe('escalations', () => escalationsContract(temporaryRecords));
});

const postgresSuite = postgresIsInstalled
  ? { skip: false, title: 'on Postgres' }
  : missingEngine('on Postgres', 'Postgres is not installed');

describe.skipIf(postgresSuite.skip)(postgresSuite.title, () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres?.stop());

  const create = async () => {
    const records = await openRecords({
      kind: 'postgres',
      connectionString: await postgres.createMigrated(),
    });
    return { records, dispose: () => records.stop() };
  };

  describe('deadlines', () => deadlinesContract(create));
  describe('escalations', () => escalationsContract(create));
});
