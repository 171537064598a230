import { Worker } from 'node:worker_threads';
import { RecordsError } from '../errors.ts';
import type { SqliteReply, SqliteRequest, SqliteResult, SqliteWorkerOptions } from './protocol.ts';

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never;

interface Pending {
  resolve(result: SqliteResult): void;
  reject(error: Error): void;
}

export interface SqliteClient {
  /** Rejects with a `RecordsError`; `id` of the request comes back for streams. */
  ask(request: WithoutId<SqliteRequest>): Promise<SqliteResult>;
  openStream(
    request: Omit<Extract<SqliteRequest, { kind: 'stream-open' }>, 'id' | 'kind'>,
  ): Promise<number>;
  /** Closes the databases and ends the thread; safe twice. */
  close(): Promise<void>;
}

/** Requests under way to the worker; past it callers are refused instead of piling up memory. */
const maxPending = 10_000;
const closeDeadlineMs = 10_000;

/** Starts the SQLite thread. A thread that dies fails every request, under way and to come, with one clear error. */
export function createSqliteClient(options: SqliteWorkerOptions): SqliteClient {
  const worker = new Worker(new URL('./sqlite.worker.ts', import.meta.url), {
    workerData: options,
    name: 'records',
  });
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let lost: Error | undefined;
  let closing: Promise<void> | undefined;

  function fail(error: Error): void {
    lost ??= error;
    for (const waiting of pending.values()) waiting.reject(lost);
    pending.clear();
  }

  worker.on('message', (reply: SqliteReply) => {
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    if (reply.kind === 'ok') waiting?.resolve(reply.result);
    else waiting?.reject(new RecordsError(reply.code, reply.message));
  });
  worker.on('error', (error) =>
    fail(
      new RecordsError(
        'RECORDS_WORKER_LOST',
        `The records store stopped: ${error instanceof Error ? error.message : String(error)}`,
        error,
      ),
    ),
  );
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      fail(
        closing
          ? new RecordsError('RECORDS_CLOSED', 'The records store is closed.')
          : new RecordsError('RECORDS_WORKER_LOST', `The records store stopped with exit ${code}.`),
      );
      resolve();
    });
  });

  function send(request: WithoutId<SqliteRequest>, id: number): Promise<SqliteResult> {
    if (lost) return Promise.reject(lost);
    if (pending.size >= maxPending) {
      return Promise.reject(
        new RecordsError('RECORDS_OVERLOADED', 'Too many records requests wait; try again.'),
      );
    }
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage({ ...request, id });
    });
  }

  async function shutDown(): Promise<void> {
    const asked = lost ? undefined : send({ kind: 'close' }, nextId++);
    const timer = setTimeout(() => void worker.terminate(), closeDeadlineMs);
    try {
      await asked;
    } finally {
      await exited;
      clearTimeout(timer);
    }
  }

  return {
    ask(request) {
      if (closing) {
        return Promise.reject(new RecordsError('RECORDS_CLOSED', 'The records store is closed.'));
      }
      return send(request, nextId++);
    },
    async openStream(request) {
      const id = nextId++;
      await send({ ...request, kind: 'stream-open' }, id);
      return id;
    },
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}
