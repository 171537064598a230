/** Why lines that wanted to be on disk before the answer were not taken. Both pass with time: send again. */
export type SpoolRefusal = 'SPOOL_FULL' | 'SPOOL_FAILING' | 'SPOOL_STOPPED';

export class SpoolRefusedError extends Error {
  readonly code: SpoolRefusal;
  readonly retryable = true;

  constructor(code: SpoolRefusal, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** A record is larger than the format can carry; sending it again does not help. */
export class RecordTooLargeError extends Error {
  readonly code = 'RECORD_TOO_LARGE';
  readonly retryable = false;

  constructor(bytes: number, limit: number) {
    super(`A line of ${bytes} bytes is over the limit of ${limit} bytes.`);
  }
}
