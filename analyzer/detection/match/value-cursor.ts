import { foldText } from '../sigma/fold-text.ts';
import type { Scalar } from './event-view.ts';
import { decodeText } from './json-text.ts';
import { numberOf } from './slot-tests.ts';

/** How a value that was seen before is known again: as text, or as the bytes of JSON that wrote it. */
export type ValueKey = string | Uint8Array;

const noBytes = Buffer.alloc(0);

/**
 * The value that is looked at. Automata read it as UTF-16 units from one array that is used again and again: several
 * times faster than a string, and a value that nobody asks for as text never becomes one.
 */
export class ValueCursor {
  units = new Uint16Array(4_096);
  /** Units of a loaded value. */
  length = 0;
  /** Set for numbers and booleans, undefined for text. */
  scalar: number | boolean | undefined;
  /** Whether what the value was made of turned out to be damaged. */
  isDamaged = false;
  #text: string | undefined;
  #lowered: string | undefined;
  #isLoaded = false;
  /** All bits of all units. */
  #bits = 0;
  /** Where the value stands, when it is a text of JSON. */
  #bytes: Buffer = noBytes;
  #start = 0;
  #end = 0;

  /** Takes a value of an event in memory. */
  set(value: Scalar): void {
    this.scalar = typeof value === 'string' ? undefined : value;
    this.#text = typeof value === 'string' ? value : String(value);
    this.#lowered = undefined;
    this.#isLoaded = false;
    this.#bytes = noBytes;
  }

  /** Takes a text of JSON from between its quotes. The bytes must not change while the cursor stands here. */
  setJson(bytes: Buffer, start: number, end: number): void {
    this.scalar = undefined;
    this.isDamaged = false;
    this.#text = undefined;
    this.#lowered = undefined;
    this.#isLoaded = false;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  /** Makes `units` hold the value. */
  load(): void {
    if (this.#isLoaded) return;
    this.#isLoaded = true;
    if (this.#bytes === noBytes) this.#loadText(this.#text ?? '');
    else this.#loadJson();
  }

  /** Gives back what a very long value took. */
  shrink(most: number): void {
    if (this.units.length > most) this.units = new Uint16Array(most);
  }

  /** Whether the value has a character beyond ASCII. */
  isWide(): boolean {
    this.load();
    return this.#bits > 0x7f;
  }

  get text(): string {
    if (this.#text === undefined) {
      this.load();
      this.#text = textOf(this.units, this.length);
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
    this.load();
    const { units, length } = this;
    if (this.#bits > 0x7f) return numberOf(this.text);
    let digits = 0;
    for (let at = 0; at < length; at += 1) {
      const unit = units[at] ?? 0;
      if (unit >= 0x30 && unit <= 0x39) digits += 1;
      else if (!mayStandInNumber(unit)) return undefined;
    }
    return digits === 0 ? undefined : numberOf(this.text);
  }

  /** How long the value is as it came, in units or bytes. */
  get rawLength(): number {
    return this.#bytes === noBytes ? (this.#text ?? '').length : this.#end - this.#start;
  }

  /** A hash of the value as it came, from a few places: values that differ elsewhere only are told apart by `is`. */
  hash(): number {
    const length = this.rawLength;
    let hash = length;
    const last = length - 1;
    hash = Math.imul(hash, 31) + this.#rawAt(0);
    hash = Math.imul(hash, 31) + this.#rawAt(length >> 2);
    hash = Math.imul(hash, 31) + this.#rawAt(length >> 1);
    hash = Math.imul(hash, 31) + this.#rawAt(length - (length >> 2) - 1);
    hash = Math.imul(hash, 31) + this.#rawAt(last - 3);
    hash = Math.imul(hash, 31) + this.#rawAt(last - 2);
    hash = Math.imul(hash, 31) + this.#rawAt(last - 1);
    hash = Math.imul(hash, 31) + this.#rawAt(last);
    return hash | 0;
  }

  /** What to know the value by; a copy. */
  key(): ValueKey {
    return this.#bytes === noBytes
      ? this.text
      : this.#bytes.subarray(this.#start, this.#end).slice();
  }

  is(key: ValueKey): boolean {
    if (typeof key === 'string') return this.#bytes === noBytes && key === this.#text;
    const { length } = key;
    const bytes = this.#bytes;
    const start = this.#start;
    if (length !== this.#end - start) return false;
    for (let at = 0; at < length; at += 1) if (key[at] !== bytes[start + at]) return false;
    return true;
  }

  #rawAt(at: number): number {
    if (at < 0) return 0;
    if (this.#bytes !== noBytes) return this.#bytes[this.#start + at] ?? 0;
    const unit = (this.#text ?? '').charCodeAt(at);
    return Number.isNaN(unit) ? 0 : unit;
  }

  #loadText(text: string): void {
    const { length } = text;
    this.#makeRoom(length);
    const { units } = this;
    let bits = 0;
    for (let at = 0; at < length; at += 1) {
      const unit = text.charCodeAt(at);
      units[at] = unit;
      bits |= unit;
    }
    this.#bits = bits;
    this.length = length;
  }

  #loadJson(): void {
    this.#makeRoom(this.#end - this.#start);
    const length = decodeText(this.#bytes, this.#start, this.#end, this.units);
    this.isDamaged = length < 0;
    this.length = Math.max(0, length);
    let bits = 0;
    for (let at = 0; at < this.length; at += 1) bits |= this.units[at] ?? 0;
    this.#bits = bits;
  }

  #makeRoom(length: number): void {
    if (length > this.units.length) this.units = new Uint16Array(length * 2);
  }
}

/** Blanks, sign, point and exponent. */
function mayStandInNumber(unit: number): boolean {
  return unit <= 0x20 || unit === 0x2b || unit === 0x2d || unit === 0x2e || (unit | 0x20) === 0x65;
}

function textOf(units: Uint16Array, length: number): string {
  return Buffer.from(units.buffer, units.byteOffset, length * 2).toString('utf16le');
}
