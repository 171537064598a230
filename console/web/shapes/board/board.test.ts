import { describe, expect, it } from 'vitest';
import { movePlace } from './board.ts';

const nowhere = { column: 0, row: -1 };

describe('moving over a board by keys', () => {
  it('starts at the first card whatever the key', () => {
    expect(movePlace([0, 3, 1], nowhere, 'k')).toEqual({ column: 1, row: 0 });
  });

  it('stays where it is on an empty board', () => {
    expect(movePlace([0, 0], nowhere, 'j')).toEqual(nowhere);
  });

  it('moves within a column and stops at its ends', () => {
    expect(movePlace([2], { column: 0, row: 0 }, 'j')).toEqual({ column: 0, row: 1 });
    expect(movePlace([2], { column: 0, row: 1 }, 'j')).toEqual({ column: 0, row: 1 });
    expect(movePlace([2], { column: 0, row: 0 }, 'k')).toEqual({ column: 0, row: 0 });
  });

  it('steps over empty columns and does not fall below a shorter one', () => {
    expect(movePlace([5, 0, 2], { column: 0, row: 4 }, 'l')).toEqual({ column: 2, row: 1 });
    expect(movePlace([5, 0, 2], { column: 2, row: 1 }, 'h')).toEqual({ column: 0, row: 1 });
    expect(movePlace([5, 0, 0], { column: 0, row: 4 }, 'l')).toEqual({ column: 0, row: 4 });
  });

  it('starts again when the column was emptied meanwhile', () => {
    expect(movePlace([1, 0], { column: 1, row: 0 }, 'j')).toEqual({ column: 0, row: 0 });
  });
});
