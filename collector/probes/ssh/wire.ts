import { randomBytes } from 'node:crypto';

/** Reads the types of RFC 4251 section 5; undefined past the end, never beyond the bytes. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  skip(count: number): void {
    this.#at += count;
  }

  string(): Buffer | undefined {
    if (this.#at + 4 > this.#bytes.length) return undefined;
    const length = this.#bytes.readUInt32BE(this.#at);
    if (this.#at + 4 + length > this.#bytes.length) return undefined;
    const found = this.#bytes.subarray(this.#at + 4, this.#at + 4 + length);
    this.#at += 4 + length;
    return found;
  }

  /** A name-list. */
  names(): string[] | undefined {
    return this.string()?.toString('latin1').split(',');
  }
}

export function wireString(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  return Buffer.concat([head, bytes]);
}

/** A number as mpint: no leading zeros, but one where the first bit is set. */
export function wireNumber(value: Uint8Array): Buffer {
  let start = 0;
  while (start < value.length && value[start] === 0) start += 1;
  const bytes = value.subarray(start);
  const sign = (bytes[0] ?? 0) > 127 ? [0] : [];
  return wireString(Buffer.concat([Buffer.from(sign), bytes]));
}

const blockSize = 8;
const minPadding = 4;

/** A packet before keys are in use (RFC 4253 section 6). */
export function packet(payload: Uint8Array): Buffer {
  const unpadded = 5 + payload.length;
  let padding = blockSize - (unpadded % blockSize);
  if (padding < minPadding) padding += blockSize;
  const head = Buffer.alloc(5);
  head.writeUInt32BE(1 + payload.length + padding);
  head.writeUInt8(padding, 4);
  return Buffer.concat([head, payload, randomBytes(padding)]);
}
