import { setTimeout as sleep } from 'node:timers/promises';
import { DelayedError, type Job, type Worker } from 'bullmq';
import type { Logger } from 'pino';
import { systemTime } from '../../../../collector/time/time-source.ts';
import type { JobDefinition } from '../definition.ts';
import { ShutDown } from '../errors.ts';
import type { JobMetrics } from '../job-metrics.ts';
import type { JobPayload } from '../jobs.ts';
import { runJob, type JobRun } from '../run-job.ts';

export interface Processor {
  run: (job: Job<JobPayload>, token?: string) => Promise<void>;
  /** Closes the worker: running jobs may end until the deadline, then they are aborted and given back. */
  drain(worker: Worker<JobPayload>, deadlineMs: number): Promise<void>;
}

interface ProcessorDeps {
  definition: JobDefinition;
  metrics: JobMetrics;
  log: Logger;
}

/** Runs one kind of job under our time-out and shut-down rules. */
export function createProcessor({ definition, metrics, log }: ProcessorDeps): Processor {
  const running = new Set<JobRun>();

  async function run(job: Job<JobPayload>, token?: string): Promise<void> {
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1_000;
    const attempt = job.attemptsMade + 1;
    const current = runJob(definition, job.data, { id: job.id ?? '', attempt });
    running.add(current);
    try {
      await current.done;
      metrics.ran(definition.name, 'done', seconds());
    } catch (error) {
      if (error instanceof ShutDown) {
        metrics.ran(definition.name, 'released', seconds());
        // BullMQ compares it with the machine's own clock, whatever clock the platform runs on.
        await job.moveToDelayed(systemTime.now(), token);
        throw new DelayedError();
      }
      const last = attempt >= definition.attempts;
      metrics.ran(definition.name, last ? 'dead' : 'failed', seconds());
      if (last) log.error({ job: job.name, id: job.id, err: error }, 'jobs: gave up on a job');
      else log.warn({ job: job.name, id: job.id, attempt, err: error }, 'jobs: failed');
      throw error;
    } finally {
      running.delete(current);
    }
  }

  return {
    run,
    async drain(worker, deadlineMs) {
      const ended = new AbortController();
      const closed = worker.close();
      const late = sleep(deadlineMs, undefined, { signal: ended.signal }).then(
        () => {
          for (const current of running) current.abort(new ShutDown());
        },
        () => undefined,
      );
      try {
        await closed;
      } finally {
        ended.abort();
        await late;
      }
    },
  };
}
