import { endSymbol, startSymbol, type Alphabet } from './alphabet.ts';
import type { Literal } from './literals.ts';

export interface LiteralEntry {
  /** No two of an automaton are alike. */
  literal: Literal;
  /** What the sink is told. */
  output: number;
}

/**
 * The tree of all literals as symbols of an alphabet. A state is a number from 0, the root; its children are a linked
 * list that 0 ends.
 */
export class LiteralTree {
  readonly #first: Int32Array;
  readonly #next: Int32Array;
  readonly #symbols: Uint16Array;
  readonly #counts: Uint16Array;
  /** State → how many symbols lead to it. */
  readonly depths: Uint16Array;
  /** State → output + 1; 0 = none. */
  readonly outputs: Int32Array;
  states = 1;

  constructor(entries: readonly LiteralEntry[], alphabet: Alphabet) {
    const most = entries.reduce((sum, { literal }) => sum + literal.text.length + 2, 1);
    this.#first = new Int32Array(most);
    this.#next = new Int32Array(most);
    this.#symbols = new Uint16Array(most);
    this.#counts = new Uint16Array(most);
    this.depths = new Uint16Array(most);
    this.outputs = new Int32Array(most);
    for (const entry of entries) this.#plant(entry, alphabet);
  }

  firstChild(state: number): number {
    return this.#first[state] ?? 0;
  }

  nextSibling(state: number): number {
    return this.#next[state] ?? 0;
  }

  /** The symbol that leads to a state. */
  symbolOf(state: number): number {
    return this.#symbols[state] ?? 0;
  }

  childCount(state: number): number {
    return this.#counts[state] ?? 0;
  }

  /** The child that a symbol leads to; 0 = none. */
  child(state: number, symbol: number): number {
    let child = this.firstChild(state);
    while (child !== 0 && this.#symbols[child] !== symbol) child = this.nextSibling(child);
    return child;
  }

  /** All states, the shallow before the deep. */
  byDepth(): Int32Array {
    const order = new Int32Array(this.states);
    let end = 1;
    for (let at = 0; at < end; at += 1) {
      let child = this.firstChild(order[at] ?? 0);
      for (; child !== 0; child = this.nextSibling(child)) {
        order[end] = child;
        end += 1;
      }
    }
    return order;
  }

  #plant({ literal, output }: LiteralEntry, alphabet: Alphabet): void {
    const { text, atStart, atEnd } = literal;
    let state = 0;
    if (atStart) state = this.#step(state, startSymbol);
    for (let at = 0; at < text.length; at += 1) {
      state = this.#step(state, alphabet.symbolOf(text.charCodeAt(at)));
    }
    if (atEnd) state = this.#step(state, endSymbol);
    this.outputs[state] = output + 1;
  }

  #step(state: number, symbol: number): number {
    const known = this.child(state, symbol);
    if (known !== 0) return known;
    const made = this.states;
    this.states += 1;
    this.#symbols[made] = symbol;
    this.#next[made] = this.firstChild(state);
    this.#first[state] = made;
    this.#counts[state] = this.childCount(state) + 1;
    this.depths[made] = (this.depths[state] ?? 0) + 1;
    return made;
  }
}
