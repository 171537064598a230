import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { RecordsError } from '../errors.ts';
import type {
  Lane,
  SqliteReply,
  SqliteRequest,
  SqliteResult,
  SqliteValue,
  SqliteWorkerOptions,
} from './protocol.ts';
import { classifySqliteError } from './sqlite-errors.ts';
import { createStatementCache, type StatementCache } from './statement-cache.ts';

/** Statements kept per connection; the whole product has a few hundred distinct texts. */
const statementsPerConnection = 256;
/** Streams open at once; each has a connection of its own so that it pins no other reader's snapshot. */
const maxStreams = 8;

interface Connection {
  database: DatabaseSync;
  statements: StatementCache;
}

interface Stream {
  iterator: Iterator<unknown>;
  /** Absent for a stream inside the open transaction, which reads over the writer. */
  own: DatabaseSync | undefined;
}

const options = workerData as SqliteWorkerOptions;
const streams = new Map<number, Stream>();

function openDatabase(readOnly: boolean): DatabaseSync {
  const database = new DatabaseSync(options.path, {
    readOnly,
    timeout: options.busyTimeoutMs,
    enableForeignKeyConstraints: true,
  });
  if (!readOnly) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;');
  return database;
}

function connect(readOnly: boolean): Connection {
  const database = openDatabase(readOnly);
  return { database, statements: createStatementCache(database, statementsPerConnection) };
}

const writer = connect(options.readOnly);
const reader = connect(true);

function connection(lane: Lane): Connection {
  return lane === 'writer' ? writer : reader;
}

/** SQLite ends a transaction by itself on some faults (full disk); what follows must not commit alone. */
function assertTransaction(): void {
  if (!writer.database.isTransaction) {
    throw new RecordsError(
      'RECORDS_ROLLED_BACK',
      'The transaction was rolled back by an earlier fault.',
    );
  }
}

function run(lane: Lane, sql: string, parameters: readonly SqliteValue[]): SqliteResult {
  const statement = connection(lane).statements.get(sql);
  if (statement.columns().length > 0) {
    const rows = statement.all(...parameters) as Record<string, unknown>[];
    return { rows, changes: rows.length };
  }
  return { rows: [], changes: Number(statement.run(...parameters).changes) };
}

function openStream(id: number, lane: Lane, sql: string, parameters: readonly SqliteValue[]): void {
  if (streams.size >= maxStreams) {
    throw new RecordsError('RECORDS_OVERLOADED', 'Too many large reads are open; try again.');
  }
  const own = lane === 'reader' ? openDatabase(true) : undefined;
  const iterator = (own ?? writer.database).prepare(sql).iterate(...parameters);
  streams.set(id, { iterator, own });
}

function closeStream(id: number): void {
  const stream = streams.get(id);
  if (!stream) return;
  streams.delete(id);
  stream.iterator.return?.();
  stream.own?.close();
}

function nextRows(id: number, count: number): SqliteResult {
  const stream = streams.get(id);
  if (!stream) return { rows: [], done: true };
  const rows: Record<string, unknown>[] = [];
  while (rows.length < count) {
    const next = stream.iterator.next();
    if (next.done) {
      closeStream(id);
      return { rows, done: true };
    }
    rows.push(next.value as Record<string, unknown>);
  }
  return { rows, done: false };
}

/** On a full disk neither is possible; the log beside the database is then read at the next opening. */
function tidyUp(): void {
  try {
    writer.database.exec('PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);');
  } catch (error) {
    if (classifySqliteError(error).code !== 'RECORDS_FULL') throw error;
  }
}

function close(): void {
  for (const id of streams.keys()) closeStream(id);
  reader.database.close();
  if (!options.readOnly) tidyUp();
  writer.database.close();
}

function answer(request: SqliteRequest): SqliteResult {
  switch (request.kind) {
    case 'run':
      if (request.inTransaction) assertTransaction();
      return run(request.lane, request.sql, request.parameters);
    case 'begin':
      writer.database.exec('BEGIN IMMEDIATE');
      return { rows: [] };
    case 'commit':
      assertTransaction();
      writer.database.exec('COMMIT');
      return { rows: [] };
    case 'rollback':
      if (writer.database.isTransaction) writer.database.exec('ROLLBACK');
      return { rows: [] };
    case 'stream-open':
      if (request.inTransaction) assertTransaction();
      openStream(request.id, request.lane, request.sql, request.parameters);
      return { rows: [] };
    case 'stream-next':
      return nextRows(request.stream, request.rows);
    case 'stream-close':
      closeStream(request.stream);
      return { rows: [] };
    case 'close':
      close();
      return { rows: [] };
  }
}

function reply(request: SqliteRequest): SqliteReply {
  try {
    return { id: request.id, kind: 'ok', result: answer(request) };
  } catch (error) {
    return { id: request.id, kind: 'error', ...classifySqliteError(error) };
  }
}

parentPort?.on('message', (request: SqliteRequest) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(reply(request));
  if (request.kind === 'close') parentPort?.close();
});
