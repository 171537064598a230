import type { estypes } from '@elastic/elasticsearch';
import type { FieldValue } from '../../../../collector/events/event.ts';
import { hotType } from '../event-row.ts';
import type { Aggregation, AggregationResult } from '../event-store.ts';
import type { ResolvedQuery } from '../query-model.ts';
import { queryDsl } from './dsl.ts';
import type { SearchDeps } from './search.ts';

function path(field: string): string {
  return hotType(field) === undefined ? `xd_other.${field}` : field;
}

/** Exact up to so many distinct values, the most that Elasticsearch allows. */
const precision = 40_000;

function aggregationDsl(aggregation: Aggregation): estypes.AggregationsAggregationContainer {
  switch (aggregation.kind) {
    case 'terms':
      return {
        terms: {
          field: path(aggregation.field),
          size: aggregation.size,
          order: [{ _count: 'desc' }, { _key: 'asc' }],
        },
      };
    case 'cardinality':
      return { cardinality: { field: path(aggregation.field), precision_threshold: precision } };
    case 'date-histogram':
      return {
        date_histogram: {
          field: aggregation.field,
          fixed_interval: `${aggregation.intervalSeconds}s`,
          min_doc_count: 1,
        },
      };
    case 'count':
      return { filter: { match_all: {} } };
  }
}

/** The parts of Elasticsearch's answers that are read here. */
interface RawResult {
  doc_count?: number;
  value?: number;
  sum_other_doc_count?: number;
  buckets?: { key: string | number; key_as_string?: string; doc_count: number }[];
}

function readKey(field: string, key: string | number): FieldValue {
  switch (hotType(field)) {
    case 'date':
      return new Date(Number(key)).toISOString();
    case 'long':
      return Number(key);
    case 'ip':
    case 'keyword':
    case 'text':
    case undefined:
      return String(key);
  }
}

function readResult(aggregation: Aggregation, raw: RawResult): AggregationResult {
  const buckets = raw.buckets ?? [];
  switch (aggregation.kind) {
    case 'terms':
      return {
        kind: 'terms',
        buckets: buckets.map(({ key, doc_count }) => ({
          key: readKey(aggregation.field, key),
          count: doc_count,
        })),
        others: raw.sum_other_doc_count ?? 0,
      };
    case 'cardinality':
      return { kind: 'cardinality', value: raw.value ?? 0 };
    case 'date-histogram':
      return {
        kind: 'date-histogram',
        buckets: buckets.map(({ key, doc_count }) => ({
          from: new Date(Number(key)).toISOString(),
          count: doc_count,
        })),
      };
    case 'count':
      return { kind: 'count', value: raw.doc_count ?? 0 };
  }
}

export async function aggregateEvents<K extends string>(
  { client, pattern }: SearchDeps,
  query: ResolvedQuery,
  aggregations: Record<K, Aggregation>,
): Promise<Record<K, AggregationResult>> {
  const names = Object.keys(aggregations) as K[];
  // Names of ours may hold characters that Elasticsearch forbids in theirs, so they go by number.
  const aggs = Object.fromEntries(
    names.map((name, at) => [`a${at}`, aggregationDsl(aggregations[name])]),
  );
  const answer = await client.search({
    index: pattern,
    ignore_unavailable: true,
    allow_partial_search_results: false,
    query: queryDsl(query),
    size: 0,
    track_total_hits: false,
    aggs,
  });
  const raw = (answer.aggregations ?? {}) as Record<string, RawResult | undefined>;
  const entries = names.map((name, at) => [
    name,
    readResult(aggregations[name], raw[`a${at}`] ?? {}),
  ]);
  return Object.fromEntries(entries) as Record<K, AggregationResult>;
}
