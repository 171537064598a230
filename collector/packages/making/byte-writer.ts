/** Writes little-endian binary formats piece by piece; offsets are filled in later. */
export interface ByteWriter {
  readonly length: number;
  uint8(value: number): ByteWriter;
  uint16(value: number): ByteWriter;
  uint32(value: number): ByteWriter;
  uint64(value: number): ByteWriter;
  bytes(value: Uint8Array): ByteWriter;
  /** Zeros up to a multiple. */
  align(multiple: number): ByteWriter;
  /** Overwrites four bytes that are there. */
  setUint32(offset: number, value: number): ByteWriter;
  finish(): Buffer;
}

const FIRST_BYTES = 1024;

export function createByteWriter(): ByteWriter {
  let buffer = Buffer.alloc(FIRST_BYTES);
  let length = 0;
  const room = (count: number): number => {
    if (length + count > buffer.length) {
      const wider = Buffer.alloc(Math.max(buffer.length * 2, length + count));
      buffer.copy(wider, 0, 0, length);
      buffer = wider;
    }
    length += count;
    return length - count;
  };
  const writer: ByteWriter = {
    get length() {
      return length;
    },
    uint8(value) {
      const at = room(1);
      buffer.writeUInt8(value, at);
      return writer;
    },
    uint16(value) {
      const at = room(2);
      buffer.writeUInt16LE(value, at);
      return writer;
    },
    uint32(value) {
      const at = room(4);
      buffer.writeUInt32LE(value >>> 0, at);
      return writer;
    },
    uint64(value) {
      const at = room(8);
      buffer.writeBigUInt64LE(BigInt(value), at);
      return writer;
    },
    bytes(value) {
      const at = room(value.length);
      buffer.set(value, at);
      return writer;
    },
    align(multiple) {
      const at = room((multiple - (length % multiple)) % multiple);
      buffer.fill(0, at, length);
      return writer;
    },
    setUint32(offset, value) {
      buffer.writeUInt32LE(value >>> 0, offset);
      return writer;
    },
    finish: () => Buffer.from(buffer.subarray(0, length)),
  };
  return writer;
}

/** A 32-bit length and the bytes, of which signing blocks are made. */
export function prefixed(...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return createByteWriter().uint32(content.length).bytes(content).finish();
}

export function uint32(value: number): Buffer {
  return createByteWriter().uint32(value).finish();
}
