import type { Card, CardsBlock, FieldCell, FieldsBlock } from './description.ts';
import { DocumentError } from './errors.ts';

/** A cell of a form with its place in the grid, both from 0. */
export interface PlacedCell {
  cell: FieldCell;
  row: number;
  column: number;
  columns: number;
  rows: number;
}

/**
 * Places the cells of a form; DOCUMENT_UNFIT when spans leave a hole, overlap or run out of the grid, because Word,
 * Excel and PDF would each repair that in their own way.
 */
export function placeCells({ widths, rows }: FieldsBlock): PlacedCell[][] {
  const taken = rows.map(() => new Set<number>());
  return rows.map(({ cells }, row) => {
    let column = 0;
    const skipTaken = () => {
      while (taken[row]?.has(column)) column += 1;
    };
    const placed = cells.map((cell) => {
      skipTaken();
      const place = { cell, row, column, columns: cell.columns ?? 1, rows: cell.rows ?? 1 };
      occupy(taken, place);
      return place;
    });
    skipTaken();
    if (taken[row]?.size !== widths.length || column !== widths.length) {
      throw unfit(row, `fills ${taken[row]?.size ?? 0} of ${widths.length} columns`);
    }
    return placed;
  });
}

function occupy(taken: Set<number>[], { row, column, columns, rows }: PlacedCell): void {
  for (let down = row; down < row + rows; down += 1) {
    const there = taken[down];
    if (!there) throw unfit(row, 'has a cell that reaches below the last row');
    for (let right = column; right < column + columns; right += 1) {
      if (there.has(right)) throw unfit(down, 'has cells that overlap');
      there.add(right);
    }
  }
}

function unfit(row: number, what: string): DocumentError {
  return new DocumentError('DOCUMENT_UNFIT', `Row ${row + 1} of a form ${what}.`);
}

/** Cards row by row; the last row is filled up with nothing. */
export function cardRows({ cards, perRow }: CardsBlock): (Card | undefined)[][] {
  const rows = Math.ceil(cards.length / perRow);
  return Array.from({ length: rows }, (_row, down) =>
    Array.from({ length: perRow }, (_column, right) => cards[down * perRow + right]),
  );
}
