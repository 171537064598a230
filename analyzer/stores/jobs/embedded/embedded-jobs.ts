import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { isoNow, type TimeSource } from '../../../../collector/time/time-source.ts';
import type { Records } from '../../records/records.ts';
import { defineJob, encodePayload, jobLimits, type JobDefinition } from '../definition.ts';
import { JobsError } from '../errors.ts';
import { createJobMetrics } from '../job-metrics.ts';
import type { Jobs } from '../jobs.ts';
import { createJobStore } from './job-store.ts';
import { createRepeatStore } from './repeat-store.ts';
import { createRunner } from './runner.ts';

export interface EmbeddedJobsDeps {
  records: Records;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
  /** A process that is silent for so long has lost its running jobs to others; default 30,000. */
  leaseMs?: number;
  /** Longest wait between two looks at the database, default 1,000. */
  pollMs?: number;
  /** Nobody else runs jobs from this database: what runs at `start` was cut off. Default: true on SQLite. */
  exclusive?: boolean;
}

/** Enqueues between two exact counts of what waits. */
const recountEvery = 500;

/** Background work kept in the records database. At least once: a job may run again after a crash. */
export function createEmbeddedJobs(deps: EmbeddedJobsDeps): Jobs {
  const { records, time, log } = deps;
  const definitions = new Map<string, JobDefinition>();
  const metrics = createJobMetrics(deps.metrics);
  const jobs = createJobStore(records, time);
  const repeats = createRepeatStore(records, time);
  const runner = createRunner({
    definitions,
    jobs,
    repeats,
    metrics,
    time,
    log,
    leaseMs: deps.leaseMs ?? 30_000,
    pollMs: deps.pollMs ?? 1_000,
  });
  let waiting = 0;
  let sinceCount = recountEvery;

  async function refuseFlood(name: string): Promise<void> {
    if (sinceCount >= recountEvery || waiting + sinceCount >= jobLimits.maxWaiting) {
      sinceCount = 0;
      waiting = await jobs.countWaiting();
    }
    sinceCount += 1;
    if (waiting + sinceCount <= jobLimits.maxWaiting) return;
    metrics.refused(name);
    throw new JobsError('JOBS_FULL', `${jobLimits.maxWaiting} jobs wait already; try later.`);
  }

  return {
    define(name, run, options) {
      definitions.set(name, defineJob(name, run, options));
      runner.wake();
    },
    async enqueue(name, payload, { delayMs = 0, dedupeKey } = {}) {
      const text = encodePayload(payload);
      await refuseFlood(name);
      const id = await jobs.insert(name, text, time.now() + delayMs, dedupeKey);
      metrics.enqueued(name);
      runner.wake();
      return id;
    },
    async repeat(key, name, payload, everyMs) {
      await repeats.set(key, name, encodePayload(payload), everyMs);
      runner.wake();
    },
    cancelRepeat: (key) => repeats.remove(key),
    async start() {
      if (deps.exclusive ?? records.dialect === 'sqlite') {
        const cutOff = await jobs.releaseAll();
        if (cutOff > 0) log.info({ jobs: cutOff, at: isoNow(time) }, 'jobs: resuming cut-off jobs');
      }
      runner.start();
    },
    stats: () => jobs.stats(),
    deadLetters: (limit) => jobs.dead(limit),
    async retry(id) {
      const revived = await jobs.revive(id);
      runner.wake();
      return revived;
    },
    stop: (deadlineMs = 10_000) => runner.stop(deadlineMs),
  };
}
