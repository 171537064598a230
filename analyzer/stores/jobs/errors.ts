export type JobsErrorCode =
  | 'JOBS_FULL'
  | 'JOBS_STOPPED'
  | 'JOBS_UNREACHABLE'
  | 'JOB_PAYLOAD_TOO_LARGE'
  | 'JOB_TIMED_OUT'
  | 'JOB_UNDEFINED';

export class JobsError extends Error {
  readonly code: JobsErrorCode;
  constructor(code: JobsErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The reason with which running jobs are aborted when the process stops: not their fault, they run again. */
export class ShutDown extends Error {
  constructor() {
    super('The process is stopping.');
  }
}
