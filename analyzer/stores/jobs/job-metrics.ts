import { Counter, Histogram, type Registry } from 'prom-client';

export type JobOutcome = 'done' | 'failed' | 'dead' | 'released';

export interface JobMetrics {
  enqueued(name: string): void;
  refused(name: string): void;
  ran(name: string, outcome: JobOutcome, seconds: number): void;
  /** Dead letters beyond the cap, deleted. */
  forgotten(count: number): void;
}

export function createJobMetrics(registry: Registry): JobMetrics {
  const registers = [registry];
  const enqueued = new Counter({
    name: 'jobs_enqueued_total',
    help: 'Jobs accepted.',
    labelNames: ['job'],
    registers,
  });
  const refused = new Counter({
    name: 'jobs_refused_total',
    help: 'Jobs refused because too many wait.',
    labelNames: ['job'],
    registers,
  });
  const runs = new Histogram({
    name: 'jobs_run_seconds',
    help: 'Time of one run of a job.',
    labelNames: ['job', 'outcome'],
    buckets: [0.01, 0.1, 1, 10, 60, 600],
    registers,
  });
  const forgotten = new Counter({
    name: 'jobs_dead_forgotten_total',
    help: 'Dead letters deleted because there were too many.',
    registers,
  });
  return {
    enqueued: (job) => enqueued.inc({ job }),
    refused: (job) => refused.inc({ job }),
    ran: (job, outcome, seconds) => runs.observe({ job, outcome }, seconds),
    forgotten: (count) => forgotten.inc(count),
  };
}
