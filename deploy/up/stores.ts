import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createFileBlobs } from '../../analyzer/stores/blobs/file-blobs.ts';
import type { Blobs } from '../../analyzer/stores/blobs/blobs.ts';
import type { EventStore } from '../../analyzer/stores/events/event-store.ts';
import { createEmbeddedJobs } from '../../analyzer/stores/jobs/embedded/embedded-jobs.ts';
import type { Jobs } from '../../analyzer/stores/jobs/jobs.ts';
import { openRecords } from '../../analyzer/stores/records/open.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Config } from '../config/schema.ts';

export interface StoreDeps {
  config: Config;
  dataDir: string;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
}

export interface Stores {
  records: Records;
  events: EventStore;
  jobs: Jobs;
  blobs: Blobs;
  /** In the reverse order of opening. */
  stop(): Promise<void>;
}

/** DuckDB or Elasticsearch; the engine that is not used is never loaded. */
export async function openEvents({
  config,
  dataDir,
  time,
  log,
  metrics,
}: StoreDeps): Promise<EventStore> {
  const { events } = config;
  if (events.engine === 'elasticsearch') {
    const { createElasticsearchEventStore } =
      await import('../../analyzer/stores/events/elasticsearch/elasticsearch-event-store.ts');
    return createElasticsearchEventStore({
      nodes: events.elasticsearchUrls ?? [],
      ...(events.elasticsearchApiKey !== undefined && { apiKey: events.elasticsearchApiKey }),
      ...(events.elasticsearchCaFile !== undefined && {
        ca: readFileSync(events.elasticsearchCaFile, 'utf8'),
      }),
      time,
      log,
      metrics,
    });
  }
  const { createDuckdbEventStore } =
    await import('../../analyzer/stores/events/duckdb/duckdb-event-store.ts');
  return createDuckdbEventStore({
    dir: join(dataDir, 'events'),
    memoryLimitMiB: events.memoryLimitMiB,
    threads: 2,
    time,
    log,
    metrics,
  });
}

function openRecordsFor({ config, dataDir }: StoreDeps): Promise<Records> {
  const { engine, postgresUrl } = config.records;
  return engine === 'postgres' && postgresUrl !== undefined
    ? openRecords({ kind: 'postgres', connectionString: postgresUrl })
    : openRecords({ kind: 'sqlite', path: join(dataDir, 'records.sqlite') });
}

async function openJobs(
  { config, time, log, metrics }: StoreDeps,
  records: Records,
): Promise<Jobs> {
  const { engine, redisUrl } = config.jobs;
  if (engine !== 'bullmq' || redisUrl === undefined) {
    return createEmbeddedJobs({ records, time, log, metrics });
  }
  const { createBullmqJobs } = await import('../../analyzer/stores/jobs/bullmq/bullmq-jobs.ts');
  return createBullmqJobs({ url: redisUrl, log, metrics, prefix: `xiaodun-${config.node.id}` });
}

/** Opens every store that the configuration names; what is open is closed again when a later one fails. */
export async function openStores(deps: StoreDeps): Promise<Stores> {
  const records = await openRecordsFor(deps);
  let events: EventStore | undefined;
  try {
    events = await openEvents(deps);
    const jobs = await openJobs(deps, records);
    const blobs = await createFileBlobs({ dir: join(deps.dataDir, 'blobs'), log: deps.log });
    const opened = events;
    return {
      records,
      events,
      jobs,
      blobs,
      async stop() {
        await jobs.stop();
        await opened.stop();
        await records.stop();
      },
    };
  } catch (error) {
    await events?.stop();
    await records.stop();
    throw error;
  }
}
