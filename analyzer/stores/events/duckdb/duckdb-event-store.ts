import { mkdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Event } from '../../../../collector/events/event.ts';
import type { TimeSource } from '../../../../collector/time/time-source.ts';
import { EventStoreError } from '../errors.ts';
import { splitEvent, type EventRow } from '../event-row.ts';
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
import { aggregateParts } from './aggregate.ts';
import { Staging } from './append.ts';
import { filesOfDay, manifestName, readOpenPart, recover, sealedPart } from './catalogue.ts';
import { Engine } from './engine.ts';
import { isOutOfMemory, needsReopening, toStoreError } from './failures.ts';
import { removeFile, syncDir } from './files.ts';
import { dayOf, tableOf } from './layout.ts';
import { appendManifest, readManifest, type DuckdbEntry } from './manifest-file.ts';
import { maxTimesMemory } from './memory-loans.ts';
import { ReadWriteLock, type Part, type SealedPart } from './parts.ts';
import { findById, searchParts } from './search.ts';
import { sealDay } from './seal.ts';
import { verifyFolder } from './verify.ts';
import {
  createOpenDay,
  dayOfRow,
  DiskReserve,
  storeRows,
  type OpenDay,
  type RowsOfDay,
} from './write-path.ts';

export interface DuckdbEventStoreDeps {
  /** Folder of its own; made when missing. */
  dir: string;
  /** What DuckDB may hold in memory, MiB; the process needs about 150 MiB beside it. Default 64. */
  memoryLimitMiB?: number;
  /** Worker threads of DuckDB. Default 2. */
  threads?: number;
  /** Appends are refused below this much free disk, MiB. Default 256. */
  reserveMiB?: number;
  time: TimeSource;
  log: Logger;
  metrics?: Registry;
}

/** DuckDB's lock keeps other processes out, but not a second store in this one. */
const openFolders = new Set<string>();

/** Events turned into rows before the event loop gets a turn; about 3 ms. */
const sliceEvents = 128;

async function toRows(events: readonly Event[]): Promise<EventRow[]> {
  const rows: EventRow[] = [];
  for (const event of events) {
    rows.push(splitEvent(event));
    if (rows.length % sliceEvents === 0) await nextTurn();
  }
  return rows;
}

class DuckdbEventStore implements EventStore {
  readonly #deps: DuckdbEventStoreDeps;
  readonly #dir: string;
  readonly #lock = new ReadWriteLock();
  readonly #reserve: DiskReserve;
  readonly #metrics: StoreMetrics;
  #engine: Engine;
  #staging: Staging;
  #head: DuckdbEntry | undefined;
  readonly #open = new Map<string, OpenDay>();
  readonly #sealed = new Map<string, SealedPart>();
  /** Days that take no appends any more although their seal is not finished. */
  readonly #sealing = new Set<string>();
  #writes: Promise<unknown> = Promise.resolve();
  #maintenance: Promise<unknown> = Promise.resolve();
  #refusing: string | undefined;
  #reopen = false;
  /** Of the memory limit, since an append did not fit into it. */
  #timesMemory = 1;
  #stopped = false;
  constructor(deps: DuckdbEventStoreDeps, dir: string, engine: Engine, staging: Staging) {
    this.#deps = deps;
    this.#dir = dir;
    this.#engine = engine;
    this.#staging = staging;
    this.#reserve = new DiskReserve(dir, deps.reserveMiB ?? 256, deps.time);
    this.#metrics = createStoreMetrics(deps.metrics);
  }

  async load(): Promise<void> {
    const { parts, head } = await recover(this.#engine, this.#dir, this.#deps.log);
    this.#head = head;
    for (const part of parts) {
      if (part.kind === 'open') this.#open.set(part.day, { part, seen: undefined });
      else this.#sealed.set(part.day, part);
    }
  }

  async append(events: readonly Event[]): Promise<{ stored: number; duplicates: number }> {
    this.#assertRunning();
    const rows = await toRows(events);
    const stored = await this.#write(() => this.#store(rows)).catch((error: unknown) => {
      throw this.#refuse(error, rows.length);
    });
    this.#metrics.appended.inc(stored);
    this.#metrics.duplicates.inc(events.length - stored);
    return { stored, duplicates: events.length - stored };
  }

  async get(id: string, units?: readonly string[]): Promise<Event | undefined> {
    return this.#read(() => findById(this.#searchDeps(), id, units));
  }

  async search(search: EventSearch): Promise<EventPage> {
    const query = resolveQuery(search);
    const sort = resolveSort(search);
    return this.#read(() => searchParts(this.#searchDeps(), query, sort, search.cursor));
  }

  async aggregate<K extends string>(
    query: EventQuery,
    aggregations: Record<K, Aggregation>,
  ): Promise<Record<K, AggregationResult>> {
    const resolved = resolveQuery(query);
    for (const name of Object.keys(aggregations) as K[])
      checkAggregation(resolved, aggregations[name]);
    return this.#read(() => aggregateParts(this.#searchDeps(), resolved, aggregations));
  }

  async sealUntil(now: Date): Promise<string[]> {
    this.#assertRunning();
    const today = dayOf(now.getTime());
    return this.#maintain(async () => {
      const days = [...this.#open.keys()].filter((day) => day < today).sort();
      for (const day of days) await this.#seal(day);
      return days;
    });
  }

  async retain(now: Date, retentionDays: number, reason: string): Promise<string[]> {
    this.#assertRunning();
    const oldest = dayOf(now.getTime() - retentionDays * 86_400_000);
    return this.#maintain(async () => {
      const days = [...this.#sealed.keys()].filter((day) => day < oldest).sort();
      for (const day of days) await this.#delete(day, reason);
      return days;
    });
  }

  async *verify(): AsyncGenerator<SealCheck> {
    yield* verifyFolder(this.#dir);
  }

  async manifestHead(): Promise<{ entries: number; hash: string } | undefined> {
    return this.#head && { entries: this.#head.seq, hash: this.#head.hash };
  }

  async stats(): Promise<EventStoreStats> {
    const parts = this.#parts().filter((part) => part.rows > 0);
    const sealedBytes = [...this.#sealed.values()].reduce((sum, part) => sum + part.bytes, 0);
    const stats: EventStoreStats = {
      engine: 'duckdb',
      events: parts.reduce((sum, part) => sum + part.rows, 0),
      bytes: sealedBytes + (await this.#databaseBytes()),
      sealedDays: this.#sealed.size,
    };
    if (parts.length > 0) {
      stats.oldest = new Date(Math.min(...parts.map((part) => part.first))).toISOString();
      stats.newest = new Date(Math.max(...parts.map((part) => part.last))).toISOString();
    }
    if (this.#refusing !== undefined) stats.refusing = this.#refusing;
    return stats;
  }

  /** Waits for what is under way, then closes; safe to call twice. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await Promise.allSettled([this.#writes, this.#maintenance]);
    await this.#lock.write(async () => {
      this.#staging.close();
      this.#engine.close();
    });
    openFolders.delete(this.#dir);
  }

  #parts(): Part[] {
    return [...this.#sealed.values(), ...[...this.#open.values()].map(({ part }) => part)];
  }

  #searchDeps(): { engine: Engine; parts: Part[] } {
    // A copy of each open day: a batch that lands during the search must not move its limits.
    return { engine: this.#engine, parts: this.#parts().map((part) => ({ ...part })) };
  }

  #assertRunning(): void {
    if (this.#stopped)
      throw new EventStoreError('EVENT_STORE_STOPPED', 'The event store is stopped.');
  }

  async #read<T>(work: () => Promise<T>): Promise<T> {
    this.#assertRunning();
    try {
      return await this.#lock.read(work);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  /** One write at a time, in order of arrival. */
  #write<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#writes.then(async () => {
      if (this.#reopen) await this.#lock.write(() => this.#openAgain());
      return this.#lock.read(work);
    });
    this.#writes = result.catch(() => undefined);
    return result;
  }

  #maintain<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#maintenance.then(work).catch((error: unknown) => {
      throw toStoreError(error);
    });
    this.#maintenance = result.catch(() => undefined);
    return result;
  }

  async #store(rows: readonly EventRow[]): Promise<number> {
    await this.#reserve.check();
    let stored = 0;
    for (const batch of await this.#byDay(rows)) {
      stored += await storeRows(this.#engine, this.#staging, batch);
    }
    this.#refusing = undefined;
    return stored;
  }

  #refuse(error: unknown, events: number): EventStoreError {
    if (needsReopening(error)) this.#reopen = true;
    if (isOutOfMemory(error)) this.#timesMemory = Math.min(2 * this.#timesMemory, maxTimesMemory);
    const known = toStoreError(error);
    this.#refusing = known.message;
    this.#metrics.refused.inc(events);
    return known;
  }

  /** Rows by the day they go to: their own, or the first open one when theirs is sealed. */
  async #byDay(rows: readonly EventRow[]): Promise<RowsOfDay[]> {
    const groups = new Map<string, EventRow[]>();
    for (const row of rows) {
      const own = dayOfRow(row);
      const key = this.#sealed.has(own) || this.#sealing.has(own) ? `late ${own}` : own;
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    const batches: RowsOfDay[] = [];
    for (const [key, group] of groups) {
      const late = key.startsWith('late ');
      const own = late ? key.slice(5) : key;
      const target = await this.#openDay(late ? this.#dayForLate(own) : own);
      const sealed = late
        ? this.#parts().filter((part) => part.day >= own && part.day !== target.part.day)
        : [];
      batches.push({ target, rows: group, sealed });
    }
    return batches;
  }

  #dayForLate(own: string): string {
    let day = dayOf(this.#deps.time.now());
    if (day <= own) day = nextDay(own);
    while (this.#sealed.has(day) || this.#sealing.has(day)) day = nextDay(day);
    return day;
  }

  async #openDay(day: string): Promise<OpenDay> {
    const known = this.#open.get(day);
    if (known) return known;
    const made = await createOpenDay(this.#engine, day);
    this.#open.set(day, made);
    return made;
  }

  async #seal(day: string): Promise<void> {
    this.#sealing.add(day);
    try {
      // Waits for the append under way; later ones of this day go to the next open day.
      await this.#write(async () => undefined);
      const part = this.#open.get(day)?.part;
      if (!part) return;
      if (part.rows > 0) {
        const engine = this.#engine;
        const seal = await engine.withEnoughMemory(() => sealDay(engine, this.#dir, part));
        this.#head = await appendManifest(join(this.#dir, manifestName), seal, this.#head);
        await this.#replace(day, sealedPart(this.#dir, seal));
      } else {
        await this.#replace(day, undefined);
      }
    } finally {
      this.#sealing.delete(day);
    }
  }

  async #replace(day: string, sealed: SealedPart | undefined): Promise<void> {
    await this.#lock.write(async () => {
      this.#open.delete(day);
      if (sealed) this.#sealed.set(day, sealed);
      await this.#engine.write(`DROP TABLE "${tableOf(day)}"`);
    });
  }

  async #delete(day: string, reason: string): Promise<void> {
    const path = join(this.#dir, manifestName);
    const lines = await readManifest(path, false);
    const seal = lines.findLast(({ entry }) => entry?.kind === 'seal' && entry.day === day)?.entry;
    if (!seal)
      throw new EventStoreError('EVENT_STORE_CORRUPT', `The manifest does not know ${day}.`);
    const { file, rows, sha256, sm3 } = seal;
    const at = new Date(this.#deps.time.now()).toISOString();
    const tombstone = { kind: 'tombstone', day, file, rows, sha256, sm3, at, reason } as const;
    this.#head = await appendManifest(path, tombstone, this.#head);
    await this.#lock.write(async () => {
      this.#sealed.delete(day);
    });
    for (const one of filesOfDay(this.#dir, day)) await removeFile(one);
    await syncDir(this.#dir);
  }

  async #openAgain(): Promise<void> {
    this.#deps.log.warn({ dir: this.#dir }, 'event store reopens after a failed write');
    this.#staging.close();
    this.#engine.close();
    const options = engineOptions(this.#deps, this.#dir);
    const memoryLimitMiB = options.memoryLimitMiB * this.#timesMemory;
    this.#engine = await Engine.open({ ...options, memoryLimitMiB });
    this.#staging = await Staging.create(this.#engine.writer);
    for (const day of this.#open.keys()) {
      this.#open.set(day, { part: await readOpenPart(this.#engine, day), seen: undefined });
    }
    this.#reopen = false;
  }

  async #databaseBytes(): Promise<number> {
    let bytes = 0;
    for (const name of ['events.duckdb', 'events.duckdb.wal']) {
      try {
        bytes += (await stat(join(this.#dir, name))).size;
      } catch {
        // The log is not always there.
      }
    }
    return bytes;
  }
}

function nextDay(day: string): string {
  return dayOf(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000);
}

function engineOptions(deps: DuckdbEventStoreDeps, dir: string): Parameters<typeof Engine.open>[0] {
  return {
    path: join(dir, 'events.duckdb'),
    temporaryDir: join(dir, 'temporary'),
    memoryLimitMiB: deps.memoryLimitMiB ?? 64,
    threads: deps.threads ?? 2,
  };
}

/** Opens (or makes) the store in `dir`; rejects with EVENT_STORE_LOCKED when it is open elsewhere. */
export async function createDuckdbEventStore(deps: DuckdbEventStoreDeps): Promise<EventStore> {
  await mkdir(deps.dir, { recursive: true, mode: 0o700 });
  const dir = await realpath(deps.dir);
  if (openFolders.has(dir)) {
    throw new EventStoreError('EVENT_STORE_LOCKED', `The event store ${dir} is open already.`);
  }
  openFolders.add(dir);
  let engine: Engine | undefined;
  try {
    engine = await Engine.open(engineOptions(deps, dir));
    const store = new DuckdbEventStore(deps, dir, engine, await Staging.create(engine.writer));
    await store.load();
    return store;
  } catch (error) {
    engine?.close();
    openFolders.delete(dir);
    throw toStoreError(error);
  }
}
