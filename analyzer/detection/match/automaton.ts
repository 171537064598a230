import { createAlphabet, endSymbol, longSymbol, startSymbol, type Alphabet } from './alphabet.ts';
import { createCells, placeMask, rootPlace } from './automaton-cells.ts';
import { needsWholeText } from './fold.ts';
import { longSize, longUnit } from './json-text.ts';
import { LiteralTree, type LiteralEntry } from './literal-tree.ts';
import { foldText } from '../sigma/fold-text.ts';
import { textOf } from './value-cursor.ts';

/** Receives the outputs of the literals that a value holds; the same output may come again. */
export interface LiteralSink {
  found(output: number): void;
}

/** Finds all of many literals in a value in one pass, whatever their number. Case does not matter. */
export class LiteralAutomaton {
  readonly states: number;
  readonly alphabet: Alphabet;
  readonly #cells: Int32Array;
  readonly #rowsEnd: number;
  /** Number of a state → output + 1. */
  readonly #outputs: Int32Array;
  readonly #shorter: Int32Array;

  constructor(entries: readonly LiteralEntry[]) {
    this.alphabet = createAlphabet(entries.map(({ literal }) => literal.text));
    const tree = new LiteralTree(entries, this.alphabet);
    const { cells, rowsEnd, shorter } = createCells(tree, this.alphabet.size);
    this.states = tree.states;
    this.#cells = cells;
    this.#rowsEnd = rowsEnd;
    this.#outputs = tree.outputs;
    this.#shorter = shorter;
  }

  /** Reads one value. The step is written out in both loops: called, it took 1 to 6 % more of all time for matching. */
  scan(units: Uint16Array, from: number, to: number, sink: LiteralSink): void {
    const { alphabet } = this;
    const { latin1 } = alphabet;
    const cells = this.#cells;
    const rowsEnd = this.#rowsEnd;
    let state = this.#advance(rootPlace, startSymbol, sink);
    for (let at = from; at < to; at += 1) {
      const unit = units[at] ?? 0;
      let symbol: number;
      if (unit <= 0xff) symbol = latin1[unit] ?? 0;
      else if (needsWholeText(unit)) {
        // What was found before it stands: a fold changes nothing to its left.
        this.#scanFolded(foldText(textOf(units, from, to)), sink);
        return;
      } else symbol = alphabet.symbolOf(unit);
      while (state >= rowsEnd && cells[state] !== symbol) state = cells[state + 2] ?? 0;
      state = cells[state < rowsEnd ? state + symbol : state + 1] ?? 0;
      if (state < 0) state = this.report(state, sink);
    }
    this.#advance(state, endSymbol, sink);
  }

  /** The same for a value that stands as a text of JSON and holds ASCII alone. */
  scanJson(bytes: Buffer, from: number, to: number, sink: LiteralSink): void {
    const { json, latin1 } = this.alphabet;
    const cells = this.#cells;
    const rowsEnd = this.#rowsEnd;
    let state = this.#advance(rootPlace, startSymbol, sink);
    for (let at = from; at < to; at += 1) {
      let symbol = json[bytes[at] ?? 0] ?? 0;
      if (symbol === longSymbol) {
        symbol = latin1[longUnit(bytes, at, to)] ?? 0;
        at += longSize(bytes, at) - 1;
      }
      while (state >= rowsEnd && cells[state] !== symbol) state = cells[state + 2] ?? 0;
      state = cells[state < rowsEnd ? state + symbol : state + 1] ?? 0;
      if (state < 0) state = this.report(state, sink);
    }
    this.#advance(state, endSymbol, sink);
  }

  /** Place of the state behind a symbol, negative when that has something to report. */
  step(from: number, symbol: number): number {
    const cells = this.#cells;
    let state = from;
    while (state >= this.#rowsEnd && cells[state] !== symbol) state = cells[state + 2] ?? 0;
    return cells[state < this.#rowsEnd ? state + symbol : state + 1] ?? 0;
  }

  /** Tells what a place that `step` answered has to report; answers it without its mark. */
  report(flagged: number, sink: LiteralSink): number {
    const place = flagged & placeMask;
    let state = this.numberOf(place);
    do {
      const output = this.#outputs[state] ?? 0;
      if (output > 0) sink.found(output - 1);
      state = this.#shorter[state] ?? 0;
    } while (state !== 0);
    return place;
  }

  /** Number of the state at a place, from 0 to `states`. */
  numberOf(place: number): number {
    return this.#cells[place - 1] ?? 0;
  }

  #advance(from: number, symbol: number, sink: LiteralSink): number {
    const state = this.step(from, symbol);
    return state < 0 ? this.report(state, sink) : state;
  }

  #scanFolded(text: string, sink: LiteralSink): void {
    let state = this.#advance(rootPlace, startSymbol, sink);
    for (let at = 0; at < text.length; at += 1) {
      state = this.#advance(state, this.alphabet.symbolOf(text.charCodeAt(at)), sink);
    }
    this.#advance(state, endSymbol, sink);
  }
}

/** The automata of one column. */
export interface ColumnAutomata {
  /** Over literals of ASCII alone. */
  plain: LiteralAutomaton | undefined;
  /** Over the others, with their large alphabets: only values with a character beyond ASCII need them. */
  wide: LiteralAutomaton | undefined;
}

const beyondAscii = /[^\0-\x7f]/;

export function createAutomata(entries: readonly LiteralEntry[]): ColumnAutomata {
  const plain: LiteralEntry[] = [];
  const wide: LiteralEntry[] = [];
  for (const entry of entries) (beyondAscii.test(entry.literal.text) ? wide : plain).push(entry);
  return { plain: automatonOf(plain), wide: automatonOf(wide) };
}

function automatonOf(entries: readonly LiteralEntry[]): LiteralAutomaton | undefined {
  return entries.length === 0 ? undefined : new LiteralAutomaton(entries);
}
