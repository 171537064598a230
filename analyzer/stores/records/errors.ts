/** What can go wrong in the records store, the same words on both engines. */
export type RecordsErrorCode =
  | 'RECORDS_FULL'
  | 'RECORDS_CORRUPT'
  | 'RECORDS_BUSY'
  | 'RECORDS_OVERLOADED'
  | 'RECORDS_CLOSED'
  | 'RECORDS_WORKER_LOST'
  | 'RECORDS_NESTED_TRANSACTION'
  | 'RECORDS_ROLLED_BACK'
  | 'RECORDS_READ_ONLY'
  /** Two transactions got in each other's way; the whole transaction may be run again. */
  | 'RECORDS_CONFLICT'
  | 'RECORDS_UNIQUE'
  | 'RECORDS_FOREIGN_KEY'
  | 'RECORDS_CONSTRAINT'
  | 'RECORDS_APPEND_ONLY'
  | 'RECORDS_UNREACHABLE'
  | 'RECORDS_MIGRATION_FAILED'
  | 'RECORDS_FAILED';

export class RecordsError extends Error {
  readonly code: RecordsErrorCode;
  constructor(code: RecordsErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

export class DataFolderLockedError extends Error {
  readonly code = 'DATA_FOLDER_LOCKED';
  readonly folder: string;
  /** Of the holder; absent when it could not be read. */
  readonly pid: number | undefined;
  constructor(folder: string, pid: number | undefined) {
    const holder = pid === undefined ? 'another process' : `process ${pid}`;
    super(`The data folder ${folder} is in use by ${holder}; stop it or choose another --data.`);
    this.folder = folder;
    this.pid = pid;
  }
}

/** True for a duplicate key, on either engine. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === 'RECORDS_UNIQUE';
}

/** True while the disk (or the database's quota) is full: the write was refused, what is stored is intact. */
export function isStorageFull(error: unknown): boolean {
  return codeOf(error) === 'RECORDS_FULL';
}

export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
