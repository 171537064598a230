import type { ColumnId } from './expression.ts';

/**
 * One field as rules mean it: the names that events may give it, best first; the first with a value counts.
 * Without names it stands for all values of all fields (keywords).
 */
export interface Column {
  readonly id: ColumnId;
  readonly names: readonly string[];
}

/** The columns that a set of rules looks at, each once. */
export interface ColumnTable {
  readonly columns: readonly Column[];
  idOf(names: readonly string[]): ColumnId;
}

export function createColumnTable(): ColumnTable {
  const columns: Column[] = [];
  const ids = new Map<string, ColumnId>();
  return {
    columns,
    idOf(names) {
      const key = names.join('\u0000');
      const known = ids.get(key);
      if (known !== undefined) return known;
      const id = columns.push({ id: columns.length, names }) - 1;
      ids.set(key, id);
      return id;
    },
  };
}

/** The names of the column that stands for the whole event. */
export const wholeEvent: readonly string[] = [];
