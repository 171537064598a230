import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
} from 'kysely';
import { RecordsError } from '../errors.ts';
import type { SqliteWorkerOptions } from './protocol.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { createSqliteClient, type SqliteClient } from './worker-client.ts';
import { createWriterLock, type WriterLockLimits } from './writer-lock.ts';

class WorkerSqliteAdapter extends SqliteAdapter {
  /** Reads go on beside a transaction; our write turns keep writers apart. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  /** SQLite rolls DDL back like anything else, so a migration that fails half-way leaves the version before it. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function ours(connection: DatabaseConnection): SqliteConnection {
  if (connection instanceof SqliteConnection) return connection;
  throw new RecordsError('RECORDS_FAILED', 'Not a connection of this driver.');
}

function createDriver(options: SqliteWorkerOptions, limits: WriterLockLimits): Driver {
  const lock = createWriterLock(limits);
  let client: SqliteClient | undefined;

  return {
    async init() {
      client = createSqliteClient(options);
    },
    async acquireConnection() {
      if (!client) throw new RecordsError('RECORDS_CLOSED', 'The records store is not open.');
      return new SqliteConnection(client, lock);
    },
    beginTransaction: (connection) => ours(connection).begin(),
    commitTransaction: (connection) => ours(connection).commit(),
    rollbackTransaction: (connection) => ours(connection).rollback(),
    async savepoint(connection, name) {
      await connection.executeQuery(CompiledQuery.raw(`savepoint "${name}"`));
    },
    async rollbackToSavepoint(connection, name) {
      await connection.executeQuery(CompiledQuery.raw(`rollback to "${name}"`));
    },
    async releaseSavepoint(connection, name) {
      await connection.executeQuery(CompiledQuery.raw(`release "${name}"`));
    },
    releaseConnection: (connection) => ours(connection).rollback(),
    async destroy() {
      // A transaction under way is let to its end: the file can't be closed inside one.
      const release = await lock.acquire().catch(() => () => undefined);
      try {
        await client?.close();
      } finally {
        release();
      }
    },
  };
}

/** `node:sqlite` in a thread of its own, behind Kysely's asynchronous driver. */
export function createSqliteDialect(
  options: SqliteWorkerOptions,
  limits: WriterLockLimits,
): Dialect {
  return {
    createDriver: () => createDriver(options, limits),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new WorkerSqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}
