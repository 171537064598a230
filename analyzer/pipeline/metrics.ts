import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export const stageNames = ['receive', 'parse', 'detect', 'store'] as const;
export type StageName = (typeof stageNames)[number];

/** What one stage has done since the start. */
export interface StageCounts {
  in: number;
  out: number;
  dropped: number;
}

/** Counters of the stages, both for Prometheus and for the health page. */
export function createPipelineMetrics(metrics: Registry) {
  const registers = [metrics];
  const labelNames = ['stage'];
  const total = {
    in: new Counter({
      name: 'pipeline_in_total',
      help: 'Lines or events that entered a stage.',
      labelNames,
      registers,
    }),
    out: new Counter({
      name: 'pipeline_out_total',
      help: 'Lines or events that left a stage.',
      labelNames,
      registers,
    }),
    dropped: new Counter({
      name: 'pipeline_dropped_total',
      help: 'Lines or events lost in a stage.',
      labelNames,
      registers,
    }),
  };
  const stages: Record<StageName, StageCounts> = {
    receive: { in: 0, out: 0, dropped: 0 },
    parse: { in: 0, out: 0, dropped: 0 },
    detect: { in: 0, out: 0, dropped: 0 },
    store: { in: 0, out: 0, dropped: 0 },
  };
  return {
    stages,
    count(stage: StageName, what: keyof StageCounts, n: number): void {
      if (n === 0) return;
      stages[stage][what] += n;
      total[what].inc({ stage }, n);
    },
    unparsed: new Counter({
      name: 'pipeline_unparsed_total',
      help: 'Lines kept as text because no parser knew them.',
      registers,
    }),
    poison: new Counter({
      name: 'pipeline_poison_lines_total',
      help: 'Lines that broke an ingest thread and were kept unparsed.',
      registers,
    }),
    restarts: new Counter({
      name: 'pipeline_thread_restarts_total',
      help: 'Ingest threads replaced after a crash or a hang.',
      registers,
    }),
    storeSeconds: new Histogram({
      name: 'pipeline_store_seconds',
      help: 'One append of a group of events to the event store.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    lag: new Gauge({
      name: 'pipeline_lag_seconds',
      help: 'Age of the line stored last: from its arrival to the store.',
      registers,
    }),
  };
}

export type PipelineMetrics = ReturnType<typeof createPipelineMetrics>;
