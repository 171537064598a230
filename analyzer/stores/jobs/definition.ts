import { JobsError } from './errors.ts';
import type { JobContext, JobOptions, JobPayload } from './jobs.ts';

export interface JobDefinition extends Required<JobOptions> {
  name: string;
  run(payload: JobPayload, context: JobContext): Promise<void>;
}

/** Bounds that hold for every engine. */
export const jobLimits = {
  /** Waiting jobs of all names together. */
  maxWaiting: 100_000,
  maxDead: 10_000,
  maxPayloadBytes: 256 * 1024,
  maxErrorLength: 2_000,
  /** Back-off doubles up to here. */
  maxBackoffMs: 3_600_000,
} as const;

export function defineJob(
  name: string,
  run: JobDefinition['run'],
  options: JobOptions = {},
): JobDefinition {
  return {
    name,
    run,
    concurrency: options.concurrency ?? 1,
    attempts: options.attempts ?? 5,
    backoffMs: options.backoffMs ?? 1_000,
    timeoutMs: options.timeoutMs ?? 60_000,
  };
}

/** Delay before the run after `attempt`: exponential, the upper half random so that failures do not march in step. */
export function backoff(
  definition: Pick<JobDefinition, 'backoffMs'>,
  attempt: number,
  random: () => number = Math.random,
): number {
  const full = Math.min(definition.backoffMs * 2 ** (attempt - 1), jobLimits.maxBackoffMs);
  return Math.round(full * (0.5 + random() / 2));
}

/** Throws JOB_PAYLOAD_TOO_LARGE: what is large belongs in a blob. */
export function encodePayload(payload: JobPayload): string {
  const text = JSON.stringify(payload);
  if (Buffer.byteLength(text) <= jobLimits.maxPayloadBytes) return text;
  throw new JobsError(
    'JOB_PAYLOAD_TOO_LARGE',
    `The payload of a job is at most ${jobLimits.maxPayloadBytes} bytes; put the rest in a blob.`,
  );
}

export function errorText(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
  return text.slice(0, jobLimits.maxErrorLength);
}
