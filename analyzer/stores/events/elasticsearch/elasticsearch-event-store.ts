import type { Client } from '@elastic/elasticsearch';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Event } from '../../../../collector/events/event.ts';
import type { TimeSource } from '../../../../collector/time/time-source.ts';
import { EventStoreError } from '../errors.ts';
import type {
  Aggregation,
  AggregationResult,
  EventPage,
  EventQuery,
  EventSearch,
  EventStore,
  EventStoreStats,
  SealCheck,
} from '../event-store.ts';
import { checkAggregation, resolveQuery, resolveSort } from '../query-model.ts';
import { createStoreMetrics, type StoreMetrics } from '../store-metrics.ts';
import { aggregateEvents } from './aggregate.ts';
import { bulkCreate } from './bulk.ts';
import { withAllShards } from './all-shards.ts';
import { connect, toStoreError } from './connect.ts';
import { toDocument, type EventDocument } from './documents.ts';
import { ManifestIndex, statesOf, type Entry } from './manifest-index.ts';
import { findById, searchPage, type SearchDeps } from './search.ts';
import { sealIndex, verifyChain } from './seal.ts';
import { dayOfIndex, eventsTemplate, indexOf } from './template.ts';

export interface ElasticsearchEventStoreDeps {
  /** `https://host:9200`, one per node. */
  nodes: readonly string[];
  /** Encoded API key, sent as `Authorization: ApiKey …`. */
  apiKey?: string;
  /** PEM of the CA that signed the nodes' certificates. */
  ca?: string;
  /** Prefix of the indices. Default `xiaodun-events`. */
  prefix?: string;
  /** Of each daily index. Default 1, and 0 replicas on a single node. */
  shards?: number;
  replicas?: number;
  /** `best_compression` saves about a quarter of the disk for some CPU. Default `default`. */
  codec?: 'default' | 'best_compression';
  /** Per request, milliseconds. Default 30,000. */
  requestTimeoutMs?: number;
  time: TimeSource;
  log: Logger;
  metrics?: Registry;
}

const dayMs = 86_400_000;
const sliceEvents = 64;

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

async function toDocuments(events: readonly Event[]): Promise<EventDocument[]> {
  const documents = new Map<string, EventDocument>();
  let made = 0;
  for (const event of events) {
    const document = toDocument(event);
    if (!documents.has(document.row.id)) documents.set(document.row.id, document);
    made += 1;
    if (made % sliceEvents === 0) await nextTurn();
  }
  return [...documents.values()];
}

class ElasticsearchEventStore implements EventStore {
  readonly #deps: ElasticsearchEventStoreDeps;
  readonly #client: Client;
  readonly #prefix: string;
  readonly #manifest: ManifestIndex;
  readonly #metrics: StoreMetrics;
  readonly #search: SearchDeps;
  #states = new Map<string, Entry>();
  /** Indices written since the last refresh: a search here sees what was appended here. */
  readonly #unrefreshed = new Set<string>();
  #maintenance: Promise<unknown> = Promise.resolve();
  readonly #running = new Set<Promise<unknown>>();
  #refusing: string | undefined;
  #stopped = false;

  constructor(deps: ElasticsearchEventStoreDeps, client: Client, prefix: string) {
    this.#deps = deps;
    this.#client = client;
    this.#prefix = prefix;
    this.#manifest = new ManifestIndex(client, prefix);
    this.#metrics = createStoreMetrics(deps.metrics);
    this.#search = { client, pattern: `${prefix}-2*` };
  }

  async load(): Promise<void> {
    const { number_of_data_nodes: nodes } = await this.#client.cluster.health();
    const replicas = this.#deps.replicas ?? (nodes > 1 ? 1 : 0);
    const { shards = 1, codec = 'default' } = this.#deps;
    const options = { prefix: this.#prefix, shards, replicas, codec };
    await this.#client.indices.putIndexTemplate(eventsTemplate(options));
    await this.#manifest.create(replicas);
    this.#states = statesOf(await this.#manifest.read());
  }

  async append(events: readonly Event[]): Promise<{ stored: number; duplicates: number }> {
    const documents = await toDocuments(events);
    try {
      const stored = await this.#run(() => this.#store(documents));
      this.#refusing = undefined;
      this.#metrics.appended.inc(stored);
      this.#metrics.duplicates.inc(events.length - stored);
      return { stored, duplicates: events.length - stored };
    } catch (error) {
      const known = toStoreError(error);
      if (known.retryable) this.#refusing = known.message;
      this.#metrics.refused.inc(events.length);
      throw known;
    }
  }

  async get(id: string, units?: readonly string[]): Promise<Event | undefined> {
    return this.#run(async () => {
      await this.#refresh();
      return withAllShards(() => findById(this.#search, id, units));
    });
  }

  async search(search: EventSearch): Promise<EventPage> {
    const query = resolveQuery(search);
    const sort = resolveSort(search);
    return this.#run(async () => {
      if (search.cursor === undefined) await this.#refresh();
      return withAllShards(() => searchPage(this.#search, query, sort, search.cursor));
    });
  }

  async aggregate<K extends string>(
    query: EventQuery,
    aggregations: Record<K, Aggregation>,
  ): Promise<Record<K, AggregationResult>> {
    const resolved = resolveQuery(query);
    for (const name of Object.keys(aggregations) as K[])
      checkAggregation(resolved, aggregations[name]);
    return this.#run(async () => {
      await this.#refresh();
      return withAllShards(() => aggregateEvents(this.#search, resolved, aggregations));
    });
  }

  async sealUntil(now: Date): Promise<string[]> {
    const today = dayOf(now.getTime());
    return this.#maintain(async () => {
      await this.#loadStates();
      const days = await this.#days();
      const open = days.filter((day) => day < today && !this.#states.has(day));
      for (const day of open) await this.#seal(day);
      return open;
    });
  }

  async retain(now: Date, retentionDays: number, reason: string): Promise<string[]> {
    const oldest = dayOf(now.getTime() - retentionDays * dayMs);
    return this.#maintain(async () => {
      await this.#loadStates();
      const sealed = [...this.#states.values()].filter((entry) => entry.kind === 'seal');
      const old = sealed.filter(({ day }) => day < oldest).sort((a, b) => (a.day < b.day ? -1 : 1));
      for (const entry of old) await this.#delete(entry, reason);
      return old.map(({ day }) => day);
    });
  }

  async *verify(): AsyncGenerator<SealCheck> {
    try {
      yield* verifyChain(this.#client, await this.#manifest.read());
    } catch (error) {
      throw toStoreError(error);
    }
  }

  async manifestHead(): Promise<{ entries: number; hash: string } | undefined> {
    const last = (await this.#run(() => this.#manifest.read())).at(-1);
    return last && { entries: last.seq, hash: last.hash };
  }

  async stats(): Promise<EventStoreStats> {
    const base = { engine: 'elasticsearch', sealedDays: this.#sealedDays() } as const;
    const refusing = this.#refusing === undefined ? {} : { refusing: this.#refusing };
    try {
      return { ...base, ...(await this.#run(() => this.#contentStats())), ...refusing };
    } catch (error) {
      return { ...base, events: 0, bytes: 0, refusing: toStoreError(error).message };
    }
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await Promise.allSettled([...this.#running, this.#maintenance]);
    await this.#client.close();
  }

  #sealedDays(): number {
    return [...this.#states.values()].filter((entry) => entry.kind === 'seal').length;
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#stopped)
      throw new EventStoreError('EVENT_STORE_STOPPED', 'The event store is stopped.');
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      throw toStoreError(error);
    } finally {
      this.#running.delete(running);
    }
  }

  #maintain<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#maintenance.then(() => this.#run(work));
    this.#maintenance = result.catch(() => undefined);
    return result;
  }

  async #store(documents: readonly EventDocument[]): Promise<number> {
    const groups = new Map<string, EventDocument[]>();
    for (const document of documents) {
      const day = dayOf(document.row.ingested);
      groups.set(day, [...(groups.get(day) ?? []), document]);
    }
    let stored = 0;
    for (const [day, group] of groups) {
      if (this.#states.has(day)) {
        stored += await this.#storeLate(day, group);
        continue;
      }
      const result = await this.#bulk(day, group);
      stored += result.stored;
      if (result.blocked.length > 0) {
        // Sealed by another node since we last looked.
        await this.#loadStates();
        stored += await this.#storeLate(day, result.blocked);
      }
    }
    return stored;
  }

  async #bulk(day: string, documents: readonly EventDocument[]): ReturnType<typeof bulkCreate> {
    const index = indexOf(this.#prefix, day);
    this.#unrefreshed.add(index);
    return bulkCreate(this.#client, index, documents);
  }

  /** Events of a sealed day go to the first open day, unless the sealed day or a later one has them. */
  async #storeLate(day: string, documents: readonly EventDocument[]): Promise<number> {
    const values = documents.map(({ row }) => row.id);
    await this.#refresh();
    const answer = await withAllShards(() =>
      this.#client.search({
        index: this.#search.pattern,
        allow_partial_search_results: false,
        query: { ids: { values } },
        size: values.length,
        _source: false,
        track_total_hits: false,
      }),
    );
    const known = new Set(answer.hits.hits.map((hit) => hit._id));
    const fresh = documents.filter(({ row }) => !known.has(row.id));
    if (fresh.length === 0) return 0;
    const result = await this.#bulk(this.#dayForLate(day), fresh);
    if (result.blocked.length > 0) {
      throw new EventStoreError('EVENT_STORE_UNAVAILABLE', 'No day is open for late events.');
    }
    return result.stored;
  }

  #dayForLate(own: string): string {
    let ms = Math.max(this.#deps.time.now(), Date.parse(own) + dayMs);
    while (this.#states.has(dayOf(ms))) ms += dayMs;
    return dayOf(ms);
  }

  async #refresh(): Promise<void> {
    if (this.#unrefreshed.size === 0) return;
    const index = [...this.#unrefreshed];
    this.#unrefreshed.clear();
    await this.#client.indices.refresh({ index, ignore_unavailable: true });
  }

  async #loadStates(): Promise<void> {
    this.#states = statesOf(await this.#manifest.read());
  }

  async #days(): Promise<string[]> {
    const indices = await this.#client.indices.get({
      index: this.#search.pattern,
      features: 'settings',
      ignore_unavailable: true,
    });
    return Object.keys(indices)
      .flatMap((index) => dayOfIndex(this.#prefix, index) ?? [])
      .sort();
  }

  async #seal(day: string): Promise<void> {
    const seal = await sealIndex(this.#client, indexOf(this.#prefix, day), day);
    if (!seal) return;
    const entry = await this.#manifest.append(seal);
    this.#states.set(day, entry);
  }

  async #delete(entry: Entry, reason: string): Promise<void> {
    const { day, file, rows, sha256, sm3 } = entry;
    const at = new Date(this.#deps.time.now()).toISOString();
    const tombstone = { kind: 'tombstone', day, file, rows, sha256, sm3, at, reason } as const;
    this.#states.set(day, await this.#manifest.append(tombstone));
    await this.#client.indices.delete({ index: file, ignore_unavailable: true });
  }

  async #contentStats(): Promise<Pick<EventStoreStats, 'events' | 'bytes' | 'oldest' | 'newest'>> {
    await this.#refresh();
    const sizes = await this.#client.indices.stats({
      index: this.#search.pattern,
      metric: ['docs', 'store'],
    });
    const found = await this.#client.search({
      index: this.#search.pattern,
      size: 0,
      track_total_hits: false,
      aggs: { oldest: { min: { field: '@timestamp' } }, newest: { max: { field: '@timestamp' } } },
    });
    const ends = (found.aggregations ?? {}) as Record<
      string,
      { value?: number | null } | undefined
    >;
    const time = (name: string): string | undefined => {
      const value = ends[name]?.value;
      return typeof value === 'number' ? new Date(value).toISOString() : undefined;
    };
    const oldest = time('oldest');
    const newest = time('newest');
    return {
      events: sizes._all?.primaries?.docs?.count ?? 0,
      bytes: sizes._all?.primaries?.store?.size_in_bytes ?? 0,
      ...(oldest === undefined ? {} : { oldest }),
      ...(newest === undefined ? {} : { newest }),
    };
  }
}

/** Connects, puts the index template and the manifest index; rejects when the cluster cannot be reached. */
export async function createElasticsearchEventStore(
  deps: ElasticsearchEventStoreDeps,
): Promise<EventStore> {
  const client = await connect(deps);
  try {
    const store = new ElasticsearchEventStore(deps, client, deps.prefix ?? 'xiaodun-events');
    await store.load();
    return store;
  } catch (error) {
    await client.close();
    throw toStoreError(error);
  }
}
