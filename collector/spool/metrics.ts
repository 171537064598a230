import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What the spool tells Prometheus. */
export function createSpoolMetrics(metrics: Registry) {
  const registers = [metrics];
  return {
    admitted: new Counter({
      name: 'spool_records_total',
      help: 'Lines written to the spool and synced to disk.',
      registers,
    }),
    commitLag: new Histogram({
      name: 'spool_commit_seconds',
      help: 'From taking a line to having it on disk: what a power cut can lose.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    syncTime: new Histogram({
      name: 'spool_sync_seconds',
      help: 'One write and fdatasync of a group of lines.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1],
      registers,
    }),
    bytes: new Gauge({ name: 'spool_bytes', help: 'Bytes waiting to be stored.', registers }),
    corrupt: new Counter({
      name: 'spool_corrupt_records_total',
      help: 'Damaged places skipped while reading.',
      registers,
    }),
    failures: new Counter({
      name: 'spool_write_failures_total',
      help: 'Writes that the disk refused (full, broken); retried until they succeed.',
      labelNames: ['code'],
      registers,
    }),
  };
}

export type SpoolMetrics = ReturnType<typeof createSpoolMetrics>;
