import { AndroidFormatError } from '../errors.ts';

/** Strings of a `ResStringPool` (AOSP ResourceTypes.h), decoded when they are asked for. */
export interface StringPool {
  readonly count: number;
  /** Undefined when the index or the string leads outside the pool, as on the platform. */
  get(index: number): string | undefined;
}

const UTF8 = 0x100;
/** Characters; overlapping strings can make a small pool enormous, and nobody asks for so many. */
const MAX_DECODED = 16 * 1024 * 1024;

function utf8At(chunk: Buffer, start: number): string | undefined {
  let at = start;
  // Two lengths, each of one or two bytes: in UTF-16 units, then in bytes.
  at += (chunk.readUInt8(at) & 0x80) === 0 ? 1 : 2;
  let length = chunk.readUInt8(at);
  at += 1;
  if ((length & 0x80) !== 0) {
    length = ((length & 0x7f) << 8) | chunk.readUInt8(at);
    at += 1;
  }
  return at + length > chunk.length ? undefined : chunk.toString('utf8', at, at + length);
}

function utf16At(chunk: Buffer, start: number): string | undefined {
  let at = start;
  let length = chunk.readUInt16LE(at);
  at += 2;
  if ((length & 0x8000) !== 0) {
    length = ((length & 0x7fff) << 16) | chunk.readUInt16LE(at);
    at += 2;
  }
  const end = at + length * 2;
  return end > chunk.length ? undefined : chunk.toString('utf16le', at, end);
}

/**
 * @param chunk the whole chunk, header first.
 * @throws {AndroidFormatError} BAD_RESOURCES when more is decoded than any honest pool holds.
 */
export function parseStringPool(chunk: Buffer): StringPool {
  const headerSize = chunk.readUInt16LE(2);
  const declared = chunk.readUInt32LE(8);
  const isUtf8 = (chunk.readUInt32LE(16) & UTF8) !== 0;
  const stringsStart = chunk.readUInt32LE(20);
  const room = Math.max(0, Math.floor((chunk.length - headerSize) / 4));
  const count = Math.min(declared, room);
  const decoded = new Map<number, string | undefined>();
  let budget = MAX_DECODED;

  const decode = (index: number): string | undefined => {
    const start = stringsStart + chunk.readUInt32LE(headerSize + index * 4);
    if (start + 2 > chunk.length) return undefined;
    const text = isUtf8 ? utf8At(chunk, start) : utf16At(chunk, start);
    budget -= text?.length ?? 0;
    if (budget < 0) throw new AndroidFormatError('BAD_RESOURCES', 'strings lie over each other');
    return text;
  };

  return {
    count,
    get(index) {
      if (index >= count || index < 0) return undefined;
      if (decoded.has(index)) return decoded.get(index);
      let text: string | undefined;
      try {
        text = decode(index);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
      decoded.set(index, text);
      return text;
    },
  };
}
