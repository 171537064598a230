import { AndroidFormatError } from '../errors.ts';

/** `ResChunk_header` of AOSP's ResourceTypes.h: everything in binary XML and in resources.arsc is one. */
export interface Chunk {
  readonly type: number;
  readonly headerSize: number;
  /** Header first, to the end that the header says. */
  readonly bytes: Buffer;
  readonly offset: number;
}

export const CHUNK = {
  stringPool: 0x0001,
  table: 0x0002,
  xml: 0x0003,
  startElement: 0x0102,
  endElement: 0x0103,
  text: 0x0104,
  resourceMap: 0x0180,
  package: 0x0200,
  type: 0x0201,
  typeSpec: 0x0202,
} as const;

const HEADER_SIZE = 8;

/** @throws {AndroidFormatError} when header or size lead outside. */
export function chunkAt(bytes: Buffer, offset: number, code: AndroidFormatError['code']): Chunk {
  if (offset + HEADER_SIZE > bytes.length) {
    throw new AndroidFormatError(code, `cut off at byte ${offset}`);
  }
  const headerSize = bytes.readUInt16LE(offset + 2);
  const size = bytes.readUInt32LE(offset + 4);
  if (headerSize < HEADER_SIZE || size < headerSize || offset + size > bytes.length) {
    throw new AndroidFormatError(code, `the chunk at byte ${offset} says ${size} bytes`);
  }
  const type = bytes.readUInt16LE(offset);
  return { type, headerSize, bytes: bytes.subarray(offset, offset + size), offset };
}

/** Chunks inside `bytes` from `start`, one after another. @throws {AndroidFormatError} */
export function* chunksIn(
  bytes: Buffer,
  start: number,
  code: AndroidFormatError['code'],
): Generator<Chunk> {
  for (let at = start; at + HEADER_SIZE <= bytes.length;) {
    const chunk = chunkAt(bytes, at, code);
    yield chunk;
    at += chunk.bytes.length;
  }
}
