import type { Logger } from 'pino';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TimeSource } from '../../../../collector/time/time-source.ts';
import { newId } from '../../records/new-id.ts';
import { backoff, errorText, type JobDefinition } from '../definition.ts';
import { ShutDown } from '../errors.ts';
import type { JobMetrics, JobOutcome } from '../job-metrics.ts';
import type { JobPayload } from '../jobs.ts';
import { runJob, type JobRun } from '../run-job.ts';
import type { JobStore } from './job-store.ts';
import type { JobRow } from './new-job.ts';
import type { RepeatStore } from './repeat-store.ts';

export interface RunnerDeps {
  definitions: ReadonlyMap<string, JobDefinition>;
  jobs: JobStore;
  repeats: RepeatStore;
  metrics: JobMetrics;
  time: TimeSource;
  log: Logger;
  leaseMs: number;
  pollMs: number;
}

export interface Runner {
  start(): void;
  /** Something may be due now. */
  wake(): void;
  stop(deadlineMs: number): Promise<void>;
}

interface Running {
  job: JobRow;
  run: JobRun;
  settled: Promise<void>;
}

/** What is due already but not ours to take (its row is locked elsewhere) is looked at again so soon. */
const minPollMs = 20;

/** After an abort, how long a job may take to notice before it is left behind. */
const abortGraceMs = 1_000;

/** Claims due jobs for the free slots of this process and runs them, one look at the database at a time. */
export function createRunner(deps: RunnerDeps): Runner {
  const { definitions, jobs, repeats, metrics, time, log } = deps;
  const owner = newId();
  const running = new Map<string, Running>();
  let state: 'idle' | 'started' | 'stopped' = 'idle';
  let timer: NodeJS.Timeout | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let wanted = false;
  let stopping: Promise<void> | undefined;

  function freeSlots(): Map<string, number> {
    const slots = new Map<string, number>();
    for (const { name, concurrency } of definitions.values()) {
      const busy = [...running.values()].filter(({ job }) => job.name === name).length;
      if (busy < concurrency) slots.set(name, concurrency - busy);
    }
    return slots;
  }

  async function settle(job: JobRow, definition: JobDefinition, run: JobRun): Promise<JobOutcome> {
    try {
      await run.done;
      await jobs.finish(job);
      return 'done';
    } catch (error) {
      if (error instanceof ShutDown) {
        await jobs.release(job);
        return 'released';
      }
      if (job.attempt >= definition.attempts) {
        metrics.forgotten(await jobs.bury(job, errorText(error)));
        log.error({ job: job.name, id: job.id, err: error }, 'jobs: gave up on a job');
        return 'dead';
      }
      const delay = backoff(definition, job.attempt);
      await jobs.again(job, new Date(time.now() + delay).toISOString(), errorText(error));
      log.warn({ job: job.name, id: job.id, attempt: job.attempt, err: error }, 'jobs: failed');
      return 'failed';
    }
  }

  function launch(job: JobRow, definition: JobDefinition): void {
    const began = performance.now();
    const payload = JSON.parse(job.payload) as JobPayload;
    const run = runJob(definition, payload, { id: job.id, attempt: job.attempt });
    const settled = settle(job, definition, run)
      .then((outcome) => metrics.ran(job.name, outcome, (performance.now() - began) / 1_000))
      .catch((error: unknown) => {
        // The outcome could not be written: the lease runs out and the job runs again.
        log.error({ job: job.name, id: job.id, err: error }, 'jobs: could not record an outcome');
      })
      .finally(() => {
        running.delete(job.id);
        wake();
      });
    running.set(job.id, { job, run, settled });
  }

  /** A job that takes its process down each time must end as a dead letter too. */
  async function begin(job: JobRow): Promise<void> {
    const definition = definitions.get(job.name);
    if (!definition) return;
    if (job.attempt <= definition.attempts) return launch(job, definition);
    const forgotten = await jobs.bury(job, 'The process stopped while this job ran, each time.');
    metrics.forgotten(forgotten);
    metrics.ran(job.name, 'dead', 0);
  }

  async function look(): Promise<void> {
    await repeats.enqueueDue();
    const slots = freeSlots();
    const due = await jobs.nextDue([...slots.keys()]);
    if (due !== undefined && Date.parse(due) <= time.now()) {
      for (const job of await jobs.claim(owner, slots, deps.leaseMs)) await begin(job);
    }
    const next = [await jobs.nextDue([...freeSlots().keys()]), await repeats.nextDue()];
    const waits = next.flatMap((at) => (at === undefined ? [] : [Date.parse(at) - time.now()]));
    schedule(Math.min(deps.pollMs, ...waits));
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    if (state === 'started') timer = setTimeout(wake, Math.max(ms, minPollMs));
  }

  function wake(): void {
    if (state !== 'started') return;
    wanted = true;
    looking ??= lookWhileWanted().finally(() => {
      looking = undefined;
    });
  }

  function isWanted(): boolean {
    return wanted && state === 'started';
  }

  async function lookWhileWanted(): Promise<void> {
    do {
      wanted = false;
      try {
        await look();
      } catch (error) {
        log.error({ err: error }, 'jobs: could not look for due jobs');
        schedule(deps.pollMs);
      }
    } while (isWanted());
  }

  async function beat(): Promise<void> {
    if (running.size === 0) return;
    const before = [...running.values()];
    const still = await jobs.renew(owner, deps.leaseMs);
    for (const { job, run } of before) {
      if (still.has(job.id) || !running.has(job.id)) continue;
      log.warn({ job: job.name, id: job.id }, 'jobs: lost the lease of a running job');
      run.abort(new ShutDown());
    }
  }

  async function shutDown(deadlineMs: number): Promise<void> {
    state = 'stopped';
    clearTimeout(timer);
    await looking;
    const all = (): Promise<unknown> => Promise.all([...running.values()].map((r) => r.settled));
    const ended = new AbortController();
    const within = (ms: number) =>
      Promise.race([all(), sleep(ms, undefined, { signal: ended.signal }).catch(() => undefined)]);
    await within(deadlineMs);
    for (const { run } of running.values()) run.abort(new ShutDown());
    await within(abortGraceMs);
    ended.abort();
    clearInterval(heartbeat);
  }

  return {
    start() {
      if (state !== 'idle') return;
      state = 'started';
      heartbeat = setInterval(() => {
        beat().catch((error: unknown) => log.error({ err: error }, 'jobs: could not renew leases'));
      }, deps.leaseMs / 3);
      wake();
    },
    wake,
    stop(deadlineMs) {
      stopping ??= shutDown(deadlineMs);
      return stopping;
    },
  };
}
