import { foldText } from '../sigma/fold-text.ts';
import type { Scalar } from './event-view.ts';

/**
 * The value that is looked at, as UTF-16 units in one array that is used again and again. Automata read it several
 * times faster than a string, and a value that nobody asks for as text never becomes one.
 */
export class ValueCursor {
  units = new Uint16Array(4_096);
  /** Units of the value; meaningless until `load` was called for a value that was set as a scalar. */
  length = 0;
  /** Set for numbers and booleans, undefined for text. */
  scalar: number | boolean | undefined;
  #text: string | undefined;
  #lowered: string | undefined;
  #loaded = false;

  /** Takes a value of an event in memory. */
  set(value: Scalar): void {
    this.scalar = typeof value === 'string' ? undefined : value;
    this.#text = typeof value === 'string' ? value : String(value);
    this.#lowered = undefined;
    this.#loaded = false;
  }

  /** Takes `length` units that a reader has put into `units`. */
  setUnits(length: number): void {
    this.length = length;
    this.scalar = undefined;
    this.#text = undefined;
    this.#lowered = undefined;
    this.#loaded = true;
  }

  /** Makes `units` hold the value. */
  load(): void {
    if (this.#loaded) return;
    const text = this.#text ?? '';
    const { length } = text;
    if (length > this.units.length) this.grow(length);
    const { units } = this;
    for (let at = 0; at < length; at += 1) units[at] = text.charCodeAt(at);
    this.length = length;
    this.#loaded = true;
  }

  /** Makes room for `length` units; what was there is lost. */
  grow(length: number): void {
    this.units = new Uint16Array(Math.max(length, this.units.length * 2));
  }

  /** Gives back what a very long value took. */
  shrink(most: number): void {
    if (this.units.length > most) this.units = new Uint16Array(most);
  }

  get text(): string {
    this.#text ??= textOf(this.units, this.length);
    return this.#text;
  }

  get lowered(): string {
    this.#lowered ??= foldText(this.text);
    return this.#lowered;
  }
}

/** Arguments that one call may have, by a wide margin. */
const pieceLength = 8_192;

function textOf(units: Uint16Array, length: number): string {
  let text = '';
  for (let at = 0; at < length; at += pieceLength) {
    text += String.fromCharCode(...units.subarray(at, Math.min(length, at + pieceLength)));
  }
  return text;
}
