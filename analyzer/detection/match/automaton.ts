import { createAlphabet, endSymbol, startSymbol, type Alphabet } from './alphabet.ts';
import { needsWholeText } from './fold.ts';
import type { Literal } from './literals.ts';
import { foldText } from '../sigma/fold-text.ts';
import { textOf } from './value-cursor.ts';

/** Receives the outputs of the literals that a value holds; the same output may come again. */
export interface LiteralSink {
  found(output: number): void;
}

/** Finds all of many literals in a value in one pass, whatever their number. Case does not matter. */
export interface LiteralAutomaton {
  readonly states: number;
  readonly table: AutomatonTable;
  /** Reads one value. */
  scan(units: Uint16Array, from: number, to: number, sink: LiteralSink): void;
}

/** The inside of an automaton, for a reader that walks along while it does something else with each unit. */
export interface AutomatonTable {
  /** Place of a state + symbol → place of its successor; negative when there is something to report. */
  readonly next: Int32Array;
  readonly alphabet: Alphabet;
  /** Tells the sink what a negative state reports; answers the state without its mark. */
  report(state: number, sink: LiteralSink): number;
}

export interface LiteralEntry {
  /** No two of an automaton are alike. */
  literal: Literal;
  /** What the sink is told. */
  output: number;
}

/** Cells (states × symbols) of one automaton, 4 bytes each; more literals than that make several automata. */
const maxCells = 8_388_608;

/** Marks a successor that has something to report. */
const reportFlag = -0x8000_0000;
const placeMask = 0x7fff_ffff;

/** The tree of all literals, each state with its children as a linked list. */
class LiteralTree {
  readonly #child: Int32Array;
  readonly #sibling: Int32Array;
  readonly symbols: Uint16Array;
  /** State → output + 1; 0 = none. */
  readonly outputs: Int32Array;
  states = 1;

  constructor(mostStates: number) {
    this.#child = new Int32Array(mostStates);
    this.#sibling = new Int32Array(mostStates);
    this.symbols = new Uint16Array(mostStates);
    this.outputs = new Int32Array(mostStates);
  }

  firstChild(state: number): number {
    return this.#child[state] ?? 0;
  }

  nextSibling(state: number): number {
    return this.#sibling[state] ?? 0;
  }

  step(state: number, symbol: number): number {
    for (let child = this.firstChild(state); child !== 0; child = this.nextSibling(child)) {
      if (this.symbols[child] === symbol) return child;
    }
    const made = this.states;
    this.states += 1;
    this.symbols[made] = symbol;
    this.#sibling[made] = this.firstChild(state);
    this.#child[state] = made;
    return made;
  }
}

function plant(entries: readonly LiteralEntry[], alphabet: Alphabet): LiteralTree {
  const most = entries.reduce((sum, { literal }) => sum + literal.text.length + 2, 1);
  const tree = new LiteralTree(most);
  for (const { literal, output } of entries) {
    let state = 0;
    if (literal.atStart) state = tree.step(state, startSymbol);
    for (let at = 0; at < literal.text.length; at += 1) {
      state = tree.step(state, alphabet.symbolOf(literal.text.charCodeAt(at)));
    }
    if (literal.atEnd) state = tree.step(state, endSymbol);
    tree.outputs[state] = output + 1;
  }
  return tree;
}

/**
 * The automaton of Aho and Corasick (1975) with a row of successors for every state, so that each unit costs one
 * look. Rows stand in the order of their depth: what most values touch lies close together.
 */
class DenseAutomaton implements LiteralAutomaton {
  readonly states: number;
  readonly table: AutomatonTable;
  readonly #alphabet: Alphabet;
  /** Where the row of the successor begins, with `reportFlag`. */
  readonly #next: Int32Array;
  /** Row → output + 1, and the row of the next shorter suffix that has one. */
  readonly #outputs: Int32Array;
  readonly #shorter: Int32Array;

  constructor(tree: LiteralTree, alphabet: Alphabet) {
    const { states } = tree;
    this.states = states;
    this.#alphabet = alphabet;
    this.#next = new Int32Array(states * alphabet.size);
    this.#outputs = new Int32Array(states);
    this.#shorter = new Int32Array(states);
    this.#fill(tree);
    const report = (state: number, sink: LiteralSink): number => this.#report(state, sink);
    this.table = { next: this.#next, alphabet, report };
  }

  /** Rows are made from the shallow to the deep: each begins as that of its longest suffix, which is shallower. */
  #fill(tree: LiteralTree): void {
    const { size } = this.#alphabet;
    const next = this.#next;
    const order = new Int32Array(this.states);
    const suffix = new Int32Array(this.states);
    let end = 1;
    for (let row = 0; row < end; row += 1) {
      const state = order[row] ?? 0;
      const place = row * size;
      const from = (suffix[row] ?? 0) * size;
      if (row > 0) next.copyWithin(place, from, from + size);
      for (let child = tree.firstChild(state); child !== 0; child = tree.nextSibling(child)) {
        const symbol = tree.symbols[child] ?? 0;
        const fallback = row === 0 ? 0 : ((next[place + symbol] ?? 0) & placeMask) / size;
        const own = tree.outputs[child] ?? 0;
        const below =
          (this.#outputs[fallback] ?? 0) > 0 ? fallback : (this.#shorter[fallback] ?? 0);
        order[end] = child;
        suffix[end] = fallback;
        this.#outputs[end] = own;
        this.#shorter[end] = below;
        next[place + symbol] = (end * size) | (own > 0 || below > 0 ? reportFlag : 0);
        end += 1;
      }
    }
  }

  scan(units: Uint16Array, from: number, to: number, sink: LiteralSink): void {
    const next = this.#next;
    const alphabet = this.#alphabet;
    const { latin1 } = alphabet;
    let state = next[startSymbol] ?? 0;
    if (state < 0) state = this.#report(state, sink);
    for (let at = from; at < to; at += 1) {
      const unit = units[at] ?? 0;
      let symbol: number;
      if (unit <= 0xff) symbol = latin1[unit] ?? 0;
      else if (needsWholeText(unit)) {
        // What was found before it stands: a fold changes nothing to its left.
        this.#scanFolded(foldText(textOf(units, from, to)), sink);
        return;
      } else symbol = alphabet.symbolOf(unit);
      state = next[state + symbol] ?? 0;
      if (state < 0) state = this.#report(state, sink);
    }
    state = next[state + endSymbol] ?? 0;
    if (state < 0) this.#report(state, sink);
  }

  #scanFolded(text: string, sink: LiteralSink): void {
    let state = this.#next[startSymbol] ?? 0;
    if (state < 0) state = this.#report(state, sink);
    for (let at = 0; at <= text.length; at += 1) {
      const symbol = at < text.length ? this.#alphabet.symbolOf(text.charCodeAt(at)) : endSymbol;
      state = this.#next[state + symbol] ?? 0;
      if (state < 0) state = this.#report(state, sink);
    }
  }

  /** Answers the state without its flag. */
  #report(flagged: number, sink: LiteralSink): number {
    const place = flagged & placeMask;
    let row = (place / this.#alphabet.size) | 0;
    do {
      const output = this.#outputs[row] ?? 0;
      if (output > 0) sink.found(output - 1);
      row = this.#shorter[row] ?? 0;
    } while (row !== 0);
    return place;
  }
}

/** One automaton for the literals, or several when there are too many for one. */
function automataOf(entries: readonly LiteralEntry[]): LiteralAutomaton[] {
  const automata: LiteralAutomaton[] = [];
  if (entries.length === 0) return automata;
  const alphabet = createAlphabet(entries.map(({ literal }) => literal.text));
  let batch: LiteralEntry[] = [];
  let cells = 0;
  const flush = (): void => {
    automata.push(new DenseAutomaton(plant(batch, alphabet), alphabet));
    batch = [];
    cells = 0;
  };
  for (const entry of entries) {
    const most = (entry.literal.text.length + 2) * alphabet.size;
    if (batch.length > 0 && cells + most > maxCells) flush();
    batch.push(entry);
    cells += most;
  }
  flush();
  return automata;
}

/** The automata of one column. */
export interface ColumnAutomata {
  /** Over literals of ASCII alone. */
  plain: readonly LiteralAutomaton[];
  /** Over the others, with their large alphabets: only values with a character beyond ASCII need them. */
  wide: readonly LiteralAutomaton[];
}

const beyondAscii = /[^\0-\x7f]/;

export function createAutomata(entries: readonly LiteralEntry[]): ColumnAutomata {
  const isWide = ({ literal }: LiteralEntry): boolean => beyondAscii.test(literal.text);
  return {
    plain: automataOf(entries.filter((entry) => !isWide(entry))),
    wide: automataOf(entries.filter(isWide)),
  };
}

/** Tells the sink which literals of a column the units of a value hold; `isWide`: some are beyond ASCII. */
export function scanColumn(
  { plain, wide }: ColumnAutomata,
  units: Uint16Array,
  from: number,
  to: number,
  isWide: boolean,
  sink: LiteralSink,
): void {
  for (let at = 0; at < plain.length; at += 1) plain[at]?.scan(units, from, to, sink);
  if (!isWide) return;
  for (let at = 0; at < wide.length; at += 1) wide[at]?.scan(units, from, to, sink);
}
