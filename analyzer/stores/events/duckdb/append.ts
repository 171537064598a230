import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBValue,
} from '@duckdb/node-api';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { hotType, otherAddresses, type EventRow } from '../event-row.ts';
import { irregularBit, openColumns, type Column } from './layout.ts';

/** Rows put into one chunk before the event loop gets a turn; about 3 ms. */
const sliceRows = 256;

function cell(row: EventRow, name: string): DuckDBValue {
  switch (name) {
    case 'event.id':
      return row.id;
    case '@timestamp':
      return BigInt(row.timestamp);
    case 'event.ingested':
      return BigInt(row.ingested);
    case 'other':
      return Object.keys(row.other).length === 0 ? null : JSON.stringify(row.other);
    case 'addresses': {
      const addresses = otherAddresses(row);
      return addresses ? JSON.stringify(addresses) : null;
    }
    case 'irregular':
      return row.irregular.length === 0 ? null : irregularOf(row);
    case 'tokens':
      return ` ${row.tokens.join(' ')} `;
    default: {
      const value = row.hot[name];
      if (value === undefined) return null;
      return typeof value === 'number' && hotType(name) === 'long' ? BigInt(value) : value;
    }
  }
}

export function irregularOf(row: EventRow): bigint {
  let bits = 0n;
  for (const field of row.irregular) bits |= irregularBit(field);
  return bits;
}

function columnType(one: Column): string {
  return `"${one.name}" ${one.type}`;
}

/** Definition of a day's table, and of the staging table. */
export const tableColumns = openColumns.map(columnType).join(', ');

/** DuckDB keeps strings beyond this many bytes in blocks of their own. */
const overflowFrom = 4_096;
/** Of such strings put into one staging table before it is made anew, in characters. */
const overflowLimit = 4 * 1024 * 1024;

type NodeApi = typeof import('@duckdb/node-api');

const createStaging = `CREATE TEMP TABLE IF NOT EXISTS staging (${tableColumns})`;

/**
 * Rows go to a temporary staging table first (memory only), then over to the day's table in one statement: its commit
 * and fsync run off the event loop, which the appender's own flush would hold for as long as the disk takes.
 */
export class Staging {
  readonly #api: NodeApi;
  readonly #connection: DuckDBConnection;
  #appender: DuckDBAppender | undefined;
  /** Characters in long strings that the staging table has taken; deleting rows does not free their blocks. */
  #overflow = 0;

  private constructor(api: NodeApi, connection: DuckDBConnection) {
    this.#api = api;
    this.#connection = connection;
  }

  static async create(connection: DuckDBConnection): Promise<Staging> {
    await connection.run(createStaging);
    return new Staging(await import('@duckdb/node-api'), connection);
  }

  /** Commits and fsyncs `rows` into `table`: all of them or none. */
  async move(rows: readonly EventRow[], table: string): Promise<void> {
    try {
      this.#appender ??= await this.#connection.createAppender('staging', 'main', 'temp');
      for (let at = 0; at < rows.length; at += sliceRows) {
        this.#appender.appendDataChunk(this.#chunk(rows.slice(at, at + sliceRows)));
        if (at + sliceRows < rows.length) await nextTurn();
      }
      this.#appender.flushSync();
      await this.#connection.run(`INSERT INTO "${table}" SELECT * FROM temp.staging`);
    } finally {
      await this.#empty();
    }
  }

  #chunk(rows: readonly EventRow[]): DuckDBDataChunk {
    const types = openColumns.map(({ type }) =>
      type === 'BIGINT' ? this.#api.BIGINT : this.#api.VARCHAR,
    );
    const chunk = this.#api.DuckDBDataChunk.create(types, rows.length);
    for (const [at, { name }] of openColumns.entries()) {
      chunk.setColumnValues(
        at,
        rows.map((row) => this.#counted(cell(row, name))),
      );
    }
    return chunk;
  }

  #counted(value: DuckDBValue): DuckDBValue {
    if (typeof value === 'string' && value.length >= overflowFrom / 3)
      this.#overflow += value.length;
    return value;
  }

  async #empty(): Promise<void> {
    try {
      if (this.#overflow > overflowLimit) await this.#replace();
      else await this.#connection.run('DELETE FROM temp.staging');
    } catch {
      // The database has shut itself down after a failed write; reopening makes a new staging table.
      this.#appender = undefined;
    }
  }

  async #replace(): Promise<void> {
    this.close();
    await this.#connection.run('DROP TABLE temp.staging');
    await this.#connection.run(createStaging);
    this.#overflow = 0;
  }

  close(): void {
    try {
      this.#appender?.closeSync();
    } catch {
      // Nothing is in it that was acknowledged.
    }
    this.#appender = undefined;
  }
}
