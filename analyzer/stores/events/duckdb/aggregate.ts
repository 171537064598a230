import type { FieldValue } from '../../../../collector/events/event.ts';
import { decodeAddress } from '../addresses.ts';
import { EventStoreError } from '../errors.ts';
import { hotType } from '../event-row.ts';
import type { Aggregation, AggregationResult } from '../event-store.ts';
import type { ResolvedQuery } from '../query-model.ts';
import { fromSql, groupsOf, hotSet, parquet, partsWithin } from './groups.ts';
import { column, text } from './layout.ts';
import { mayBeIrregular, type Part, type SealedPart } from './parts.ts';
import { narrow, type Narrowed } from './narrow.ts';
import { countsSeconds } from './seal.ts';
import { whereSql } from './sql-filter.ts';
import type { SearchDeps } from './search.ts';

/** Where an aggregation reads: rows of `from`, each counting `weight`. */
interface Source {
  from: string;
  where: string;
  weight: string;
  /** Days behind it; undefined for the counts by minute. */
  parts?: readonly Part[];
}

function fromCounts(query: ResolvedQuery, aggregation: Aggregation): boolean {
  if (query.conditions.length > 0) return false;
  switch (aggregation.kind) {
    case 'count':
      return true;
    case 'date-histogram':
      return (
        aggregation.field === '@timestamp' && aggregation.intervalSeconds % countsSeconds === 0
      );
    case 'terms':
    case 'cardinality':
      return aggregation.field === 'unit.id';
  }
}

/** Days wholly inside the range, whose counts by minute and unit answer for them. */
function countedParts(parts: readonly Part[], query: ResolvedQuery): SealedPart[] {
  return parts.filter(
    (part): part is SealedPart =>
      part.kind === 'sealed' &&
      part.first >= query.from &&
      part.last < query.to &&
      !mayBeIrregular(part, 'unit.id'),
  );
}

function countsSource(parts: readonly SealedPart[], query: ResolvedQuery): Source {
  const from =
    `(SELECT minute AS "@timestamp", unit AS "unit.id", events FROM ` +
    `${parquet(parts.map((part) => part.counts))})`;
  const where = query.units ? `"unit.id" IN (${query.units.map(text).join(', ')})` : 'true';
  return { from, where, weight: 'sum(events)' };
}

function rowSource({ group, query, extra }: Narrowed): Source {
  return {
    from: fromSql(group),
    where: whereSql(query, group, hotSet, extra),
    weight: 'count(*)',
    parts: group.parts,
  };
}

/** Selects of one key each; a field that may hold several values also looks into `other`. */
function keySelects(source: Source, field: string): string[] {
  const { from, where, weight } = source;
  const selects: string[] = [];
  const hot = hotType(field) !== undefined;
  if (hot) {
    const key = column(field);
    selects.push(
      `SELECT ${key} AS key, ${weight} AS n FROM ${from} WHERE ${where} AND ${key} IS NOT NULL GROUP BY key`,
    );
  }
  if (!hot || source.parts?.some((part) => mayBeIrregular(part, field)) === true) {
    selects.push(otherSelect(source, field));
  }
  return selects;
}

/** Values of `other`, each once per event; addresses of an address field by their encoded form. */
function otherSelect({ from, where }: Source, field: string): string {
  const type = hotType(field);
  const json = type === 'ip' ? 'addresses' : 'other';
  const path = `$."${field}"`;
  const list = `json_extract_string(${json}, ${text(`${path}[*]`)})`;
  const values = `CASE json_type(${json}, ${text(path)}) WHEN 'ARRAY' THEN ${list} ELSE [json_extract_string(${json}, ${text(path)})] END`;
  const key = type === 'long' ? 'TRY_CAST(key AS BIGINT)' : 'key';
  return (
    `SELECT ${key} AS key, count(*) AS n FROM (SELECT unnest(list_distinct(${values})) AS key FROM ${from} ` +
    `WHERE ${where} AND contains(${json}, ${text(`${JSON.stringify(field)}:`)})) WHERE key IS NOT NULL GROUP BY 1`
  );
}

function readKey(field: string, key: unknown): FieldValue {
  const type = hotType(field);
  if (type === 'ip') return decodeAddress(String(key));
  if (type === 'long') return Number(key);
  if (type === 'date') return new Date(Number(key)).toISOString();
  return String(key);
}

function union(selects: readonly string[]): string {
  return selects.join(' UNION ALL ');
}

async function count(deps: SearchDeps, sources: readonly Source[]): Promise<AggregationResult> {
  const each = sources.map(
    ({ from, where, weight }) => `SELECT ${weight} AS n FROM ${from} WHERE ${where}`,
  );
  const [row] = await deps.engine.read(`SELECT coalesce(sum(n), 0) FROM (${union(each)})`);
  return { kind: 'count', value: Number(row?.[0] ?? 0) };
}

async function terms(
  deps: SearchDeps,
  sources: readonly Source[],
  { field, size }: Extract<Aggregation, { kind: 'terms' }>,
): Promise<AggregationResult> {
  const selects = sources.flatMap((source) => keySelects(source, field));
  const rows = await deps.engine.read(
    `SELECT key, n, sum(n) OVER () FROM (SELECT key, sum(n) AS n FROM (${union(selects)}) ` +
      `WHERE key IS NOT NULL GROUP BY key) ORDER BY n DESC, key LIMIT ${size}`,
  );
  const buckets = rows.map(([key, n]) => ({ key: readKey(field, key), count: Number(n) }));
  const shown = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  return { kind: 'terms', buckets, others: Number(rows[0]?.[2] ?? 0) - shown };
}

async function cardinality(
  deps: SearchDeps,
  sources: readonly Source[],
  field: string,
): Promise<AggregationResult> {
  const selects = sources.flatMap((source) => keySelects(source, field));
  const [row] = await deps.engine.read(`SELECT count(DISTINCT key) FROM (${union(selects)})`);
  return { kind: 'cardinality', value: Number(row?.[0] ?? 0) };
}

async function histogram(
  deps: SearchDeps,
  sources: readonly Source[],
  { field, intervalSeconds }: Extract<Aggregation, { kind: 'date-histogram' }>,
): Promise<AggregationResult> {
  const ms = intervalSeconds * 1000;
  const key = `${column(field)} - ${column(field)} % ${ms}`;
  const each = sources.map(
    ({ from, where, weight }) =>
      `SELECT ${key} AS key, ${weight} AS n FROM ${from} WHERE ${where} GROUP BY 1`,
  );
  const rows = await deps.engine.read(
    `SELECT key, sum(n) FROM (${union(each)}) GROUP BY key ORDER BY key`,
  );
  const buckets = rows.map(([at, n]) => ({
    from: new Date(Number(at)).toISOString(),
    count: Number(n),
  }));
  return { kind: 'date-histogram', buckets };
}

function nothing(aggregation: Aggregation): AggregationResult {
  switch (aggregation.kind) {
    case 'count':
    case 'cardinality':
      return { kind: aggregation.kind, value: 0 };
    case 'terms':
      return { kind: 'terms', buckets: [], others: 0 };
    case 'date-histogram':
      return { kind: 'date-histogram', buckets: [] };
  }
}

function run(
  deps: SearchDeps,
  sources: readonly Source[],
  aggregation: Aggregation,
): Promise<AggregationResult> {
  switch (aggregation.kind) {
    case 'count':
      return count(deps, sources);
    case 'terms':
      return terms(deps, sources, aggregation);
    case 'cardinality':
      return cardinality(deps, sources, aggregation.field);
    case 'date-histogram':
      return histogram(deps, sources, aggregation);
  }
}

/** Runs the aggregations of one query; the index is asked once for all of them. */
export async function aggregateParts<K extends string>(
  deps: SearchDeps,
  query: ResolvedQuery,
  aggregations: Record<K, Aggregation>,
): Promise<Record<K, AggregationResult>> {
  const parts = partsWithin(deps.parts, query);
  const counted = countedParts(parts, query);
  const rest = parts.filter((part) => !counted.some((one) => one === part));
  const narrowed = async (chosen: readonly Part[]): Promise<Source[]> => {
    const each: Narrowed[] = [];
    for (const group of groupsOf(chosen)) each.push(await narrow(deps.engine, group, query));
    return each.filter((one) => one.group.parts.length > 0).map(rowSource);
  };
  let all: Source[] | undefined;
  const results: Partial<Record<K, AggregationResult>> = {};
  for (const name of Object.keys(aggregations) as K[]) {
    const aggregation = aggregations[name];
    const byCounts = counted.length > 0 && fromCounts(query, aggregation);
    const sources = byCounts
      ? [countsSource(counted, query), ...(await narrowed(rest))]
      : (all ??= await narrowed(parts));
    results[name] =
      sources.length === 0 ? nothing(aggregation) : await run(deps, sources, aggregation);
  }
  return complete(results, aggregations);
}

function complete<K extends string>(
  results: Partial<Record<K, AggregationResult>>,
  wanted: Record<K, Aggregation>,
): Record<K, AggregationResult> {
  for (const name of Object.keys(wanted) as K[]) {
    if (!results[name])
      throw new EventStoreError('EVENT_STORE_UNAVAILABLE', `No result for ${name}.`);
  }
  return results as Record<K, AggregationResult>;
}
