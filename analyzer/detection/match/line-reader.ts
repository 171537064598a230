import { maxDepth, maxFields, type EventReader, type FieldSink } from './event-reader.ts';
import { listValues, type Scalar } from './event-view.ts';
import { flattenEvent } from '../flatten-event.ts';
import type { FieldNode } from './field-tree.ts';
import { hashSeed, hashStep } from './key-table.ts';
import type { ReaderOptions } from './record-reader.ts';
import type { ValueCursor } from './value-cursor.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Escapes of RFC 8259 section 7 that stand for one character; 0 = none. */
const escapes = new Uint8Array(128);
for (const [letter, unit] of Object.entries({
  '"': 0x22,
  '\\': 0x5c,
  '/': 0x2f,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
})) {
  escapes[letter.charCodeAt(0)] = unit;
}

/** Numbers as RFC 8259 section 6 writes them. */
const numberPattern = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
const longestNumber = 64;

/** What a place answers when this reader does not follow. */
const lost = -1;

/**
 * Reads one event from the bytes of a JSON text (RFC 8259), without making an object of it: values that no rule asks
 * for never become strings. It follows only what is plain (objects, texts, numbers, literals in UTF-8); for anything
 * else, and for what is no JSON at all, it answers false, and `JSON.parse` must be asked.
 */
export class LineReader implements EventReader {
  readonly #root: FieldNode;
  readonly #cursor: ValueCursor;
  readonly #sink: FieldSink;
  readonly #wantsAll: boolean;
  readonly #turns: Float64Array;
  /** Field → where its value stands. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #turn = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  #leaves = 0;
  #node: FieldNode | undefined;

  constructor({ root, fields, cursor, sink, wantsAll }: ReaderOptions) {
    this.#root = root;
    this.#cursor = cursor;
    this.#sink = sink;
    this.#wantsAll = wantsAll;
    this.#turns = new Float64Array(fields);
    this.#starts = new Int32Array(fields);
    this.#ends = new Int32Array(fields);
  }

  /** Tells the sink what the event from `start` to `end` holds; false = forget it all, and ask `JSON.parse`. */
  read(bytes: Buffer, start: number, end: number): boolean {
    this.#turn += 1;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.#leaves = 0;
    if (this.#cursor.units.length < end - start) this.#cursor.grow(end - start);
    let at = this.#blank(start);
    if (bytes[at] !== openBrace) return false;
    at = this.#object(at + 1, this.#root, 1);
    return at !== lost && this.#blank(at) === end && this.#leaves <= maxFields;
  }

  valuesOf(field: number): readonly Scalar[] {
    if (this.#turns[field] !== this.#turn) return [];
    return listValues(this.#parsed(this.#starts[field] ?? 0, this.#ends[field] ?? 0));
  }

  everything(): readonly Scalar[] {
    const event = this.#parsed(this.#start, this.#end) as Readonly<Record<string, unknown>>;
    return Object.values(flattenEvent(event)).flatMap(listValues);
  }

  #parsed(start: number, end: number): unknown {
    return JSON.parse(this.#bytes.toString('utf8', start, end));
  }

  /** Behind blanks, of which machines write none. */
  #blank(from: number): number {
    return (this.#bytes[from] ?? 0) > 0x20 ? from : this.#behindBlanks(from);
  }

  #behindBlanks(from: number): number {
    let at = from;
    for (; at < this.#end; at += 1) {
      const byte = this.#bytes[at];
      if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== 0x0a) break;
    }
    return at;
  }

  /** From behind the opening brace to behind the closing one. */
  #object(from: number, node: FieldNode | undefined, depth: number): number {
    const bytes = this.#bytes;
    let at = this.#blank(from);
    if (bytes[at] === closeBrace) return at + 1;
    for (;;) {
      if (bytes[at] !== quote) return lost;
      at = this.#key(at + 1, node);
      if (at === lost) return lost;
      const child = this.#node;
      at = this.#blank(at);
      if (bytes[at] !== colon) return lost;
      at = this.#value(this.#blank(at + 1), child, depth);
      if (at === lost) return lost;
      at = this.#blank(at);
      if (bytes[at] === closeBrace) return at < this.#end ? at + 1 : lost;
      if (bytes[at] !== comma) return lost;
      at = this.#blank(at + 1);
    }
  }

  /** A key of plain ASCII; `#node` is what the tree knows of it. */
  #key(from: number, node: FieldNode | undefined): number {
    const bytes = this.#bytes;
    let hash = hashSeed;
    let at = from;
    for (; ; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) break;
      if (byte < 0x20 || byte > 0x7e || byte === backslash) return lost;
      hash = hashStep(hash, byte);
    }
    this.#node = node === undefined ? undefined : node.keys.find(bytes, from, at, hash);
    return at < this.#end ? at + 1 : lost;
  }

  #value(from: number, node: FieldNode | undefined, depth: number): number {
    const first = this.#bytes[from] ?? 0;
    if (first === openBrace) {
      return depth >= maxDepth ? lost : this.#object(from + 1, node, depth + 1);
    }
    this.#leaves += 1;
    const field = node?.field ?? -1;
    const wanted = field >= 0 || this.#wantsAll;
    const end = first === quote ? this.#text(from + 1) : this.#bare(from, first);
    if (end === lost) return lost;
    if (!wanted) return end;
    if (field >= 0) {
      if (this.#turns[field] === this.#turn) return lost;
      this.#turns[field] = this.#turn;
      this.#starts[field] = from;
      this.#ends[field] = end;
    }
    if (first === 0x6e) {
      if (field >= 0) this.#sink.nullField(field);
      return end;
    }
    if (field >= 0) this.#sink.field(field);
    if (this.#wantsAll) this.#sink.anyValue();
    return end;
  }

  /** Decodes a text into the cursor; from behind the opening quote to behind the closing one. */
  #text(from: number): number {
    const bytes = this.#bytes;
    const { units } = this.#cursor;
    let length = 0;
    let at = from;
    for (;;) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) break;
      if (byte < 0x80 && byte !== backslash) {
        if (byte < 0x20) return lost;
        units[length] = byte;
        length += 1;
        at += 1;
        continue;
      }
      if (byte === backslash) {
        const unit = escapes[bytes[at + 1] ?? 0] ?? 0;
        if (unit === 0) {
          const coded = this.#coded(at);
          if (coded === lost) return lost;
          units[length] = coded;
          at += 6;
        } else {
          units[length] = unit;
          at += 2;
        }
        length += 1;
        continue;
      }
      const wide = this.#wide(at);
      if (wide === lost) return lost;
      units[length] = wide;
      length += 1;
      at += wide < 0x800 ? 2 : 3;
    }
    if (at >= this.#end) return lost;
    this.#cursor.setUnits(length);
    return at + 1;
  }

  /** `\uXXXX` */
  #coded(at: number): number {
    const digits = this.#bytes.toString('latin1', at + 1, at + 6);
    return /^u[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits.slice(1), 16) : lost;
  }

  /** One character of two or three bytes (RFC 3629); longer ones and malformed ones are left to `JSON.parse`. */
  #wide(at: number): number {
    const bytes = this.#bytes;
    const first = bytes[at] ?? 0;
    const second = (bytes[at + 1] ?? 0) ^ 0x80;
    if (second > 0x3f) return lost;
    if (first >= 0xc2 && first < 0xe0) return ((first & 0x1f) << 6) | second;
    const third = (bytes[at + 2] ?? 0) ^ 0x80;
    if (first < 0xe0 || first > 0xef || third > 0x3f) return lost;
    const unit = ((first & 0x0f) << 12) | (second << 6) | third;
    return unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? lost : unit;
  }

  /** A number, true, false or null. */
  #bare(from: number, first: number): number {
    const bytes = this.#bytes;
    let at = from;
    let whole = 0;
    while (at < this.#end && (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39) {
      whole = whole * 10 + (bytes[at] ?? 0) - 0x30;
      at += 1;
    }
    const next = bytes[at];
    const plain = next === comma || next === closeBrace;
    const digits = at - from;
    if (plain && digits > 0 && digits < 16 && (first !== 0x30 || digits === 1)) {
      this.#cursor.set(whole);
      return at;
    }
    return this.#written(from);
  }

  /** The same for what is not a short whole number. */
  #written(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    while (at < this.#end && at - from <= longestNumber && isPartOfWord(bytes[at] ?? 0)) at += 1;
    const word = bytes.toString('latin1', from, at);
    if (word === 'null') return at;
    if (word === 'true' || word === 'false') this.#cursor.set(word === 'true');
    else if (numberPattern.test(word)) this.#cursor.set(Number(word));
    else return lost;
    return at;
  }
}

function isPartOfWord(byte: number): boolean {
  const letter = byte | 0x20;
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (letter >= 0x61 && letter <= 0x7a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}
