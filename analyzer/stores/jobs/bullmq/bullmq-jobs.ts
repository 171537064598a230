import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker, type Job, type JobsOptions } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { newId } from '../../records/new-id.ts';
import { defineJob, encodePayload, jobLimits, type JobDefinition } from '../definition.ts';
import { JobsError } from '../errors.ts';
import { createJobMetrics } from '../job-metrics.ts';
import type { DeadJob, JobPayload, Jobs, JobStats } from '../jobs.ts';
import { createProcessor, type Processor } from './processor.ts';
import { createNameIndex } from './name-index.ts';

export interface BullmqJobsDeps {
  /** `redis://…` or `rediss://…`. */
  url: string;
  log: Logger;
  metrics: Registry;
  /** Of every key in Redis; apart per node. */
  prefix: string;
  /** A process that is silent for so long has lost its running jobs to others; default 30,000. */
  leaseMs?: number;
}

/** Redis may be restarting; a caller is told after this, and the job was then not accepted. */
const answerMs = 10_000;
/** For closing, beyond the time that running jobs are given. */
const closeMs = 2_000;
const recountEvery = 500;

async function answered<T>(work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  try {
    const late = sleep(answerMs, undefined, { signal: ended.signal }).then(() => {
      throw new JobsError('JOBS_UNREACHABLE', 'Redis does not answer.');
    });
    late.catch(() => undefined);
    return await Promise.race([work, late]);
  } finally {
    ended.abort();
  }
}

function bullOptions(definition: JobDefinition): JobsOptions {
  return {
    attempts: definition.attempts,
    // Bull draws from [1 − jitter, 1] of the exponential delay, as the embedded engine does.
    backoff: { type: 'exponential', delay: definition.backoffMs, jitter: 0.5 },
    removeOnComplete: true,
    removeOnFail: { count: jobLimits.maxDead },
  };
}

/** Background work on Redis, for several processes. At least once: a job may run again after a crash. */
export function createBullmqJobs(deps: BullmqJobsDeps): Jobs {
  const { log, prefix } = deps;
  const leaseMs = deps.leaseMs ?? 30_000;
  const definitions = new Map<string, JobDefinition>();
  const queues = new Map<string, Queue<JobPayload>>();
  const workers = new Map<string, { worker: Worker<JobPayload>; processor: Processor }>();
  const metrics = createJobMetrics(deps.metrics);
  // BullMQ requires it: its blocking commands wait longer than any retry budget.
  const connection = new Redis(deps.url, { maxRetriesPerRequest: null });
  connection.on('error', (error) => log.warn({ err: error }, 'jobs: Redis connection'));
  const index = createNameIndex(connection, prefix);
  let started = false;
  let stopping: Promise<void> | undefined;
  let waiting = 0;
  let sinceCount = recountEvery;

  function queueOf(name: string): Queue<JobPayload> {
    const known = queues.get(name);
    if (known) return known;
    const queue = new Queue<JobPayload>(name, { connection, prefix });
    queue.on('error', (error) => log.warn({ err: error, job: name }, 'jobs: queue'));
    queues.set(name, queue);
    return queue;
  }

  function definitionOf(name: string): JobDefinition {
    return definitions.get(name) ?? defineJob(name, async () => undefined);
  }

  function work(definition: JobDefinition): void {
    const processor = createProcessor({ definition, metrics, log });
    const worker = new Worker<JobPayload>(definition.name, processor.run, {
      connection,
      prefix,
      concurrency: definition.concurrency,
      lockDuration: leaseMs,
      stalledInterval: leaseMs,
      // A job that takes its process down each time ends as a dead letter.
      maxStalledCount: definition.attempts,
    });
    worker.on('error', (error) => log.warn({ err: error, job: definition.name }, 'jobs: worker'));
    workers.set(definition.name, { worker, processor });
  }

  async function allQueues(): Promise<Queue<JobPayload>[]> {
    const names = new Set([...(await index.names()), ...queues.keys()]);
    return [...names].sort().map(queueOf);
  }

  async function countWaiting(): Promise<number> {
    let sum = 0;
    for (const queue of await allQueues()) sum += await queue.getJobCountByTypes('wait', 'delayed');
    return sum;
  }

  async function refuseFlood(name: string): Promise<void> {
    if (sinceCount >= recountEvery || waiting + sinceCount >= jobLimits.maxWaiting) {
      sinceCount = 0;
      waiting = await countWaiting();
    }
    sinceCount += 1;
    if (waiting + sinceCount <= jobLimits.maxWaiting) return;
    metrics.refused(name);
    throw new JobsError('JOBS_FULL', `${jobLimits.maxWaiting} jobs wait already; try later.`);
  }

  async function add(
    name: string,
    payload: JobPayload,
    { delayMs = 0, dedupeKey }: { delayMs?: number; dedupeKey?: string },
  ): Promise<string> {
    encodePayload(payload);
    await refuseFlood(name);
    await index.remember(name);
    const job = await queueOf(name).add(name, payload, {
      ...bullOptions(definitionOf(name)),
      jobId: newId(),
      delay: delayMs,
      ...(dedupeKey !== undefined && { deduplication: { id: dedupeKey } }),
    });
    metrics.enqueued(name);
    return job.id ?? '';
  }

  async function cancelRepeat(key: string): Promise<void> {
    const name = await index.repeatName(key);
    if (name === undefined) return;
    await queueOf(name).removeJobScheduler(key);
    await index.forgetRepeat(key);
  }

  async function repeat(
    key: string,
    name: string,
    payload: JobPayload,
    everyMs: number,
  ): Promise<void> {
    const before = await index.repeatName(key);
    if (before !== undefined && before !== name) await cancelRepeat(key);
    await index.rememberRepeat(key, name);
    const known = await queueOf(name).getJobScheduler(key);
    const same =
      known?.every === everyMs &&
      JSON.stringify(known.template?.data ?? {}) === encodePayload(payload);
    if (same) return;
    const template = { name, data: payload, opts: bullOptions(definitionOf(name)) };
    await queueOf(name).upsertJobScheduler(key, { every: everyMs }, template);
  }

  async function closeAll(deadlineMs: number): Promise<void> {
    await Promise.all(
      [...workers.values()].map(({ worker, processor }) =>
        processor.drain(worker, deadlineMs).catch((error: unknown) => {
          log.warn({ err: error }, 'jobs: a worker did not stop cleanly');
        }),
      ),
    );
    await Promise.all([...queues.values()].map((queue) => queue.close()));
  }

  /** Workers and queues wait for their connection before they close: without Redis that would be for ever. */
  async function shutDown(deadlineMs: number): Promise<void> {
    const ended = new AbortController();
    const late = sleep(deadlineMs + closeMs, undefined, { signal: ended.signal }).catch(
      () => undefined,
    );
    const given = connection.status === 'ready' ? late : Promise.resolve();
    const closed = closeAll(deadlineMs).catch((error: unknown) => {
      log.warn({ err: error }, 'jobs: a queue did not close cleanly');
    });
    await Promise.race([closed, given]);
    ended.abort();
    connection.disconnect();
  }

  function toDead(name: string, job: Job<JobPayload>): DeadJob {
    return {
      id: job.id ?? '',
      name,
      payload: job.data,
      error: (job.failedReason ?? '').slice(0, jobLimits.maxErrorLength),
      failedAt: new Date(job.finishedOn ?? job.timestamp).toISOString(),
    };
  }

  return {
    define(name, run, options) {
      const definition = defineJob(name, run, options);
      definitions.set(name, definition);
      if (started && !workers.has(name)) work(definition);
    },
    enqueue: (name, payload, options = {}) => answered(add(name, payload, options)),
    repeat: (key, name, payload, everyMs) => answered(repeat(key, name, payload, everyMs)),
    cancelRepeat: (key) => answered(cancelRepeat(key)),
    async start() {
      if (started) return;
      started = true;
      for (const definition of definitions.values()) work(definition);
    },
    async stats() {
      const rows: JobStats[] = [];
      for (const queue of await answered(allQueues())) {
        const counts = await queue.getJobCounts('wait', 'delayed', 'active', 'failed');
        const { wait = 0, delayed = 0, active = 0, failed = 0 } = counts;
        if (wait + delayed + active + failed > 0) {
          rows.push({ name: queue.name, waiting: wait + delayed, running: active, dead: failed });
        }
      }
      return rows;
    },
    async deadLetters(limit) {
      const found: DeadJob[] = [];
      for (const queue of await answered(allQueues())) {
        const failed = await queue.getFailed(0, limit - 1);
        found.push(...failed.map((job) => toDead(queue.name, job)));
      }
      return found.sort((a, b) => (a.failedAt < b.failedAt ? 1 : -1)).slice(0, limit);
    },
    async retry(id) {
      for (const queue of await answered(allQueues())) {
        const job = await queue.getJob(id);
        if (!job || !(await job.isFailed())) continue;
        await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
        return true;
      }
      return false;
    },
    stop(deadlineMs = 10_000) {
      stopping ??= shutDown(deadlineMs);
      return stopping;
    },
  };
}
