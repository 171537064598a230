/** JSON only: a job may outlive the process that made it. */
export type JobPayload = Record<string, unknown>;

export interface JobContext {
  id: string;
  /** 1 on the first run. */
  attempt: number;
  signal: AbortSignal;
}

export interface JobOptions {
  /** Runs at once in this process, default 1. */
  concurrency?: number;
  /** Including the first; default 5. After the last the job is a dead letter. */
  attempts?: number;
  /** First delay of the exponential back-off (with jitter), default 1,000 ms. */
  backoffMs?: number;
  /** A run longer than this is aborted and counts as failed, default 60,000 ms. */
  timeoutMs?: number;
}

export interface EnqueueOptions {
  delayMs?: number;
  /** While a job with this key is waiting or running, a second is not added. */
  dedupeKey?: string;
}

export interface JobStats {
  name: string;
  waiting: number;
  running: number;
  dead: number;
}

export interface DeadJob {
  id: string;
  name: string;
  payload: JobPayload;
  error: string;
  failedAt: string;
}

/** Background work. Both engines (embedded in the records database, BullMQ on Redis) pass `jobs.contract.ts`. */
export interface Jobs {
  define(
    name: string,
    run: (payload: JobPayload, context: JobContext) => Promise<void>,
    options?: JobOptions,
  ): void;
  enqueue(name: string, payload: JobPayload, options?: EnqueueOptions): Promise<string>;
  /** Keeps exactly one repetition under `key`; a changed interval replaces the old one. */
  repeat(key: string, name: string, payload: JobPayload, everyMs: number): Promise<void>;
  cancelRepeat(key: string): Promise<void>;
  start(): Promise<void>;
  stats(): Promise<JobStats[]>;
  deadLetters(limit: number): Promise<DeadJob[]>;
  retry(id: string): Promise<boolean>;
  /** Lets running jobs end until the deadline, then aborts them; they run again at the next start. */
  stop(deadlineMs?: number): Promise<void>;
}
