import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';

export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;

/**
 * The relational store: SQLite in a worker thread, or Postgres. Same SQL through Kysely on both.
 *
 * Conventions: ids and dates are text (ULID; ISO 8601 UTC with milliseconds), flags are integers 0/1,
 * 64-bit counters are decimal text, JSON is text. Every table of ours that a person can see has `unit_id`.
 */
export interface Records {
  readonly dialect: 'sqlite' | 'postgres';
  readonly db: Db;
  /**
   * Runs `work` in one transaction; throws what it throws, after a rollback. `work` runs again from its start when the
   * database undid it for another's sake (RECORDS_CONFLICT), so it must change nothing but the database.
   */
  transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}
