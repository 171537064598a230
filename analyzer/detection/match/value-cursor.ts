import { numberOf } from '../sigma/number-of.ts';
import { foldText } from '../sigma/fold-text.ts';
import type { Scalar } from './event-view.ts';
import type { ColumnAutomata, LiteralSink } from './automaton.ts';
import { decodeText } from './json-text.ts';

/** How a value that was seen before is known again: as text, or as the bytes of JSON that wrote it. */
export type ValueKey = string | Uint8Array;

const noBytes = Buffer.alloc(0);

/** Between kept values; no character, and no literal that holds it is trusted. */
export const separator = 0xffff;

/**
 * The value that is looked at. Automata read it as UTF-16 units from one array that is used again and again: several
 * times faster than a string, and a value that nobody asks for as text never becomes one.
 */
export class ValueCursor {
  units = new Uint16Array(4_096);
  /** Where the units of a loaded value begin, and how many they are. */
  start = 0;
  length = 0;
  /** Where the next value goes: behind those that are kept. */
  #top = 0;
  #keepsAll = false;
  /** All bits of all values that are kept. */
  #allBits = 0;
  /** Set for numbers and booleans, undefined for text. */
  scalar: number | boolean | undefined;
  #text: string | undefined;
  #lowered: string | undefined;
  #isLoaded = false;
  /** All bits of all units. */
  #bits = 0;
  /** Where the value stands, when it is a text of JSON. */
  #bytes: Buffer = noBytes;
  #from = 0;
  #to = 0;
  /** Whether those bytes write ASCII alone. */
  #isAscii = false;

  /** Forgets the values of the event before. `keepsAll`: those of this one stay in `units`, with a separator between. */
  begin(keepsAll: boolean): void {
    this.#keepsAll = keepsAll;
    this.#top = 0;
    this.#allBits = 0;
  }

  /** Units of all values that were loaded since `begin`, when they are kept. */
  get total(): number {
    return this.#top;
  }

  /** Whether any of them has a character beyond ASCII. */
  get isAnyWide(): boolean {
    return this.#allBits > 0x7f;
  }

  /** Takes a value of an event in memory. */
  set(value: Scalar): void {
    this.#forget();
    this.scalar = typeof value === 'string' ? undefined : value;
    this.#text = String(value);
    this.#bytes = noBytes;
    this.#isAscii = false;
  }

  /**
   * Takes a sound text of JSON from between its quotes; `isAscii`: all that it writes is ASCII. The bytes must not
   * change while the cursor stands here.
   */
  setJson(bytes: Buffer, start: number, end: number, isAscii: boolean): void {
    this.#forget();
    this.#bytes = bytes;
    this.#from = start;
    this.#to = end;
    this.#isAscii = isAscii;
  }

  /** Makes `units` hold the value. */
  load(): void {
    if (this.#isLoaded) return;
    this.#isLoaded = true;
    this.start = this.#top;
    if (this.#bytes === noBytes) this.#loadText(this.#text ?? '');
    else this.#loadJson();
    if (!this.#keepsAll) return;
    this.#allBits |= this.#bits;
    this.#top = this.start + this.length + 1;
    this.units[this.#top - 1] = separator;
  }

  /** Gives back what a very long value took. */
  shrink(most: number): void {
    if (this.units.length > most) this.units = new Uint16Array(most);
  }

  /** Tells the sink which literals of a column the value holds. */
  scan({ plain, wide }: ColumnAutomata, sink: LiteralSink): void {
    if (this.#isAscii) {
      plain?.scanJson(this.#bytes, this.#from, this.#to, sink);
      return;
    }
    if (!plain && !wide) return;
    this.load();
    const { units, start, length } = this;
    plain?.scan(units, start, start + length, sink);
    if (this.#bits > 0x7f) wide?.scan(units, start, start + length, sink);
  }

  get text(): string {
    if (this.#text === undefined) {
      this.load();
      this.#text = textOf(this.units, this.start, this.start + this.length);
    }
    return this.#text;
  }

  get lowered(): string {
    this.#lowered ??= foldText(this.text);
    return this.#lowered;
  }

  /** The number that the value is or writes; undefined for anything else. */
  number(): number | undefined {
    if (this.scalar !== undefined) return numberOf(this.scalar);
    if (!mayBeginNumber(this.#first())) return undefined;
    this.load();
    const { units, start, length } = this;
    if (this.#bits > 0x7f) return numberOf(this.text);
    let digits = 0;
    for (let at = start; at < start + length; at += 1) {
      const unit = units[at] ?? 0;
      if (unit >= 0x30 && unit <= 0x39) digits += 1;
      else if (!mayStandInNumber(unit)) return undefined;
    }
    return digits === 0 ? undefined : numberOf(this.text);
  }

  /** How long the value is as it came, in units or bytes. */
  get rawLength(): number {
    return this.#bytes === noBytes ? (this.#text ?? '').length : this.#to - this.#from;
  }

  /** A hash of the value as it came; of a long one from many places: `is` tells apart what differs elsewhere. */
  hash(): number {
    return this.#bytes === noBytes
      ? hashOfText(this.#text ?? '')
      : hashOfBytes(this.#bytes, this.#from, this.#to);
  }

  /** What to know the value by; a copy. */
  key(): ValueKey {
    // Not `Buffer.slice`, which would go on looking at memory that the next lines are read into.
    return this.#bytes === noBytes
      ? this.text
      : Uint8Array.prototype.slice.call(this.#bytes, this.#from, this.#to);
  }

  is(key: ValueKey): boolean {
    if (typeof key === 'string') return this.#bytes === noBytes && key === this.#text;
    const { length } = key;
    const bytes = this.#bytes;
    const start = this.#from;
    if (length !== this.#to - start) return false;
    for (let at = 0; at < length; at += 1) if (key[at] !== bytes[start + at]) return false;
    return true;
  }

  /** The first unit, or the byte that begins to write it; 0 for the empty value. */
  #first(): number {
    if (this.#bytes === noBytes) return (this.#text ?? '').charCodeAt(0) || 0;
    return this.#from < this.#to ? (this.#bytes[this.#from] ?? 0) : 0;
  }

  #forget(): void {
    this.scalar = undefined;
    this.#text = undefined;
    this.#lowered = undefined;
    this.#isLoaded = false;
  }

  #loadText(text: string): void {
    const { length } = text;
    this.#makeRoom(length);
    const { units, start } = this;
    let bits = 0;
    for (let at = 0; at < length; at += 1) {
      const unit = text.charCodeAt(at);
      units[start + at] = unit;
      bits |= unit;
    }
    this.#bits = bits;
    this.length = length;
  }

  #loadJson(): void {
    this.#makeRoom(this.#to - this.#from);
    this.length = decodeText(this.#bytes, this.#from, this.#to, this.units, this.start);
    let bits = 0;
    const end = this.start + this.length;
    for (let at = this.start; at < end; at += 1) bits |= this.units[at] ?? 0;
    this.#bits = bits;
  }

  /** For so many units and a separator more, behind those that are kept. */
  #makeRoom(length: number): void {
    const needed = this.start + length + 1;
    if (needed <= this.units.length) return;
    const larger = new Uint16Array(needed * 2);
    larger.set(this.units.subarray(0, this.start));
    this.units = larger;
  }
}

/** Units that a hash looks at, about. */
const hashed = 32;

/** Two sums over every other unit: the processor works on both at once. */
function hashOfBytes(bytes: Uint8Array, start: number, end: number): number {
  const step = 1 + (((end - start) / hashed) | 0);
  let [even, odd] = [end - start, 0];
  let at = start;
  for (; at + step < end; at += 2 * step) {
    even = (Math.imul(even, 31) + (bytes[at] ?? 0)) | 0;
    odd = (Math.imul(odd, 37) + (bytes[at + step] ?? 0)) | 0;
  }
  return (even ^ Math.imul(odd, 131) ^ (bytes[end - 1] ?? 0)) | 0;
}

function hashOfText(text: string): number {
  const { length } = text;
  const step = 1 + ((length / hashed) | 0);
  let [even, odd] = [length, 0];
  for (let at = 0; at + step < length; at += 2 * step) {
    even = (Math.imul(even, 31) + text.charCodeAt(at)) | 0;
    odd = (Math.imul(odd, 37) + text.charCodeAt(at + step)) | 0;
  }
  return (even ^ Math.imul(odd, 131) ^ (length === 0 ? 0 : text.charCodeAt(length - 1))) | 0;
}

/** Digits, and what may stand before them as it is or written otherwise. */
function mayBeginNumber(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) ||
    (unit > 0 && mayStandInNumber(unit)) ||
    unit === 0x5c ||
    unit > 0x7f
  );
}

/** Blanks, sign, point and exponent. */
function mayStandInNumber(unit: number): boolean {
  return unit <= 0x20 || unit === 0x2b || unit === 0x2d || unit === 0x2e || (unit | 0x20) === 0x65;
}

/** Units as a string. */
export function textOf(units: Uint16Array, from: number, to: number): string {
  return Buffer.from(units.buffer, units.byteOffset + from * 2, (to - from) * 2).toString(
    'utf16le',
  );
}
