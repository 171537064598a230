import { afterAll, beforeAll, describe } from 'vitest';
import { openRecords } from '../../stores/records/open.ts';
import { missingEngine } from '../../stores/records/testing/engine.ts';
import {
  postgresIsInstalled,
  startPostgres,
  type TestPostgres,
} from '../../stores/records/testing/postgres.ts';
import { temporaryRecords } from '../../stores/records/testing/temporary-records.ts';
import { worldContract } from './testing/world.contract.ts';

describe('drill world on SQLite', () => {
  worldContract(async () => {
    const { records, dispose } = await temporaryRecords();
    return { ...records, stop: dispose };
  });
});

const engine = postgresIsInstalled
  ? { skip: false, title: 'drill world on Postgres' }
  : missingEngine('drill world on Postgres', 'postgresql-15 is not installed');

describe.skipIf(engine.skip)(engine.title, () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  worldContract(async () =>
    openRecords({ kind: 'postgres', connectionString: await postgres.createMigrated() }),
  );
});
