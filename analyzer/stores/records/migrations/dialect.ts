import { PostgresAdapter, type Kysely } from 'kysely';

/** Which engine a migration runs on, for the few statements that differ. */
export function isPostgres<T>(db: Kysely<T>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
