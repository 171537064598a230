import { hotType } from '../event-row.ts';
import type { Condition, ResolvedQuery } from '../query-model.ts';
import type { Engine } from './engine.ts';
import { dayStart } from './layout.ts';
import { parquet } from './groups.ts';
import { mayBeIrregular, type Part } from './parts.ts';
import { addressRows, phraseRows, type PartGroup } from './sql-filter.ts';

/** Up to so many rows are named one by one, which lets DuckDB skip all other row groups and whole days. */
const maxNamed = 4_000;

/** What remains to be asked of a group after the index has been read. */
export interface Narrowed {
  group: PartGroup;
  query: ResolvedQuery;
  extra: readonly string[];
}

function addressField(condition: Condition): string | undefined {
  if (condition.kind !== 'any') return undefined;
  const [first] = condition.conditions;
  const compares = first?.kind === 'column-in' || first?.kind === 'column-range';
  return compares && hotType(first.field) === 'ip' ? first.field : undefined;
}

function addressRanges(conditions: readonly Condition[]): { first: string; last: string }[] {
  return conditions.flatMap((one) => (one.kind === 'other-address' ? one.ranges : []));
}

/** SQL of the rows that satisfy a condition, when the index alone can tell. */
function indexSql(condition: Condition, group: PartGroup): string | undefined {
  if (condition.kind === 'phrases') {
    if (condition.field !== undefined || condition.phrases.length === 0) return undefined;
    return condition.phrases.map((phrase) => phraseRows(phrase, group.terms)).join(' INTERSECT ');
  }
  const field = addressField(condition);
  if (field === undefined || condition.kind !== 'any') return undefined;
  if (group.parts.some((part) => mayBeIrregular(part, field))) return undefined;
  const ranges = addressRanges(condition.conditions);
  return ranges.length === 0 ? undefined : addressRows(field, ranges, group.terms);
}

const dayMs = 86_400_000;

function holdsAny(part: Part, days: ReadonlySet<number>): boolean {
  return days.has(dayStart(part.day) / dayMs);
}

function within(group: PartGroup, seqs: readonly bigint[]): PartGroup {
  const days = new Set(seqs.map((seq) => Number(seq >> 32n)));
  const parts = group.parts.filter((part) => holdsAny(part, days));
  const files = parts.flatMap((part) => (part.kind === 'sealed' ? [part.terms] : []));
  return { ...group, parts, terms: parquet(files) };
}

/** Rows named in SQL; bounds first, they rule out whole row groups even when the list is long. */
export function namedRows(seqs: readonly bigint[]): string {
  return `seq IN (${seqs.join(', ')})`;
}

/** The day that a `seq` of a sealed row belongs to. */
export function dayOfSeq(seq: bigint): string {
  return new Date(Number(seq >> 32n) * dayMs).toISOString().slice(0, 10);
}

/**
 * Asks the index of a sealed group about words and addresses first. A condition that few rows satisfy is replaced by
 * the list of those rows; one that many satisfy stays as it is.
 */
export async function narrow(
  engine: Engine,
  whole: PartGroup,
  query: ResolvedQuery,
): Promise<Narrowed> {
  if (whole.kind === 'open') return { group: whole, query, extra: [] };
  let group = whole;
  const extra: string[] = [];
  const conditions: Condition[] = [];
  for (const condition of query.conditions) {
    const sql = group.parts.length === 0 ? undefined : indexSql(condition, group);
    // A word that a line repeats comes more than once; asking for distinct rows would read them all.
    const rows =
      sql === undefined ? [] : await engine.read(`SELECT seq FROM (${sql}) LIMIT ${maxNamed + 1}`);
    if (sql === undefined || rows.length > maxNamed) {
      conditions.push(condition);
      continue;
    }
    const seqs = [...new Set(rows.map(([seq]) => BigInt(String(seq))))];
    group = within(group, seqs);
    if (seqs.length > 0) extra.push(namedRows(seqs));
  }
  return { group, query: { ...query, conditions }, extra };
}
