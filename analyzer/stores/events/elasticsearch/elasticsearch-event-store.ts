import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { TimeSource } from '../../../../collector/time/time-source.ts';
import type { EventStore } from '../event-store.ts';
import { EventStoreError } from '../errors.ts';

export interface ElasticsearchEventStoreDeps {
  /** `https://host:9200`, one per node. */
  nodes: readonly string[];
  /** Encoded API key, sent as `Authorization: ApiKey …`. */
  apiKey?: string;
  /** PEM of the CA that signed the nodes' certificates. */
  ca?: string;
  /** Prefix of the indices. Default `xiaodun-events`. */
  prefix?: string;
  /** Default 1; replicas default 0 on a single node. */
  shards?: number;
  replicas?: number;
  /** Per request, milliseconds. Default 30,000. */
  requestTimeoutMs?: number;
  time: TimeSource;
  log: Logger;
  metrics?: Registry;
}

/** Connects, puts the index template and the manifest index; rejects when the cluster cannot be reached. */
export async function createElasticsearchEventStore(
  deps: ElasticsearchEventStoreDeps,
): Promise<EventStore> {
  throw new EventStoreError('EVENT_STORE_UNAVAILABLE', `not built yet: ${deps.nodes.join(', ')}`);
}
