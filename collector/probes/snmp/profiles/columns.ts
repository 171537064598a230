import type { SnmpValue } from '../value.ts';
import { toText } from '../value.ts';
import type { Profile } from './schema.ts';

/** What a profile read: column OID → instance → value. A scalar is a column with the instance `0`. */
export type ProfileColumns = ReadonlyMap<string, ReadonlyMap<string, SnmpValue>>;

/** The column of an OID: scalars are written with their `.0`. */
export function columnOf(oid: string): string {
  return oid.endsWith('.0') ? oid.slice(0, -2) : oid;
}

const oidKeys = new Set([
  'oid',
  'usage',
  'value',
  'name',
  'id',
  'column',
  'unless',
  'host',
  'port',
  'version',
]);
const oidText = /^1(\.\d+){4,}$/;

function collect(value: unknown, into: Set<string>): void {
  if (Array.isArray(value)) for (const inner of value) collect(inner, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (oidKeys.has(key) && typeof inner === 'string' && oidText.test(inner)) {
        into.add(columnOf(inner));
      } else collect(inner, into);
    }
  }
}

/** Every column that the profile wants, without doubles. */
export function columnsOf(profile: Profile): string[] {
  const found = new Set<string>();
  const { match: _match, ...read } = profile;
  collect(read, found);
  return [...found];
}

export function rowsOf(columns: ProfileColumns, oid: string): ReadonlyMap<string, SnmpValue> {
  return columns.get(columnOf(oid)) ?? new Map();
}

const firstNumber = /[-+]?\d+(?:\.\d+)?/;

/** Devices also give numbers as text: ` 40%`, `54.50`, `-0.43`. */
export function numberIn(value: SnmpValue | undefined): number | undefined {
  if (!value) return undefined;
  if (value.kind === 'integer') return Number(value.value);
  const match = firstNumber.exec(toText(value) ?? '');
  return match ? Number(match[0]) : undefined;
}

/** The OID of one instance, as shown to people: `column.index`. */
export function instanceOid(oid: string, index: string): string {
  return `${columnOf(oid)}.${index}`;
}
