import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, sql, type Dialect } from 'kysely';
import type { Database } from './database.ts';
import { codeOf, RecordsError } from './errors.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/registry.ts';
import type { Db, Records, Trx } from './records.ts';
import { createPrivateFile } from './private-file.ts';
import { createSqliteDialect } from './sqlite/sqlite-dialect.ts';

export type RecordsTarget =
  /** `readOnly` neither creates nor migrates. */
  | { kind: 'sqlite'; path: string; readOnly?: boolean }
  | { kind: 'postgres'; connectionString: string; poolSize?: number; readOnly?: boolean };

/** A transaction is short; a writer that waits this long is behind a stuck one. */
const writerLimits = { maxWaiting: 5_000, waitMs: 30_000 };
const busyTimeoutMs = 5_000;

/** Runs of one transaction that meets a deadlock or a serialisation failure (Postgres), the first included. */
const maxAttempts = 6;
const firstRetryMs = 10;

async function dialectOf(target: RecordsTarget): Promise<Dialect> {
  switch (target.kind) {
    case 'sqlite':
      // It holds password hashes; SQLite gives its side files the mode of the database.
      if (!target.readOnly) createPrivateFile(target.path);
      return createSqliteDialect(
        { path: target.path, readOnly: target.readOnly ?? false, busyTimeoutMs },
        writerLimits,
      );
    case 'postgres': {
      const { createPostgresDialect } = await import('./postgres/postgres-dialect.ts');
      return createPostgresDialect(target);
    }
  }
}

function createRecords(kind: RecordsTarget['kind'], db: Db): Records {
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  let stopping: Promise<void> | undefined;

  /** A second transaction inside the first would wait for itself for ever. */
  function refuseNested(): void {
    if (!inside.getStore()?.open) return;
    throw new RecordsError(
      'RECORDS_NESTED_TRANSACTION',
      'A transaction was opened inside a transaction; pass the outer one on.',
    );
  }

  async function runOnce<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
    const state = { open: true };
    try {
      return await inside.run(state, () => db.transaction().execute(work));
    } finally {
      state.open = false;
    }
  }

  return {
    dialect: kind,
    db,
    async transaction(work) {
      refuseNested();
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await runOnce(work);
        } catch (error) {
          if (codeOf(error) !== 'RECORDS_CONFLICT' || attempt === maxAttempts) throw error;
          await sleep(firstRetryMs * 2 ** attempt * (0.5 + Math.random()));
        }
      }
    },
    stop() {
      stopping ??= db.destroy();
      return stopping;
    },
  };
}

/** Opens the records database and brings it to the newest version. Throws a `RecordsError`. */
export async function openRecords(target: RecordsTarget): Promise<Records> {
  const db = new Kysely<Database>({ dialect: await dialectOf(target) });
  try {
    if (target.readOnly) await sql`select 1`.execute(db);
    else await migrate(db, migrations);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return createRecords(target.kind, db);
}
