import type { EventReader, FieldSink } from './event-reader.ts';
import { listValues, type Scalar } from './event-view.ts';
import { flattenEvent, maxDepth, maxFields } from '../flatten-event.ts';
import type { FieldNode } from './field-tree.ts';
import { notFollowed, type ByteWalk } from './byte-walk.ts';
import { needsWholeText } from './fold.ts';
import { kinds, longSize, longUnit, quote } from './json-text.ts';
import { keyHash } from './key-table.ts';
import type { ReaderOptions } from './record-reader.ts';
import type { ValueCursor } from './value-cursor.ts';

const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
/** Of null. */
const letterN = 0x6e;

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
  readonly showsKeywords: boolean;
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
  /** Whether the text at the cursor has no character beyond ASCII. */
  #isAscii = true;
  readonly #keywords: ByteWalk | undefined;

  /** `keywords`: what is looked for in all values, as the reader reads them. */
  constructor(
    { root, fields, cursor, sink, wantsAll }: ReaderOptions,
    keywords: ByteWalk | undefined,
  ) {
    this.#keywords = keywords;
    this.showsKeywords = keywords !== undefined;
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
    let at = from;
    while (kinds[bytes[at] ?? 0] === 0) at += 1;
    if (bytes[at] !== quote) return lost;
    this.#node = node?.keys.find(bytes, from, at, keyHash(bytes, from, at));
    return at < this.#end ? at + 1 : lost;
  }

  #value(from: number, node: FieldNode | undefined, depth: number): number {
    const first = this.#bytes[from] ?? 0;
    if (first === openBrace) {
      return depth >= maxDepth ? lost : this.#object(from + 1, node, depth + 1);
    }
    this.#leaves += 1;
    const field = node?.field ?? -1;
    const end = first === quote ? this.#string(from + 1) : this.#bare(from, first);
    if (end === lost) return lost;
    if (field >= 0) {
      if (this.#turns[field] === this.#turn) return lost;
      this.#turns[field] = this.#turn;
      this.#starts[field] = from;
      this.#ends[field] = end;
    }
    if (first === letterN) {
      if (field >= 0) this.#sink.nullField(field);
      return end;
    }
    if (field >= 0 || this.#wantsAll) this.#sink.value(field);
    return end;
  }

  #string(from: number): number {
    const at = this.#keywords ? this.#textWithKeywords(from, this.#keywords) : this.#text(from);
    if (at === lost || at >= this.#end) return lost;
    this.#cursor.setJson(this.#bytes, from, at, this.#isAscii);
    return at + 1;
  }

  /** The same as `#text`, and the keywords see each unit as it comes by. */
  #textWithKeywords(from: number, keywords: ByteWalk): number {
    const bytes = this.#bytes;
    const { next } = keywords;
    let state = 0;
    this.#isAscii = true;
    let at = from;
    for (;;) {
      const following = next[state + (bytes[at] ?? 0)] ?? 0;
      if (following >= 0) state = following;
      else if (following !== notFollowed) state = keywords.report(following, this.#sink);
      else {
        const kind = kinds[bytes[at] ?? 0];
        if (kind !== 2) return kind === 1 ? at : lost;
        const unit = longUnit(bytes, at, this.#end);
        if (unit < 0 || needsWholeText(unit)) return lost;
        if (unit > 0x7f) this.#isAscii = false;
        state = keywords.step(state, unit);
        if (state < 0) state = keywords.report(state, this.#sink);
        at += longSize(bytes, at) - 1;
      }
      at += 1;
    }
  }

  /** Looks for the end of a text, from behind the opening quote on; answers where the closing one stands. */
  #text(from: number): number {
    const bytes = this.#bytes;
    this.#isAscii = true;
    let at = from;
    for (;;) {
      const kind = kinds[bytes[at] ?? 0] ?? 0;
      if (kind === 0) at += 1;
      else if (kind === 1) return at;
      else if (kind === 3) return lost;
      else {
        const unit = longUnit(bytes, at, this.#end);
        if (unit < 0) return lost;
        if (unit > 0x7f) this.#isAscii = false;
        at += longSize(bytes, at);
      }
    }
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
