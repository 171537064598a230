import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** Little endian: `body length u32 | crc32 of body u32 | body`; the body begins with one byte that says what it is. */
const headBytes = 8;
/** Larger than any frame that is written; a length beyond it is damage. */
const maxFrameBytes = 32 * 1024 * 1024;
const windowBytes = 1024 * 1024;

export function frame(kind: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(headBytes + 1 + payload.length);
  bytes[headBytes] = kind;
  bytes.set(payload, headBytes + 1);
  bytes.writeUInt32LE(bytes.length - headBytes, 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(headBytes)), 4);
  return bytes;
}

/**
 * Calls `take` for every whole frame in order. Answers how many bytes were good: less than the file has when its
 * end is torn or something in it is damaged.
 */
export async function readFrames(
  file: FileHandle,
  take: (kind: number, payload: Buffer) => void,
): Promise<number> {
  let good = 0;
  let rest: Buffer = Buffer.alloc(0);
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(windowBytes), 0, windowBytes);
    if (bytesRead === 0) return good;
    const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let at = 0;
    while (bytes.length - at >= headBytes) {
      const length = bytes.readUInt32LE(at);
      if (length === 0 || length > maxFrameBytes) return good;
      const end = at + headBytes + length;
      if (end > bytes.length) break;
      const body = bytes.subarray(at + headBytes, end);
      if (crc32(body) !== bytes.readUInt32LE(at + 4)) return good;
      take(body[0] ?? 0, body.subarray(1));
      good += headBytes + length;
      at = end;
    }
    rest = bytes.subarray(at);
  }
}
