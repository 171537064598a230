import type { PlistDict, PlistValue } from '../ios-facts.ts';
import { IosFormatError } from './errors.ts';

/*
 * Binary property lists, version 00 (CFBinaryPList.c of Apple's open CoreFoundation): a header, objects, a table of their offsets, a trailer of 32
 * bytes. Objects refer to each other by number, so one object may stand in many places: depth and number of visits are bounded.
 */

const TRAILER_BYTES = 32;
const MAX_DEPTH = 64;
const MAX_VISITS = 500_000;
/** Seconds from 1970 to 2001, the start of Apple's time. */
const APPLE_EPOCH = 978_307_200;
/** Keys that would change an object instead of filling it. */
const FORBIDDEN_KEY = '__proto__';

const bad = (detail: string) => new IosFormatError('BAD_PLIST', detail);

function unsigned(bytes: Buffer, at: number, length: number): number {
  if (at < 0 || at + length > bytes.length) throw bad(`byte ${at} is not in the file`);
  let value = 0;
  for (let index = 0; index < length; index += 1) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}

function signed(bytes: Buffer, at: number, length: number): number {
  unsigned(bytes, at, length);
  if (length === 8) return Number(bytes.readBigInt64BE(at));
  return unsigned(bytes, at, length);
}

function dateText(seconds: number): string | null {
  const moment = new Date((seconds + APPLE_EPOCH) * 1_000);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

class BinaryPlist {
  readonly #bytes: Buffer;
  readonly #offsetSize: number;
  readonly #referenceSize: number;
  readonly #count: number;
  readonly #table: number;
  #visits = 0;

  constructor(bytes: Buffer) {
    const trailer = bytes.length - TRAILER_BYTES;
    if (trailer < 8) throw bad('too short');
    this.#bytes = bytes;
    this.#offsetSize = bytes[trailer + 6] ?? 0;
    this.#referenceSize = bytes[trailer + 7] ?? 0;
    this.#count = unsigned(bytes, trailer + 8, 8);
    this.#table = unsigned(bytes, trailer + 24, 8);
    const sizes = [this.#offsetSize, this.#referenceSize];
    if (sizes.some((size) => size < 1 || size > 8)) throw bad('the trailer makes no sense');
    if (this.#table + this.#count * this.#offsetSize > trailer) {
      throw bad('the table of offsets leads outside the file');
    }
  }

  root(): PlistValue {
    return this.#object(unsigned(this.#bytes, this.#bytes.length - 16, 8), 0);
  }

  #object(number: number, depth: number): PlistValue {
    this.#visits += 1;
    if (depth > MAX_DEPTH || this.#visits > MAX_VISITS) throw bad('it is nested too deeply');
    if (number >= this.#count) throw bad(`object ${number} does not exist`);
    const bytes = this.#bytes;
    const at = unsigned(bytes, this.#table + number * this.#offsetSize, this.#offsetSize);
    const marker = unsigned(bytes, at, 1);
    const low = marker & 0x0f;
    switch (marker >> 4) {
      case 0x0:
        return low === 0x8 ? false : low === 0x9 ? true : null;
      case 0x1:
        return signed(bytes, at + 1, Math.min(2 ** low, 8));
      case 0x2:
        return this.#real(at + 1, 2 ** low);
      case 0x3:
        return dateText(this.#real(at + 1, 8));
      case 0x4:
        return this.#run(at, 1, (start, length) => bytes.toString('base64', start, start + length));
      case 0x5:
        return this.#run(at, 1, (start, length) => bytes.toString('latin1', start, start + length));
      case 0x6:
        return this.#run(at, 2, (start, length) =>
          Buffer.from(bytes.subarray(start, start + length))
            .swap16()
            .toString('utf16le'),
        );
      case 0x8:
        return unsigned(bytes, at + 1, Math.min(low + 1, 8));
      case 0xa:
      case 0xb:
      case 0xc:
        return this.#references(at, 1).map((one) => this.#object(one, depth + 1));
      case 0xd:
        return this.#dictionary(at, depth);
      default:
        throw bad(`there is no object of kind ${marker >> 4}`);
    }
  }

  #real(at: number, length: number): number {
    unsigned(this.#bytes, at, Math.min(length, 8));
    return length === 4 ? this.#bytes.readFloatBE(at) : this.#bytes.readDoubleBE(at);
  }

  /** Where a thing of variable length begins, and how many elements it has. */
  #length(at: number): { start: number; count: number } {
    const low = unsigned(this.#bytes, at, 1) & 0x0f;
    if (low < 0x0f) return { start: at + 1, count: low };
    const size = 2 ** (unsigned(this.#bytes, at + 1, 1) & 0x0f);
    if (size > 8) throw bad('a length of more than eight bytes');
    return { start: at + 2 + size, count: unsigned(this.#bytes, at + 2, size) };
  }

  #run(at: number, unit: number, read: (start: number, length: number) => string): string {
    const { start, count } = this.#length(at);
    if (start + count * unit > this.#bytes.length) throw bad('a text leads outside the file');
    this.#visits += Math.floor(count / 64);
    return read(start, count * unit);
  }

  #references(at: number, perElement: number): number[] {
    const { start, count } = this.#length(at);
    const total = count * perElement;
    if (start + total * this.#referenceSize > this.#bytes.length) {
      throw bad('a list leads outside the file');
    }
    this.#visits += total;
    if (this.#visits > MAX_VISITS) throw bad('it has too many objects');
    return Array.from({ length: total }, (_, index) =>
      unsigned(this.#bytes, start + index * this.#referenceSize, this.#referenceSize),
    );
  }

  #dictionary(at: number, depth: number): PlistDict {
    const references = this.#references(at, 2);
    const half = references.length / 2;
    const dict: PlistDict = {};
    for (let index = 0; index < half; index += 1) {
      const key = this.#object(references[index] ?? 0, depth + 1);
      if (typeof key !== 'string') throw bad('a key is no text');
      const value = this.#object(references[half + index] ?? 0, depth + 1);
      if (key !== FORBIDDEN_KEY) dict[key] = value;
    }
    return dict;
  }
}

/** Parses `bplist00…`. @throws {IosFormatError} BAD_PLIST */
export function parseBinaryPlist(bytes: Buffer): PlistValue {
  return new BinaryPlist(bytes).root();
}
