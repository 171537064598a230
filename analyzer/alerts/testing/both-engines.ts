import { missingEngine } from '../../stores/records/testing/engine.ts';
import { openRecords } from '../../stores/records/open.ts';
import type { Records } from '../../stores/records/records.ts';
import { postgresIsInstalled, startPostgres } from '../../stores/records/testing/postgres.ts';
import { temporaryRecords } from '../../stores/records/testing/temporary-records.ts';

export interface OpenedRecords {
  records: Records;
  dispose(): Promise<void>;
}

async function postgresRecords(): Promise<OpenedRecords> {
  const server = await startPostgres();
  const records = await openRecords({
    kind: 'postgres',
    connectionString: await server.createMigrated(),
  });
  return {
    records,
    async dispose() {
      await records.stop();
      await server.stop();
    },
  };
}

const postgres = postgresIsInstalled
  ? { skip: false, title: 'Postgres' }
  : missingEngine('Postgres', 'the package postgresql is not installed');

/** The records engines for `describe.each`, real ones. */
export const bothEngines = [
  { title: 'SQLite', skip: false, open: temporaryRecords as () => Promise<OpenedRecords> },
  { ...postgres, open: postgresRecords },
];
