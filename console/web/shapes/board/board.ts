/** One column of a board; `cards` are the first of `count`. */
export interface BoardColumn<C> {
  key: string;
  label: string;
  /** All cards of the column, shown or not. */
  count: number;
  overdue: number;
  cards: readonly C[];
  /** The list behind the count. */
  href: string;
  /** The list behind the overdue count. */
  overdueHref: string;
}

/** Where the keyboard is; -1 in `row` is nowhere yet. */
export interface BoardPlace {
  column: number;
  row: number;
}

type Sizes = readonly number[];

function nearestFilled(sizes: Sizes, from: number, step: 1 | -1): number | undefined {
  for (let at = from; at >= 0 && at < sizes.length; at += step) {
    if ((sizes[at] ?? 0) > 0) return at;
  }
  return undefined;
}

/** The place after `h j k l`; columns without cards are stepped over, and the edges hold. */
export function movePlace(sizes: Sizes, place: BoardPlace, key: 'h' | 'j' | 'k' | 'l'): BoardPlace {
  const first = nearestFilled(sizes, 0, 1);
  if (first === undefined) return { column: 0, row: -1 };
  if (place.row < 0 || (sizes[place.column] ?? 0) === 0) return { column: first, row: 0 };
  const lastRow = (column: number): number => (sizes[column] ?? 1) - 1;
  switch (key) {
    case 'j':
      return { ...place, row: Math.min(place.row + 1, lastRow(place.column)) };
    case 'k':
      return { ...place, row: Math.max(place.row - 1, 0) };
    case 'h':
    case 'l': {
      const step = key === 'l' ? 1 : -1;
      const column = nearestFilled(sizes, place.column + step, step) ?? place.column;
      return { column, row: Math.min(place.row, lastRow(column)) };
    }
  }
}
