import type { LiteralAutomaton, LiteralSink } from './automaton.ts';
import { placeMask, reportFlag, rootPlace } from './automaton-cells.ts';
import { kinds } from './json-text.ts';

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
    const { alphabet } = this.#automaton;
    const open = [rootPlace];
    const seen = new Uint8Array(this.#automaton.states);
    seen[0] = 1;
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const row = this.#automaton.numberOf(place);
      this.#places[row] = place;
      for (let byte = 0; byte < rowSize; byte += 1) {
        const flagged = this.#automaton.step(place, alphabet.latin1[byte] ?? 0);
        this.next[row * rowSize + byte] = kinds[byte] === 0 ? this.#stateAt(flagged) : notFollowed;
        const number = this.#automaton.numberOf(flagged & placeMask);
        if (seen[number] === 1) continue;
        seen[number] = 1;
        open.push(flagged & placeMask);
      }
    }
  }
}
