import {
  SelectQueryNode,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
} from 'kysely';
import { RecordsError } from '../errors.ts';
import type { Lane, SqliteValue } from './protocol.ts';
import type { SqliteClient } from './worker-client.ts';
import type { WriterLock } from './writer-lock.ts';

/** Largest slice of a stream, whatever the caller asks: a slice is one message to the main thread. */
const maxSlice = 1_000;

/** Booleans become 0/1, as both dialects keep them; anything else that SQLite cannot hold is a mistake. */
function toSqlite(value: unknown): SqliteValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') {
    return value;
  }
  if (value instanceof Uint8Array) return value;
  throw new RecordsError('RECORDS_FAILED', `A ${typeof value} cannot be a column value.`);
}

function readsOnly(query: CompiledQuery): boolean {
  if (SelectQueryNode.is(query.query)) return true;
  return query.query.kind === 'RawNode' && /^\s*select\b/i.test(query.sql);
}

/**
 * What Kysely holds while it runs a query or a transaction. Reads outside a transaction go to the reader and never
 * wait for a writer; a lone write takes the writer for one statement, a transaction from begin to end.
 */
export class SqliteConnection implements DatabaseConnection {
  readonly #client: SqliteClient;
  readonly #lock: WriterLock;
  #release: (() => void) | undefined;

  constructor(client: SqliteClient, lock: WriterLock) {
    this.#client = client;
    this.#lock = lock;
  }

  async begin(): Promise<void> {
    const release = await this.#lock.acquire();
    try {
      await this.#client.ask({ kind: 'begin' });
      this.#release = release;
    } catch (error) {
      release();
      throw error;
    }
  }

  async commit(): Promise<void> {
    await this.#client.ask({ kind: 'commit' });
    this.#end();
  }

  async rollback(): Promise<void> {
    if (!this.#release) return;
    try {
      await this.#client.ask({ kind: 'rollback' });
    } finally {
      this.#end();
    }
  }

  #end(): void {
    this.#release?.();
    this.#release = undefined;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = query.parameters.map(toSqlite);
    const inTransaction = this.#release !== undefined;
    const lane: Lane = !inTransaction && readsOnly(query) ? 'reader' : 'writer';
    const release =
      lane === 'writer' && !inTransaction ? await this.#lock.acquire() : () => undefined;
    try {
      const request = { kind: 'run', lane, sql: query.sql, parameters, inTransaction } as const;
      const { rows, changes } = await this.#client.ask(request);
      return { rows: rows as R[], numAffectedRows: BigInt(changes ?? 0) };
    } finally {
      release();
    }
  }

  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<R>> {
    const inTransaction = this.#release !== undefined;
    const stream = await this.#client.openStream({
      lane: inTransaction ? 'writer' : 'reader',
      sql: query.sql,
      parameters: query.parameters.map(toSqlite),
      inTransaction,
    });
    const rows = Math.min(Math.max(chunkSize, 1), maxSlice);
    let done = false;
    try {
      while (!done) {
        const slice = await this.#client.ask({ kind: 'stream-next', stream, rows });
        done = slice.done === true;
        if (slice.rows.length > 0) yield { rows: slice.rows as R[] };
      }
    } finally {
      if (!done) await this.#client.ask({ kind: 'stream-close', stream });
    }
  }
}
