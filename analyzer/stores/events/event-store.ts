import type { Event, FieldValue } from '../../../collector/events/event.ts';

/** One condition on one field. All filters of a query hold together (AND); `not` negates, `any` is OR. */
export type Filter =
  | { kind: 'equals'; field: string; value: string | number | boolean }
  | { kind: 'in'; field: string; values: readonly (string | number)[] }
  | { kind: 'prefix'; field: string; value: string }
  | { kind: 'cidr'; field: string; cidr: string }
  | { kind: 'exists'; field: string }
  | {
      kind: 'range';
      field: string;
      gte?: string | number;
      gt?: string | number;
      lte?: string | number;
      lt?: string | number;
    }
  | { kind: 'text'; field?: string; text: string }
  | { kind: 'not'; filter: Filter }
  | { kind: 'all'; filters: readonly Filter[] }
  | { kind: 'any'; filters: readonly Filter[] };

/** `from` inclusive, `to` exclusive; ISO 8601 UTC; on `@timestamp`. */
export interface TimeRange {
  from: string;
  to: string;
}

export interface EventQuery {
  range: TimeRange;
  /** Units the reader may see; `undefined` only for the platform's own jobs. An empty list sees nothing. */
  units?: readonly string[];
  filters?: readonly Filter[];
}

export interface EventSearch extends EventQuery {
  /** Default newest first by `@timestamp`, ties by `event.id`. */
  sort?: { field: string; order: 'asc' | 'desc' };
  /** 1–1,000, default 100. */
  limit?: number;
  /** Opaque, from the page before. */
  cursor?: string;
}

export interface EventPage {
  events: Event[];
  /** Absent on the last page. */
  cursor?: string;
}

export type Aggregation =
  | { kind: 'terms'; field: string; size: number }
  | { kind: 'date-histogram'; field: '@timestamp' | 'event.ingested'; intervalSeconds: number }
  | { kind: 'cardinality'; field: string }
  | { kind: 'count' };

export type AggregationResult =
  | { kind: 'terms'; buckets: { key: FieldValue; count: number }[]; others: number }
  | { kind: 'date-histogram'; buckets: { from: string; count: number }[] }
  | { kind: 'cardinality'; value: number }
  | { kind: 'count'; value: number };

export interface EventStoreStats {
  engine: 'duckdb' | 'elasticsearch';
  events: number;
  bytes: number;
  oldest?: string;
  newest?: string;
  sealedDays: number;
  /** Set while appends are refused, with the reason in words (disk full, cluster unreachable …). */
  refusing?: string;
}

/** One sealed day, deleted day (tombstone) or a fault found while walking the manifest chain. */
export type SealCheck =
  | { kind: 'ok'; day: string; rows: number }
  | { kind: 'tombstone'; day: string; reason: string }
  | { kind: 'broken'; day: string; reason: string };

/**
 * Where events are kept. Both engines pass `event-store.contract.ts`.
 *
 * A resolved `append` is on disk (DuckDB: committed and fsynced; Elasticsearch: on the translog of the primaries).
 * Sending a batch again stores nothing twice: rows are told apart by `event.id`.
 */
export interface EventStore {
  append(events: readonly Event[]): Promise<{ stored: number; duplicates: number }>;
  get(id: string, units?: readonly string[]): Promise<Event | undefined>;
  search(search: EventSearch): Promise<EventPage>;
  aggregate<K extends string>(
    query: EventQuery,
    aggregations: Record<K, Aggregation>,
  ): Promise<Record<K, AggregationResult>>;
  /** Seals every day (of `event.ingested`, UTC) before the day of `now`; returns the days sealed. */
  sealUntil(now: Date): Promise<string[]>;
  /** Deletes days older than the retention, oldest first, each leaving a chained tombstone. */
  retain(now: Date, retentionDays: number, reason: string): Promise<string[]>;
  verify(): AsyncIterable<SealCheck>;
  /** The manifest's last link, for signed checkpoints; undefined before the first seal. */
  manifestHead?(): Promise<{ entries: number; hash: string } | undefined>;
  stats(): Promise<EventStoreStats>;
  stop(): Promise<void>;
}
