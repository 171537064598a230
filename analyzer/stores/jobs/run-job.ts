import type { JobDefinition } from './definition.ts';
import { JobsError } from './errors.ts';
import type { JobPayload } from './jobs.ts';

export interface JobRun {
  /** Settles when the job ends, or at its time-out, or when it is aborted, whichever is first. */
  done: Promise<void>;
  abort(reason: Error): void;
}

/**
 * Runs a job under its time-out. A job that ignores its signal is left behind: its slot is free again, and what it
 * still does is its own affair, as after a crash.
 */
export function runJob(
  definition: JobDefinition,
  payload: JobPayload,
  context: { id: string; attempt: number },
): JobRun {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    const seconds = definition.timeoutMs / 1_000;
    controller.abort(new JobsError('JOB_TIMED_OUT', `No end within ${seconds} s.`));
  }, definition.timeoutMs);

  const aborted = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), {
      once: true,
    });
  });
  const running = (async () =>
    definition.run(payload, { ...context, signal: controller.signal }))();
  const done = Promise.race([running, aborted]).finally(() => clearTimeout(timer));
  return { done, abort: (reason) => controller.abort(reason) };
}
