import { AndroidFormatError } from '../errors.ts';

/** One value of ASN.1 in BER (X.690), of which DER is the strict form; content is looked at when asked for. */
export interface DerValue {
  /** 0 universal, 2 context. */
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  readonly content: Buffer;
  /** Tag, length and content as they stand. */
  readonly encoded: Buffer;
}

export const TAG = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  oid: 6,
  utcTime: 23,
  generalizedTime: 24,
} as const;

const MAX_DEPTH = 32;
/** A value takes two bytes at least; no certificate and no signature has so many in one. */
const MAX_CHILDREN = 10_000;

function bad(detail: string): AndroidFormatError {
  return new AndroidFormatError('BAD_DER', detail);
}

interface Header {
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  readonly start: number;
  /** Undefined when the value is ended by two zero bytes. */
  readonly length: number | undefined;
}

function headerAt(bytes: Buffer, offset: number): Header {
  const first = bytes[offset];
  let at = offset + 1;
  if (first === undefined) throw bad('a value is missing');
  let tag = first & 0x1f;
  if (tag === 0x1f) {
    tag = 0;
    for (let more = true; more; at += 1) {
      const byte = bytes[at] ?? 0;
      tag = tag * 128 + (byte & 0x7f);
      more = (byte & 0x80) !== 0;
      if (tag > 0xffffff) throw bad('a tag is too high');
    }
  }
  const short = bytes[at];
  if (short === undefined) throw bad('a length is missing');
  at += 1;
  const header = { tagClass: first >> 6, tag, constructed: (first & 0x20) !== 0 };
  if (short < 0x80) return { ...header, start: at, length: short };
  if (short === 0x80) return { ...header, start: at, length: undefined };
  const count = short & 0x7f;
  if (count > 4 || at + count > bytes.length) throw bad('a length is too long');
  return { ...header, start: at + count, length: bytes.readUIntBE(at, count) };
}

function endOf(bytes: Buffer, header: Header, depth: number): { content: number; value: number } {
  if (header.length !== undefined) {
    const end = header.start + header.length;
    if (end > bytes.length) throw bad('a value ends outside');
    return { content: end, value: end };
  }
  if (depth > MAX_DEPTH || !header.constructed) throw bad('no end of a value');
  let at = header.start;
  while (bytes[at] !== 0 || bytes[at + 1] !== 0) {
    at = endOf(bytes, headerAt(bytes, at), depth + 1).value;
  }
  return { content: at, value: at + 2 };
}

/** The value at `offset`. @throws {AndroidFormatError} BAD_DER */
export function readDer(bytes: Buffer, offset = 0): DerValue {
  const header = headerAt(bytes, offset);
  const end = endOf(bytes, header, 0);
  return {
    tagClass: header.tagClass,
    tag: header.tag,
    constructed: header.constructed,
    content: bytes.subarray(header.start, end.content),
    encoded: bytes.subarray(offset, end.value),
  };
}

/** Values one after another in a SEQUENCE or SET. @throws {AndroidFormatError} BAD_DER */
export function childrenOf({ content }: DerValue): DerValue[] {
  const children: DerValue[] = [];
  for (let at = 0; at < content.length;) {
    if (children.length >= MAX_CHILDREN) throw bad(`more than ${MAX_CHILDREN} values in one`);
    const child = readDer(content, at);
    children.push(child);
    at += child.encoded.length;
  }
  return children;
}

/** Takes the values of a SEQUENCE in order; optional ones by their context tag. */
export interface DerSequence {
  /** @throws {AndroidFormatError} BAD_DER when there is none. */
  next(): DerValue;
  /** The next value if it has this context tag. */
  context(tag: number): DerValue | undefined;
}

export function sequenceOf(value: DerValue): DerSequence {
  const children = childrenOf(value);
  let at = 0;
  return {
    next() {
      const child = children[at];
      if (!child) throw bad('a field is missing');
      at += 1;
      return child;
    },
    context(tag) {
      const child = children[at];
      if (child?.tagClass !== 2 || child.tag !== tag) return undefined;
      at += 1;
      return child;
    },
  };
}

/** Dotted numbers of an OBJECT IDENTIFIER. @throws {AndroidFormatError} BAD_DER */
export function oidOf({ content, tag }: DerValue): string {
  if (tag !== TAG.oid || content.length === 0) throw bad('no object identifier');
  const numbers: number[] = [];
  let current = 0;
  for (const byte of content) {
    current = current * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(current)) throw bad('an object identifier is too long');
    if ((byte & 0x80) !== 0) continue;
    if (numbers.length === 0) {
      const root = Math.min(2, Math.floor(current / 40));
      numbers.push(root, current - root * 40);
    } else numbers.push(current);
    current = 0;
  }
  return numbers.join('.');
}

/** An INTEGER as lower-case hex without leading zeros; serial numbers have up to 20 bytes. */
export function integerOf({ content }: DerValue): string {
  return content.toString('hex').replace(/^0+(?=.)/u, '');
}
