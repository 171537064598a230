import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { RecordsError } from './errors.ts';

/**
 * Brings the database to `target` (default: the newest), each migration once and in order of its name.
 * A migration that fails is rolled back whole. Throws RECORDS_MIGRATION_FAILED naming it.
 */
export async function migrate<T>(
  db: Kysely<T>,
  migrations: Record<string, Migration>,
  target?: string,
): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = await (target === undefined
    ? migrator.migrateToLatest()
    : migrator.migrateTo(target));
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName;
  const reason = error instanceof Error ? error.message : 'unknown';
  throw new RecordsError(
    'RECORDS_MIGRATION_FAILED',
    `The records database could not be brought up to date${failed ? ` (${failed})` : ''}: ${reason}`,
    error,
  );
}
