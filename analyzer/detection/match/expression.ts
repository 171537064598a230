import type { SlotTest } from './slot-tests.ts';
import type { Pattern } from '../sigma/pattern.ts';

/** Number of a column: one field as rules mean it, under all names that events may give it. */
export type ColumnId = number;

/** A question to an event that is asked once, however many rules want the answer. */
export type Atom =
  /** Some value of the column fits one of the patterns. */
  | { kind: 'text'; column: ColumnId; cased: boolean; patterns: readonly Pattern[] }
  /** Some value of the column is one of the numbers, or text that writes one of them. */
  | { kind: 'number'; column: ColumnId; values: readonly number[] }
  /** The column has a value. */
  | { kind: 'present'; column: ColumnId }
  /** The event names the column, be it with null. */
  | { kind: 'defined'; column: ColumnId }
  /** Looked at only when a rule asks: the column's values, and those of another column. */
  | { kind: 'test'; column: ColumnId; other: ColumnId | undefined; test: SlotTest }
  /** A part that many rules share. */
  | { kind: 'formula'; of: Expression };

/** What a rule wants, as a tree over atoms. */
export type Expression =
  | { kind: 'constant'; value: boolean }
  | { kind: 'atom'; atom: Atom }
  | { kind: 'not'; of: Expression }
  | { kind: 'and' | 'or'; of: readonly Expression[] }
  | { kind: 'at-least'; count: number; of: readonly Expression[] };

export const always: Expression = { kind: 'constant', value: true };
export const never: Expression = { kind: 'constant', value: false };

export function not(of: Expression): Expression {
  if (of.kind === 'constant') return of.value ? never : always;
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}

/** Joins parts; constants and nested parts of the same kind disappear. */
function join(kind: 'and' | 'or', parts: readonly Expression[]): Expression {
  const deciding = kind === 'or';
  const of: Expression[] = [];
  for (const part of parts) {
    if (part.kind === 'constant') {
      if (part.value === deciding) return part;
    } else if (part.kind === kind) of.push(...part.of);
    else of.push(part);
  }
  const [only] = of;
  if (!only) return deciding ? never : always;
  return of.length === 1 ? only : { kind, of };
}

export function and(...parts: readonly Expression[]): Expression {
  return join('and', parts);
}

export function or(...parts: readonly Expression[]): Expression {
  return join('or', parts);
}

export function atLeast(count: number, of: readonly Expression[]): Expression {
  if (count <= 0) return always;
  if (count > of.length) return never;
  if (count === 1) return or(...of);
  return count === of.length ? and(...of) : { kind: 'at-least', count, of };
}
