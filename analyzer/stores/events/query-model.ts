import { cidrRanges, encodeAddress, type AddressRange } from './addresses.ts';
import { EventStoreError } from './errors.ts';
import { hotType, scalarText } from './event-row.ts';
import type { Aggregation, EventQuery, EventSearch, Filter } from './event-store.ts';
import { parseFreeText, type Phrase } from './text-tokens.ts';

/**
 * A filter resolved to what both engines can run: field types decided, values encoded, bounds parsed.
 * Every rule of meaning lives here, so that the engines only translate.
 *
 * `column` fields have a typed column; `other` fields are compared by the text of each of their values.
 * A column field also matches through its `other` value, where several or odd values are kept.
 */
export type Condition =
  | ColumnCondition
  | OtherCondition
  /** Free text over the whole event, or over one text field. All phrases must hold. */
  | { kind: 'phrases'; field?: string; phrases: readonly Phrase[] }
  | { kind: 'not'; condition: Condition }
  | { kind: 'all'; conditions: readonly Condition[] }
  | { kind: 'any'; conditions: readonly Condition[] };

export type ColumnCondition =
  | { kind: 'column-in'; field: string; values: readonly (string | number)[] }
  | { kind: 'column-prefix'; field: string; prefix: string }
  | { kind: 'column-range'; field: string; bounds: Bounds<string | number> }
  | { kind: 'column-exists'; field: string };

export type OtherCondition =
  | { kind: 'other-in'; field: string; texts: readonly string[] }
  | { kind: 'other-prefix'; field: string; prefix: string }
  | { kind: 'other-text-range'; field: string; bounds: Bounds<string> }
  | { kind: 'other-number-range'; field: string; bounds: Bounds<number> }
  | { kind: 'other-address'; field: string; ranges: readonly AddressRange[] }
  | { kind: 'other-exists'; field: string };

export interface Bounds<T> {
  gte?: T;
  gt?: T;
  lte?: T;
  lt?: T;
}

const maxDepth = 20;
const maxNodes = 500;
const maxValues = 10_000;
const maxValueLength = 8_000;
const fieldName = /^[\p{L}\p{N}@_][\p{L}\p{N}@_.-]{0,199}$/u;

/** A number among `other` values: decimal, at most 15 digits either side, so that both engines read it alike. */
export const plainNumber = /^-?\d{1,15}(?:\.\d{1,15})?$/u;

function bad(message: string): EventStoreError {
  return new EventStoreError('EVENT_BAD_QUERY', message);
}

function checkField(field: string): void {
  if (!fieldName.test(field)) throw bad(`${JSON.stringify(field)} is not a field name.`);
}

/** Throws for text fields, which are searched by word and not compared whole. */
function comparedType(field: string): ReturnType<typeof hotType> {
  checkField(field);
  const type = hotType(field);
  if (type === 'text') throw bad(`${field} holds text: search it for words.`);
  return type;
}

function parseTime(field: string, value: string | number | boolean): number {
  const ms = typeof value === 'number' ? value : Date.parse(String(value));
  if (!Number.isFinite(ms))
    throw bad(`${JSON.stringify(value)} is not a time, which ${field} needs.`);
  return ms;
}

/** The stored form of a compared value; undefined when no value of the column can equal it. */
function encodeCompared(
  field: string,
  value: string | number | boolean,
): string | number | undefined {
  switch (hotType(field)) {
    case 'long': {
      const number = Number(value);
      return Number.isSafeInteger(number) && String(value).trim() !== '' ? number : undefined;
    }
    case 'date':
      return parseTime(field, value);
    case 'ip':
      return encodeAddress(String(value));
    case 'keyword':
    case 'text':
    case undefined:
      return String(value);
  }
}

function oneOf(field: string, values: readonly (string | number | boolean)[]): Condition {
  const type = comparedType(field);
  if (values.length > maxValues) throw bad(`More than ${maxValues} values for ${field}.`);
  const texts = values.map(scalarText);
  if (texts.some((text) => text.length > maxValueLength))
    throw bad(`A value for ${field} is too long.`);
  const other: Condition = { kind: 'other-in', field, texts };
  if (type === undefined) return other;
  const encoded = values
    .map((value) => encodeCompared(field, value))
    .filter((v) => v !== undefined);
  const conditions: Condition[] = [{ kind: 'column-in', field, values: encoded }, other];
  if (type === 'ip' && encoded.length > 0) {
    const ranges = encoded.map((one) => ({ first: String(one), last: String(one) }));
    conditions.push({ kind: 'other-address', field, ranges });
  }
  return { kind: 'any', conditions };
}

function mapBounds<T>(
  filter: Bounds<string | number>,
  map: (bound: string | number) => T,
): Bounds<T> {
  const bounds: Bounds<T> = {};
  for (const key of ['gte', 'gt', 'lte', 'lt'] as const) {
    const bound = filter[key];
    if (bound !== undefined) bounds[key] = map(bound);
  }
  return bounds;
}

function toNumber(field: string, bound: string | number): number {
  const number = typeof bound === 'number' ? bound : Number(bound);
  if (!Number.isFinite(number) || String(bound).trim() === '') {
    throw bad(`${JSON.stringify(bound)} is not a number, which ${field} needs.`);
  }
  return number;
}

function toAddress(field: string, bound: string | number): string {
  const encoded = encodeAddress(String(bound));
  if (encoded === undefined)
    throw bad(`${JSON.stringify(bound)} is not an address, which ${field} needs.`);
  return encoded;
}

function otherRange(field: string, filter: Bounds<string | number>): Condition {
  const given = [filter.gte, filter.gt, filter.lte, filter.lt].filter(
    (bound) => bound !== undefined,
  );
  return given.every((bound) => typeof bound === 'number')
    ? { kind: 'other-number-range', field, bounds: mapBounds(filter, Number) }
    : { kind: 'other-text-range', field, bounds: mapBounds(filter, String) };
}

/** The same bounds, both inclusive: encoded addresses have a fixed length, so a longer text lies between two. */
function inclusive(bounds: Bounds<string>): AddressRange {
  const before = (text: string): string =>
    `${text.slice(0, -1)}${String.fromCharCode(text.charCodeAt(text.length - 1) - 1)}~`;
  const firsts = [bounds.gte ?? '', bounds.gt === undefined ? '' : `${bounds.gt}!`];
  const lasts = [bounds.lte ?? '~', bounds.lt === undefined ? '~' : before(bounds.lt)];
  return { first: firsts.sort()[1] ?? '', last: lasts.sort()[0] ?? '~' };
}

function addressRange(field: string, bounds: Bounds<string>): Condition {
  const ranges = [inclusive(bounds)];
  return {
    kind: 'any',
    conditions: [
      { kind: 'column-range', field, bounds },
      { kind: 'other-address', field, ranges },
    ],
  };
}

function range(field: string, filter: Bounds<string | number>): Condition {
  const type = comparedType(field);
  const column = (bounds: Bounds<string | number>, ...more: Condition[]): Condition => ({
    kind: 'any',
    conditions: [{ kind: 'column-range', field, bounds }, ...more],
  });
  switch (type) {
    case undefined:
      return otherRange(field, filter);
    case 'long': {
      const bounds = mapBounds(filter, (bound) => toNumber(field, bound));
      return column(bounds, { kind: 'other-number-range', field, bounds });
    }
    case 'date':
      return column(mapBounds(filter, (bound) => parseTime(field, bound)));
    case 'ip':
      return addressRange(
        field,
        mapBounds(filter, (bound) => toAddress(field, bound)),
      );
    case 'keyword':
    case 'text':
      return column(mapBounds(filter, String), otherRange(field, mapBounds(filter, String)));
  }
}

function cidr(field: string, block: string): Condition {
  const type = comparedType(field);
  const ranges = cidrRanges(block);
  if (!ranges) throw bad(`${JSON.stringify(block)} is not a CIDR block.`);
  const other: Condition = { kind: 'other-address', field, ranges };
  if (type === undefined) return other;
  if (type !== 'ip') throw bad(`${field} does not hold addresses.`);
  const columns = ranges.map(({ first, last }): Condition => ({
    kind: 'column-range',
    field,
    bounds: { gte: first, lte: last },
  }));
  return { kind: 'any', conditions: [...columns, other] };
}

function prefix(field: string, value: string): Condition {
  const type = comparedType(field);
  if (value === '') throw bad(`The beginning asked of ${field} is empty.`);
  const other: Condition = { kind: 'other-prefix', field, prefix: value };
  if (type === undefined) return other;
  if (type !== 'keyword') throw bad(`${field} is not text, so it has no beginning to compare.`);
  return { kind: 'any', conditions: [{ kind: 'column-prefix', field, prefix: value }, other] };
}

function exists(field: string): Condition {
  checkField(field);
  const other: Condition = { kind: 'other-exists', field };
  return hotType(field) === undefined
    ? other
    : { kind: 'any', conditions: [{ kind: 'column-exists', field }, other] };
}

function text(filter: Extract<Filter, { kind: 'text' }>): Condition {
  if (filter.text.length > maxValueLength) throw bad('The text to search for is too long.');
  const phrases = parseFreeText(filter.text);
  if (phrases.length > 50) throw bad('More than 50 words to search for.');
  if (filter.field === undefined) return { kind: 'phrases', phrases };
  checkField(filter.field);
  if (hotType(filter.field) !== 'text') {
    throw bad(`${filter.field} is compared whole; use equals or a beginning.`);
  }
  return { kind: 'phrases', field: filter.field, phrases };
}

function resolve(filter: Filter, depth: number, count: { nodes: number }): Condition {
  count.nodes += 1;
  if (depth > maxDepth || count.nodes > maxNodes) throw bad('The query is too deep or too long.');
  switch (filter.kind) {
    case 'equals':
      return oneOf(filter.field, [filter.value]);
    case 'in':
      return oneOf(filter.field, filter.values);
    case 'prefix':
      return prefix(filter.field, filter.value);
    case 'cidr':
      return cidr(filter.field, filter.cidr);
    case 'exists':
      return exists(filter.field);
    case 'range':
      return range(filter.field, filter);
    case 'text':
      return text(filter);
    case 'not':
      return { kind: 'not', condition: resolve(filter.filter, depth + 1, count) };
    case 'all':
    case 'any': {
      const conditions = filter.filters.map((one) => resolve(one, depth + 1, count));
      return { kind: filter.kind, conditions };
    }
  }
}

/** A query ready to run. `from`/`to` in milliseconds, `to` exclusive. */
export interface ResolvedQuery {
  from: number;
  to: number;
  units?: readonly string[];
  /** All hold together. */
  conditions: readonly Condition[];
}

/** Throws EVENT_BAD_QUERY with one sentence for a person. */
export function resolveQuery(query: EventQuery): ResolvedQuery {
  const from = Date.parse(query.range.from);
  const to = Date.parse(query.range.to);
  if (Number.isNaN(from) || Number.isNaN(to)) throw bad('The time range is not ISO 8601.');
  const count = { nodes: 0 };
  const conditions = (query.filters ?? []).map((filter) => resolve(filter, 1, count));
  return { from, to, conditions, ...(query.units ? { units: query.units } : {}) };
}

export interface ResolvedSort {
  field: string;
  order: 'asc' | 'desc';
  limit: number;
}

export function resolveSort(search: EventSearch): ResolvedSort {
  const { field, order } = search.sort ?? { field: '@timestamp', order: 'desc' };
  const type = comparedType(field);
  if (type === undefined) throw bad(`Events cannot be sorted by ${field}.`);
  const limit = search.limit ?? 100;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) throw bad('limit is 1–1,000.');
  return { field, order, limit };
}

const maxBuckets = 10_000;

export function checkAggregation(query: ResolvedQuery, aggregation: Aggregation): void {
  switch (aggregation.kind) {
    case 'count':
      return;
    case 'terms':
      comparedType(aggregation.field);
      if (!Number.isInteger(aggregation.size) || aggregation.size < 1 || aggregation.size > 1_000) {
        throw bad('The size of a terms aggregation is 1–1,000.');
      }
      return;
    case 'cardinality':
      comparedType(aggregation.field);
      return;
    case 'date-histogram': {
      const { intervalSeconds } = aggregation;
      if (!Number.isInteger(intervalSeconds) || intervalSeconds < 1)
        throw bad('The interval is whole seconds.');
      if ((query.to - query.from) / 1000 / intervalSeconds > maxBuckets) {
        throw bad(`The interval gives more than ${maxBuckets} buckets.`);
      }
    }
  }
}
