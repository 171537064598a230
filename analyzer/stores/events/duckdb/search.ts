import type { DuckDBValue } from '@duckdb/node-api';
import type { Event, FieldValue } from '../../../../collector/events/event.ts';
import { readCursor, writeCursor, type CursorPlace } from '../cursor.ts';
import { hotNames, hotType, joinEvent } from '../event-row.ts';
import type { EventPage } from '../event-store.ts';
import type { ResolvedQuery, ResolvedSort } from '../query-model.ts';
import type { Engine, SqlRow } from './engine.ts';
import { fromSql, groupsOf, hotSet, partsWithin, seqSql } from './groups.ts';
import { column, eventColumns, literal, text } from './layout.ts';
import { dayOfSeq, namedRows, narrow, type Narrowed } from './narrow.ts';
import type { Part } from './parts.ts';
import { whereSql } from './sql-filter.ts';

/** A row that a search found, not yet read whole. */
interface Hit {
  value: string | number | null;
  id: string;
  seq: bigint;
  /** Of the open day; undefined for sealed days, whose `seq` says the day. */
  part?: Part;
}

function sortValue(value: DuckDBValue): string | number | null {
  if (value === null || typeof value === 'string') return value;
  return Number(value);
}

/** SQL that holds for rows after `place` in the order of `sort`; events without the field come last. */
function afterSql(sort: ResolvedSort, place: CursorPlace): string {
  const name = column(sort.field);
  const sign = sort.order === 'asc' ? '>' : '<';
  const tie = `"event.id" ${sign} ${text(place.id)}`;
  if (place.value === null) return `(${name} IS NULL AND ${tie})`;
  const value = literal(place.value);
  return `(${name} ${sign} ${value} OR (${name} = ${value} AND ${tie}) OR ${name} IS NULL)`;
}

function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The order of DuckDB (bytes of UTF-8), nulls last in either direction. */
function compareHits(sort: ResolvedSort): (a: Hit, b: Hit) => number {
  const sign = sort.order === 'asc' ? 1 : -1;
  return (a, b) => {
    if (a.value === null || b.value === null) {
      if (a.value !== b.value) return a.value === null ? 1 : -1;
    } else if (a.value !== b.value) {
      const smaller =
        typeof a.value === 'number' && typeof b.value === 'number'
          ? a.value - b.value
          : compareText(String(a.value), String(b.value));
      return sign * smaller;
    }
    return sign * compareText(a.id, b.id);
  };
}

export interface SearchDeps {
  engine: Engine;
  parts: readonly Part[];
}

async function findHits(
  engine: Engine,
  narrowed: Narrowed,
  sort: ResolvedSort,
  place: CursorPlace | undefined,
): Promise<Hit[]> {
  const { group, query, extra } = narrowed;
  if (group.parts.length === 0) return [];
  const after = place ? [...extra, afterSql(sort, place)] : extra;
  const rows = await engine.read(
    `SELECT ${column(sort.field)}, "event.id", ${seqSql(group)} FROM ${fromSql(group)} ` +
      `WHERE ${whereSql(query, group, hotSet, after)} ` +
      `ORDER BY ${column(sort.field)} ${sort.order} NULLS LAST, "event.id" ${sort.order} LIMIT ${sort.limit + 1}`,
  );
  const [part] = group.parts;
  return rows.map(([value, id, seq]) => ({
    value: sortValue(value ?? null),
    id: String(id),
    seq: BigInt(String(seq)),
    ...(group.kind === 'open' && part ? { part } : {}),
  }));
}

/** Days in steps of 1, 2, 4 … so that a search that fills its page from the newest day reads no other. */
function* steps(parts: readonly Part[]): Generator<Part[]> {
  for (let at = 0, size = 1; at < parts.length; at += size, size *= 2) {
    if (at > 0) size = at + 1;
    yield parts.slice(at, at + size);
    if (at === 0) size = 1;
  }
}

/** Days that a search by time goes through, best first. Any other order needs them all at once. */
function* plan(parts: readonly Part[], sort: ResolvedSort): Generator<Part[]> {
  if (sort.field !== '@timestamp') {
    if (parts.length > 0) yield [...parts];
    return;
  }
  const descending = sort.order === 'desc';
  yield* steps([...parts].sort((a, b) => (descending ? b.last - a.last : a.first - b.first)));
}

/** Whether a day not read yet may hold a hit that belongs before the worst one found. */
function mayImprove(part: Part, sort: ResolvedSort, worst: Hit | undefined): boolean {
  if (sort.field !== '@timestamp' || typeof worst?.value !== 'number') return true;
  return sort.order === 'desc' ? part.last >= worst.value : part.first <= worst.value;
}

/**
 * Phase one: which rows, by reading only the sort field and the id. The index too is read step by step: a page that the newest
 * days fill asks nothing of the older ones.
 */
async function findPage(
  deps: SearchDeps,
  query: ResolvedQuery,
  sort: ResolvedSort,
  place: CursorPlace | undefined,
): Promise<Hit[]> {
  let hits: Hit[] = [];
  for (const step of plan(partsWithin(deps.parts, query), sort)) {
    const full = hits.length > sort.limit;
    const useful = step.filter((part) => !full || mayImprove(part, sort, hits[sort.limit]));
    for (const group of groupsOf(useful)) {
      const narrowed = await narrow(deps.engine, group, query);
      hits.push(...(await findHits(deps.engine, narrowed, sort, place)));
    }
    hits = hits.sort(compareHits(sort)).slice(0, sort.limit + 1);
  }
  return hits;
}

const columnsSql = eventColumns.map(({ name }) => column(name)).join(', ');

function toEvent(row: SqlRow): Event {
  const hot: Record<string, string | number> = {};
  for (const [at, name] of hotNames.entries()) {
    const value = row[at];
    if (value === null || value === undefined) continue;
    const type = hotType(name);
    hot[name] = type === 'long' || type === 'date' ? Number(value) : String(value);
  }
  const { '@timestamp': timestamp, 'event.ingested': ingested, 'event.id': id, ...rest } = hot;
  const other = row[hotNames.length];
  return joinEvent({
    id: String(id),
    timestamp: Number(timestamp),
    ingested: Number(ingested),
    hot: rest,
    other: typeof other === 'string' ? (JSON.parse(other) as Record<string, FieldValue>) : {},
  });
}

/** Rows of an open day: DuckDB skips segments by a range of row ids and by a join, but not by a list. */
function openRows(seqs: readonly bigint[]): string {
  const [first = 0n] = seqs;
  const low = seqs.reduce((a, b) => (b < a ? b : a), first);
  const high = seqs.reduce((a, b) => (b > a ? b : a), first);
  return `rowid >= ${low} AND rowid <= ${high} AND rowid IN (SELECT unnest([${seqs.join(', ')}]))`;
}

/** Phase two: the rows whole, by their place. */
async function readHits(deps: SearchDeps, hits: readonly Hit[]): Promise<Event[]> {
  const events = new Map<string, Event>();
  const sealed = hits.filter((hit) => !hit.part);
  const days = new Set(sealed.map((hit) => dayOfSeq(hit.seq)));
  const sealedParts = deps.parts.filter((part) => part.kind === 'sealed' && days.has(part.day));
  const openParts = new Set(hits.flatMap((hit) => (hit.part ? [hit.part] : [])));
  for (const group of groupsOf([...sealedParts, ...openParts])) {
    const wanted =
      group.kind === 'sealed' ? sealed : hits.filter((hit) => hit.part === group.parts[0]);
    const seqs = wanted.map((hit) => hit.seq);
    const where = group.kind === 'sealed' ? namedRows(seqs) : openRows(seqs);
    for (const row of await deps.engine.read(
      `SELECT ${columnsSql} FROM ${fromSql(group)} WHERE ${where}`,
    )) {
      const event = toEvent(row);
      events.set(event['event.id'], event);
    }
  }
  return hits.flatMap((hit) => events.get(hit.id) ?? []);
}

export async function searchParts(
  deps: SearchDeps,
  query: ResolvedQuery,
  sort: ResolvedSort,
  cursor: string | undefined,
): Promise<EventPage> {
  const place = cursor === undefined ? undefined : readCursor(sort, cursor);
  const hits = await findPage(deps, query, sort, place);
  const page = hits.slice(0, sort.limit);
  const events = await readHits(deps, page);
  const last = page.at(-1);
  if (hits.length <= sort.limit || !last) return { events };
  return { events, cursor: writeCursor(sort, { value: last.value, id: last.id }) };
}

/** One event by id, newest days first. */
export async function findById(
  deps: SearchDeps,
  id: string,
  units: readonly string[] | undefined,
): Promise<Event | undefined> {
  if (units?.length === 0) return undefined;
  const newestFirst = [...deps.parts].sort((a, b) => (a.day < b.day ? 1 : -1));
  const unitSql = units ? ` AND "unit.id" IN (${units.map(text).join(', ')})` : '';
  for (const step of steps(newestFirst)) {
    for (const group of groupsOf(step)) {
      const [row] = await deps.engine.read(
        `SELECT ${columnsSql} FROM ${fromSql(group)} WHERE "event.id" = ${text(id)}${unitSql} LIMIT 1`,
      );
      if (row) return toEvent(row);
    }
  }
  return undefined;
}
