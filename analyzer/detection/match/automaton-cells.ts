import type { LiteralTree } from './literal-tree.ts';

/** States of so small a depth have a row, … */
const rowDepth = 3;
/** … and those with so many children, … */
const rowChildren = 4;
/** … as long as all rows take no more cells than this, 4 bytes each. The root always has one. */
const maxRowCells = 1_048_576;

/** A step: a symbol, where it leads, where to look when it is another. */
const stepCells = 3;
/** Of a step that nothing takes. */
const noSymbol = -1;

/** Marks a place with something to report. */
export const reportFlag = -0x8000_0000;
export const placeMask = 0x7fff_ffff;

/** Where the root stands: behind its number. */
export const rootPlace = 1;

/**
 * The automaton of Aho and Corasick (1975). A state is the place where its cells begin; before it stands its number
 * in the tree. Near the root and where many ways part, where values mostly are, it is a row: the place of a successor
 * for each symbol. Elsewhere it is a chain of steps. They stand in the order of the literals: to follow one is to
 * read on.
 */
export interface AutomatonCells {
  readonly cells: Int32Array;
  /** Rows stand before this place, steps behind it. */
  readonly rowsEnd: number;
  /** Number of a state → number of the longest of its suffixes that is a literal; 0 = none. */
  readonly shorter: Int32Array;
}

/** Cells for a tree over an alphabet of `size` symbols. */
export function createCells(tree: LiteralTree, size: number): AutomatonCells {
  return new Builder(tree, size).build();
}

class Builder {
  readonly #tree: LiteralTree;
  readonly #size: number;
  readonly #order: Int32Array;
  readonly #places: Int32Array;
  readonly #rowsEnd: number;
  readonly #cells: Int32Array;
  /** State → the state of its longest suffix. */
  readonly #suffixes: Int32Array;
  readonly #shorter: Int32Array;

  constructor(tree: LiteralTree, size: number) {
    this.#tree = tree;
    this.#size = size;
    this.#order = tree.byDepth();
    this.#places = new Int32Array(tree.states);
    this.#suffixes = new Int32Array(tree.states);
    this.#shorter = new Int32Array(tree.states);
    this.#rowsEnd = this.#placeRows();
    this.#cells = new Int32Array(this.#placeSteps());
  }

  /** From the shallow to the deep, as the suffixes of a state are shallower than it. */
  build(): AutomatonCells {
    for (let state = 0; state < this.#tree.states; state += 1) {
      this.#cells[this.#placeOf(state) - 1] = state;
    }
    for (const state of this.#order) {
      this.#linkChildren(state);
      if (this.#hasRow(state)) this.#fillRow(state);
      else this.#fillSteps(state);
    }
    return { cells: this.#cells, rowsEnd: this.#rowsEnd, shorter: this.#shorter };
  }

  #placeRows(): number {
    const most = Math.max(1, Math.floor(maxRowCells / (this.#size + 1)));
    let rows = 0;
    for (const state of this.#order) {
      const wants =
        (this.#tree.depths[state] ?? 0) <= rowDepth || this.#tree.childCount(state) >= rowChildren;
      if (!wants || rows >= most) continue;
      this.#places[state] = rows * (this.#size + 1) + 1;
      rows += 1;
    }
    return rows * (this.#size + 1);
  }

  /** Answers where the cells end. */
  #placeSteps(): number {
    let end = this.#rowsEnd;
    for (let state = 0; state < this.#tree.states; state += 1) {
      if (this.#places[state] !== 0) continue;
      this.#places[state] = end + 1;
      end += 1 + stepCells * Math.max(1, this.#tree.childCount(state));
    }
    return end;
  }

  #hasRow(state: number): boolean {
    return this.#placeOf(state) < this.#rowsEnd;
  }

  #placeOf(state: number): number {
    return this.#places[state] ?? 0;
  }

  #suffixOf(state: number): number {
    return this.#suffixes[state] ?? 0;
  }

  #linkChildren(state: number): void {
    const tree = this.#tree;
    for (let child = tree.firstChild(state); child !== 0; child = tree.nextSibling(child)) {
      const suffix = state === 0 ? 0 : this.#successor(this.#suffixOf(state), tree.symbolOf(child));
      this.#suffixes[child] = suffix;
      const isLiteral = (tree.outputs[suffix] ?? 0) > 0;
      this.#shorter[child] = isLiteral ? suffix : (this.#shorter[suffix] ?? 0);
    }
  }

  /** Where a symbol leads from a state whose cells are filled. */
  #successor(from: number, symbol: number): number {
    for (let state = from; ; state = this.#suffixOf(state)) {
      if (this.#hasRow(state)) {
        const place = (this.#cells[this.#placeOf(state) + symbol] ?? 0) & placeMask;
        return this.#cells[place - 1] ?? 0;
      }
      const child = this.#tree.child(state, symbol);
      if (child !== 0) return child;
    }
  }

  /** The place of a state, marked when it has something to report. */
  #target(state: number): number {
    const reports = (this.#tree.outputs[state] ?? 0) > 0 || (this.#shorter[state] ?? 0) > 0;
    return this.#placeOf(state) | (reports ? reportFlag : 0);
  }

  #fillRow(state: number): void {
    const cells = this.#cells;
    const tree = this.#tree;
    const place = this.#placeOf(state);
    const suffix = this.#suffixOf(state);
    if (state === 0) cells.fill(rootPlace, place, place + this.#size);
    else if (this.#hasRow(suffix)) {
      const from = this.#placeOf(suffix);
      cells.copyWithin(place, from, from + this.#size);
    } else {
      for (let symbol = 0; symbol < this.#size; symbol += 1) {
        cells[place + symbol] = this.#target(this.#successor(suffix, symbol));
      }
    }
    for (let child = tree.firstChild(state); child !== 0; child = tree.nextSibling(child)) {
      cells[place + tree.symbolOf(child)] = this.#target(child);
    }
  }

  #fillSteps(state: number): void {
    const cells = this.#cells;
    const tree = this.#tree;
    let place = this.#placeOf(state);
    cells[place] = noSymbol;
    for (let child = tree.firstChild(state); child !== 0; child = tree.nextSibling(child)) {
      if (place > this.#placeOf(state)) cells[place - 1] = place;
      cells[place] = tree.symbolOf(child);
      cells[place + 1] = this.#target(child);
      place += stepCells;
    }
    const last = Math.max(place, this.#placeOf(state) + stepCells);
    cells[last - 1] = this.#placeOf(this.#worthAsking(state));
  }

  /** The longest suffix that knows a symbol of which the state itself says nothing. */
  #worthAsking(state: number): number {
    let suffix = this.#suffixOf(state);
    while (!this.#hasRow(suffix) && this.#knowsAllOf(state, suffix))
      suffix = this.#suffixOf(suffix);
    return suffix;
  }

  #knowsAllOf(state: number, other: number): boolean {
    const tree = this.#tree;
    let child = tree.firstChild(other);
    while (child !== 0 && tree.child(state, tree.symbolOf(child)) !== 0) {
      child = tree.nextSibling(child);
    }
    return child === 0;
  }
}
