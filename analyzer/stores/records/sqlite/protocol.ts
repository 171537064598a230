import type { RecordsErrorCode } from '../errors.ts';

/** `reader` sees what is committed; `writer` is the one connection that writes. */
export type Lane = 'reader' | 'writer';

export type SqliteValue = null | number | bigint | string | Uint8Array;

/** What the main thread asks of the SQLite worker; every request gets exactly one reply with its `id`. */
export type SqliteRequest = { id: number } & (
  | {
      kind: 'run';
      lane: Lane;
      sql: string;
      parameters: readonly SqliteValue[];
      /** The statement belongs to an open transaction and must not run when that has ended by itself. */
      inTransaction: boolean;
    }
  | { kind: 'begin' | 'commit' | 'rollback' }
  | {
      kind: 'stream-open';
      lane: Lane;
      sql: string;
      parameters: readonly SqliteValue[];
      inTransaction: boolean;
    }
  | { kind: 'stream-next'; stream: number; rows: number }
  | { kind: 'stream-close'; stream: number }
  | { kind: 'close' }
);

export interface SqliteResult {
  rows: Record<string, unknown>[];
  changes?: number;
  /** Streams only: no rows are left. */
  done?: boolean;
}

export type SqliteReply =
  | { id: number; kind: 'ok'; result: SqliteResult }
  | { id: number; kind: 'error'; code: RecordsErrorCode; message: string };

export interface SqliteWorkerOptions {
  path: string;
  readOnly: boolean;
  /** How long SQLite waits for a lock that another process holds. */
  busyTimeoutMs: number;
}
