import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EventStoreError } from '../errors.ts';
import { MemoryLoans } from './memory-loans.ts';

export type SqlRow = readonly DuckDBValue[];

export interface EngineOptions {
  path: string;
  temporaryDir: string;
  memoryLimitMiB: number;
  threads: number;
}

/** Queries that run at once; each holds one of libuv's few threads, which files and hashes need as well. */
const readers = 2;
/** Waiting queries beyond this are refused rather than queued. */
const maxWaiting = 256;

/** Runs at most `readers` pieces of work at once, in order of arrival. */
class Slots {
  #free = readers;
  readonly #waiting: (() => void)[] = [];

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else {
      if (this.#waiting.length >= maxWaiting) {
        throw new EventStoreError('EVENT_STORE_UNAVAILABLE', 'Too many searches are waiting.');
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}

/**
 * Rows of one group of the open day. A checkpoint loads and writes the last group anew, again and again while the day fills; with
 * DuckDB's own 122,880 that took most of the processor and 80 MiB more at its peak, and left larger files.
 */
const groupRows = 30_720;

/** One DuckDB database: a connection for writing, and pooled ones for reading. All SQL runs off the event loop. */
export class Engine {
  readonly #instance: DuckDBInstance;
  readonly writer: DuckDBConnection;
  readonly #idle: DuckDBConnection[] = [];
  readonly #slots = new Slots();
  readonly #loans: MemoryLoans;

  private constructor(instance: DuckDBInstance, writer: DuckDBConnection, limitMiB: number) {
    this.#instance = instance;
    this.writer = writer;
    this.#loans = new MemoryLoans(limitMiB, (mib) => this.allow(mib));
  }

  static async open(options: EngineOptions): Promise<Engine> {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    // Attached rather than opened: only so can the size of row groups be said.
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${options.memoryLimitMiB}MiB`,
      threads: String(options.threads),
      temp_directory: options.temporaryDir,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      // Sealed files never change, so what is cached of them needs no second look.
      validate_external_file_cache: 'NO_VALIDATION',
      allocator_flush_threshold: '16MiB',
      // Keeping the order of rows makes COPY hold whole table segments; `seq` tells the order anyway.
      preserve_insertion_order: 'false',
    });
    try {
      const writer = await instance.connect();
      await writer.run('SET GLOBAL parquet_metadata_cache = true');
      const path = options.path.replaceAll("'", "''");
      await writer.run(`ATTACH '${path}' AS store (ROW_GROUP_SIZE ${groupRows})`);
      await writer.run('USE store');
      return new Engine(instance, writer, options.memoryLimitMiB);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** Rows of a read-only statement, turned into JavaScript in slices so that the event loop is never held long. */
  async read(sql: string): Promise<SqlRow[]> {
    return this.#slots.run(async () => {
      const connection = this.#idle.pop() ?? (await this.#connect());
      try {
        return await this.#loans.run(() => collect(connection, sql));
      } finally {
        this.#idle.push(connection);
      }
    });
  }

  async #connect(): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    await connection.run('USE store');
    return connection;
  }

  /** Runs work that may need more memory than the limit; it is run again then, with more for as long as it takes. */
  async withEnoughMemory<T>(work: () => Promise<T>): Promise<T> {
    return this.#loans.run(work);
  }

  /** Changes the memory limit while running. */
  async allow(memoryLimitMiB: number): Promise<void> {
    await this.writer.run(`SET GLOBAL memory_limit = '${memoryLimitMiB}MiB'`);
  }

  async write(sql: string): Promise<void> {
    await this.writer.run(sql);
  }

  close(): void {
    for (const connection of this.#idle) connection.closeSync();
    this.writer.closeSync();
    this.#instance.closeSync();
  }
}

/** Values converted in one go; about 2 ms. */
const sliceValues = 4_000;

async function collect(connection: DuckDBConnection, sql: string): Promise<SqlRow[]> {
  const result = await connection.run(sql);
  const rows: DuckDBValue[][] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return rows;
    const first = rows.length;
    for (let row = 0; row < chunk.rowCount; row += 1) rows.push([]);
    let converted = 0;
    for (let column = 0; column < chunk.columnCount; column += 1) {
      chunk.visitColumnValues(column, (value, row) => rows[first + row]?.push(value));
      converted += chunk.rowCount;
      if (converted >= sliceValues) {
        converted = 0;
        await nextTurn();
      }
    }
  }
}
