import type { Event, FieldValue } from '../../../collector/events/event.ts';
import { hotFields, type FieldType } from '../../../collector/events/fields.ts';
import { decodeAddress, encodeAddress } from './addresses.ts';
import { EventStoreError } from './errors.ts';
import { textTokens } from './text-tokens.ts';

export type Scalar = string | number | boolean;

const types: Readonly<Record<string, FieldType>> = hotFields;

export const hotNames: readonly string[] = Object.keys(hotFields);

/** Undefined for a field that has no column of its own. */
export function hotType(field: string): FieldType | undefined {
  return Object.hasOwn(types, field) ? types[field] : undefined;
}

/** An event taken apart for storage; `joinEvent` puts it together again without loss. */
export interface EventRow {
  id: string;
  /** `event.ingested` and `@timestamp` in milliseconds since the epoch. */
  ingested: number;
  timestamp: number;
  /** Values that fit the type of their hot field: text, integers, encoded addresses. */
  hot: Record<string, string | number>;
  /** All other fields, and hot fields that hold several values or one that does not fit the type. */
  other: Record<string, FieldValue>;
  /** Names of the hot fields found in `other`. */
  irregular: string[];
  /** Free text of the event, see text-tokens.ts. */
  tokens: string[];
}

const isoMilliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u;

function requiredTime(event: Event, field: '@timestamp' | 'event.ingested'): number {
  const text = event[field];
  const ms = typeof text === 'string' && isoMilliseconds.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new EventStoreError(
      'EVENT_REJECTED',
      `${field} of an event is not ISO 8601 UTC with ms.`,
    );
  }
  return ms;
}

/** The stored form of one value of a hot field, or undefined when it does not fit the type. */
export function encodeHot(type: FieldType, value: unknown): string | number | undefined {
  switch (type) {
    case 'long':
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
    case 'ip':
      return typeof value === 'string' ? encodeAddress(value) : undefined;
    case 'date':
    case 'keyword':
    case 'text':
      return typeof value === 'string' ? value : undefined;
  }
}

/** Values of a field as a list; null, undefined and the empty list are no value. */
export function valuesOf(value: FieldValue | undefined): readonly Scalar[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'object' ? value : [value];
}

/** How values of non-hot fields are compared: by their text. */
export function scalarText(value: Scalar): string {
  return typeof value === 'string' ? value : String(value);
}

function searchedText(event: Event): string[] {
  const original = scalarText(event['event.original'] ?? '');
  const message = valuesOf(event['message']).map(scalarText);
  return [original, ...message.filter((text) => !original.includes(text))];
}

/** Between two texts of one event, so that no phrase runs over the border. No word can be this. */
export const textBorder = '|';

function eventTokens(event: Event): string[] {
  return searchedText(event).flatMap((text, at) =>
    at === 0 ? textTokens(text) : [textBorder, ...textTokens(text)],
  );
}

/** Whether the stored form gives back exactly what was sent: an address written oddly does not. */
function roundTrips(type: FieldType, encoded: string | number, value: Scalar): boolean {
  return type !== 'ip' || decodeAddress(String(encoded)) === value;
}

function addField(row: EventRow, field: string, value: FieldValue): void {
  const type = hotType(field);
  if (type === undefined) {
    row.other[field] = value;
    return;
  }
  const scalar = typeof value === 'object' ? undefined : value;
  const encoded = scalar === undefined ? undefined : encodeHot(type, scalar);
  if (encoded !== undefined && scalar !== undefined && roundTrips(type, encoded, scalar)) {
    row.hot[field] = encoded;
  } else {
    row.other[field] = value;
    row.irregular.push(field);
  }
}

const ownColumns: ReadonlySet<string> = new Set(['@timestamp', 'event.ingested', 'event.id']);

/** Throws EVENT_REJECTED when the id or one of the two times is unusable. */
export function splitEvent(event: Event): EventRow {
  const id = event['event.id'];
  if (typeof id !== 'string' || id === '' || id.length > 512) {
    throw new EventStoreError('EVENT_REJECTED', 'An event has no event.id of 1–512 characters.');
  }
  const row: EventRow = {
    id,
    ingested: requiredTime(event, 'event.ingested'),
    timestamp: requiredTime(event, '@timestamp'),
    hot: {},
    other: {},
    irregular: [],
    tokens: eventTokens(event),
  };
  for (const [field, value] of Object.entries(event)) {
    if (ownColumns.has(field) || value === undefined || valuesOf(value).length === 0) continue;
    addField(row, field, value);
  }
  return row;
}

/** Addresses among the values that are not in a column of their own, encoded, by field. */
export function otherAddresses(row: EventRow): Record<string, string[]> | undefined {
  let found: Record<string, string[]> | undefined;
  for (const [field, value] of Object.entries(row.other)) {
    for (const one of valuesOf(value)) {
      const encoded = typeof one === 'string' && one.length <= 45 ? encodeAddress(one) : undefined;
      if (encoded !== undefined) ((found ??= {})[field] ??= []).push(encoded);
    }
  }
  return found;
}

/** The event again, as it was appended (fields without a value are gone). */
export function joinEvent(row: Omit<EventRow, 'tokens' | 'irregular'>): Event {
  const event: Event = {
    '@timestamp': new Date(row.timestamp).toISOString(),
    'event.id': row.id,
    'event.ingested': new Date(row.ingested).toISOString(),
    'event.original': '',
  };
  for (const field of Object.keys(row.hot)) {
    const value = row.hot[field];
    event[field] =
      typeof value === 'string' && hotType(field) === 'ip' ? decodeAddress(value) : value;
  }
  return Object.assign(event, row.other);
}
