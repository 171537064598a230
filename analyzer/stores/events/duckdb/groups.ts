import { hotNames } from '../event-row.ts';
import type { ResolvedQuery } from '../query-model.ts';
import { text } from './layout.ts';
import type { Part } from './parts.ts';
import type { PartGroup } from './sql-filter.ts';

export const hotSet: ReadonlySet<string> = new Set(hotNames);

export function parquet(paths: readonly string[]): string {
  return `read_parquet([${paths.map(text).join(', ')}])`;
}

/** Days that can hold events of the query, by the range of `@timestamp` known of each. */
export function partsWithin(parts: readonly Part[], query: ResolvedQuery): Part[] {
  if (query.units?.length === 0) return [];
  return parts.filter((part) => part.rows > 0 && part.last >= query.from && part.first < query.to);
}

/** Sealed days in one group (one read_parquet); each open day is a group of its own. */
export function groupsOf(parts: readonly Part[]): PartGroup[] {
  const sealed = parts.filter((part) => part.kind === 'sealed');
  const groups: PartGroup[] = [];
  if (sealed.length > 0) {
    groups.push({
      kind: 'sealed',
      parts: sealed,
      terms: parquet(sealed.map((part) => part.terms)),
    });
  }
  for (const part of parts) {
    if (part.kind === 'open') groups.push({ kind: 'open', parts: [part], terms: '' });
  }
  return groups;
}

export function fromSql(group: PartGroup): string {
  const files: string[] = [];
  for (const part of group.parts) {
    if (part.kind === 'open') return `"${part.table}"`;
    files.push(part.events);
  }
  return parquet(files);
}

/** The number that tells a row of the group again. */
export function seqSql(group: PartGroup): string {
  return group.kind === 'open' ? 'rowid' : 'seq';
}
