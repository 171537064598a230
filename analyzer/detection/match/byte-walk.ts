import type { LiteralAutomaton, LiteralSink } from './automaton.ts';
import { placeMask, reportFlag, rootPlace } from './automaton-cells.ts';
import { longSymbol } from './alphabet.ts';

/** Rows of 1 KiB; automata with more states are not unrolled. */
const mostStates = 8_192;
const rowSize = 256;

/** Behind a byte that does not stand for itself in a text of JSON, or ends it. */
export const notFollowed = -1;

/**
 * An automaton unrolled for the bytes of JSON texts: while a reader looks for the end of a text, what the text holds
 * costs it nothing more, as one look says both. A state is where its row begins.
 */
export class ByteWalk {
  /** State + byte → next state; `notFollowed`, or else negative when it has something to report. */
  readonly next: Int32Array;
  readonly #automaton: LiteralAutomaton;
  /** Row → place of the state in the automaton. */
  readonly #places: Int32Array;

  private constructor(automaton: LiteralAutomaton) {
    this.#automaton = automaton;
    this.#places = new Int32Array(automaton.states);
    this.next = new Int32Array(automaton.states * rowSize);
    this.#unroll();
  }

  /** Undefined when the automaton is too large. Its literals must not depend on where a value begins or ends. */
  static of(automaton: LiteralAutomaton): ByteWalk | undefined {
    return automaton.states <= mostStates ? new ByteWalk(automaton) : undefined;
  }

  /** Tells what a state has to report; answers it without its mark. */
  report(flagged: number, sink: LiteralSink): number {
    const state = flagged & placeMask;
    this.#automaton.report(this.#placeOf(state), sink);
    return state;
  }

  /** The next state behind a UTF-16 unit that several bytes stand for. */
  step(state: number, unit: number): number {
    const symbol = this.#automaton.alphabet.symbolOf(unit);
    return this.#stateAt(this.#automaton.step(this.#placeOf(state), symbol));
  }

  #placeOf(state: number): number {
    return this.#places[state / rowSize] ?? 0;
  }

  #stateAt(flagged: number): number {
    return (this.#automaton.numberOf(flagged & placeMask) * rowSize) | (flagged & reportFlag);
  }

  #unroll(): void {
    const automaton = this.#automaton;
    const { json, size } = automaton.alphabet;
    const states = new Int32Array(size);
    const open = [rootPlace];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const row = automaton.numberOf(place) * rowSize;
      this.#places[row / rowSize] = place;
      for (let symbol = 0; symbol < size; symbol += 1) {
        const next = automaton.step(place, symbol);
        const state = this.#stateAt(next);
        states[symbol] = state;
        if (this.#placeOf(state & placeMask) !== 0) continue;
        this.#places[(state & placeMask) / rowSize] = next & placeMask;
        open.push(next & placeMask);
      }
      for (let byte = 0; byte < rowSize; byte += 1) {
        const symbol = json[byte] ?? 0;
        this.next[row + byte] = symbol === longSymbol ? notFollowed : (states[symbol] ?? 0);
      }
    }
  }
}
