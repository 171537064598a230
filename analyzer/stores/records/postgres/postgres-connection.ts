import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { toRecordsError } from './postgres-errors.ts';

/** Largest slice of a stream, as on SQLite. */
const maxSlice = 1_000;

/** Kysely's Postgres connection with our error codes, and streams over a server-side cursor in plain SQL. */
class CodedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  inTransaction = false;
  #cursors = 0;

  constructor(inner: DatabaseConnection) {
    this.inner = inner;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await this.inner.executeQuery<R>(query);
    } catch (error) {
      throw toRecordsError(error);
    }
  }

  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<R>> {
    const rows = Math.min(Math.max(Math.trunc(chunkSize), 1), maxSlice);
    const own = !this.inTransaction;
    this.#cursors += 1;
    const cursor = `xiaodun_${this.#cursors}`;
    if (own) await this.#raw('begin read only');
    try {
      await this.#raw(`declare ${cursor} no scroll cursor for ${query.sql}`, query.parameters);
      for (;;) {
        const slice = await this.#raw<R>(`fetch forward ${rows} from ${cursor}`);
        if (slice.rows.length > 0) yield { rows: slice.rows };
        if (slice.rows.length < rows) return;
      }
    } finally {
      await (own ? this.#raw('rollback') : this.#raw(`close ${cursor}`));
    }
  }

  #raw<R>(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<R>> {
    return this.executeQuery<R>(CompiledQuery.raw(sql, [...parameters]));
  }
}

async function coded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw toRecordsError(error);
  }
}

function ours(connection: DatabaseConnection): CodedConnection {
  if (connection instanceof CodedConnection) return connection;
  throw new TypeError('Not a connection of this driver.');
}

/** Wraps Kysely's driver so that both engines fail in the same words. */
export function createCodedDriver(driver: Driver): Driver {
  return {
    init: () => coded(driver.init()),
    acquireConnection: async () => new CodedConnection(await coded(driver.acquireConnection())),
    async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings) {
      await coded(driver.beginTransaction(ours(connection).inner, settings));
      ours(connection).inTransaction = true;
    },
    async commitTransaction(connection) {
      ours(connection).inTransaction = false;
      await coded(driver.commitTransaction(ours(connection).inner));
    },
    async rollbackTransaction(connection) {
      ours(connection).inTransaction = false;
      await coded(driver.rollbackTransaction(ours(connection).inner));
    },
    async savepoint(connection, name) {
      await connection.executeQuery(CompiledQuery.raw(`savepoint "${name}"`));
    },
    async rollbackToSavepoint(connection, name) {
      await connection.executeQuery(CompiledQuery.raw(`rollback to "${name}"`));
    },
    async releaseSavepoint(connection, name) {
      await connection.executeQuery(CompiledQuery.raw(`release "${name}"`));
    },
    releaseConnection: (connection) => driver.releaseConnection(ours(connection).inner),
    destroy: () => driver.destroy(),
  };
}
