import { hotNames, hotType } from '../event-row.ts';

/**
 * Columns of a day: every hot field, then
 * - `other`: JSON of the remaining fields (and of hot fields with several or odd values),
 * - `addresses`: JSON of the encoded addresses among those, by field,
 * - `irregular`: bit i set when hot field i is found in `other`,
 * - `tokens`: the free text (open days only; a sealed day has the index instead),
 * - `seq` (sealed days only): day number × 2³² + row, in order of arrival; what the index points to.
 */
export interface Column {
  name: string;
  type: 'VARCHAR' | 'BIGINT';
}

export const hotColumns: readonly Column[] = hotNames.map((name) => {
  const type = hotType(name);
  return { name, type: type === 'long' || type === 'date' ? 'BIGINT' : 'VARCHAR' };
});

export const openColumns: readonly Column[] = [
  ...hotColumns,
  { name: 'other', type: 'VARCHAR' },
  { name: 'addresses', type: 'VARCHAR' },
  { name: 'irregular', type: 'BIGINT' },
  { name: 'tokens', type: 'VARCHAR' },
];

/** What a search needs to rebuild an event. */
export const eventColumns: readonly Column[] = [...hotColumns, { name: 'other', type: 'VARCHAR' }];

/** SQL text literal. NUL cannot occur in DuckDB text and is refused by the callers' field and value checks. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''").replaceAll('\0', '')}'`;
}

export function column(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQL literal of a stored value. */
export function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : text(value);
}

export function irregularBit(field: string): bigint {
  const at = hotNames.indexOf(field);
  return at < 0 ? 0n : 1n << BigInt(at);
}

const dayMs = 86_400_000;

/** `2026-11-21` of a time in milliseconds, UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function dayStart(day: string): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}

/** First `seq` of a day; rows follow. Text, because it exceeds the safe integers of JavaScript. */
export function seqBase(day: string): string {
  return String(BigInt(dayStart(day) / dayMs) << 32n);
}

export function tableOf(day: string): string {
  return `events_${day.replaceAll('-', '_')}`;
}

export function dayOfTable(table: string): string | undefined {
  const match = /^events_(\d{4})_(\d\d)_(\d\d)$/u.exec(table);
  return match ? `${match[1]}-${match[2]}-${match[3]}` : undefined;
}

/** The three files of a sealed day: the events (evidence), the index of words and addresses, counts by minute. */
export const dayFiles = ['events', 'terms', 'counts'] as const;
export type DayFile = (typeof dayFiles)[number];

export function fileOf(day: string, kind: DayFile): string {
  return `${day}.${kind}.parquet`;
}

/** The prefix of an address in the index; no word starts so. */
export function addressTerm(field: string, encoded: string): string {
  return `=${field}=${encoded}`;
}

export const indexedAddressFields: readonly string[] = hotNames.filter(
  (name) => hotType(name) === 'ip',
);
