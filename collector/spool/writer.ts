import type { FileHandle } from 'node:fs/promises';
import type { SourceLine } from '../sources/line-sink.ts';
import { encodedBytes, encodeRecord } from './record.ts';

/** Lines encoded for one write. A chunk with a waiter is refused as a whole when the write fails. */
export interface Chunk {
  bytes: Buffer;
  length: number;
  records: number;
  /** Milliseconds of the monotonic clock when its first line came. */
  since: number;
  waiter?: { resolve(): void; reject(error: Error): void };
}

const chunkBytes = 256 * 1024;
const maxPooled = 8;

/** Lines taken but not on disk yet: a bounded queue of chunks. */
export class PendingLines {
  bytes = 0;
  records = 0;
  #chunks: Chunk[] = [];
  #pool: Buffer[] = [];

  /** The caller made sure that there is room. */
  push(line: SourceLine): void {
    const size = encodedBytes(line);
    let chunk = this.#chunks.at(-1);
    if (!chunk || chunk.waiter || chunk.bytes.length - chunk.length < size) {
      chunk = this.#newChunk(size);
      this.#chunks.push(chunk);
    }
    chunk.length = encodeRecord(chunk.bytes, chunk.length, line);
    chunk.records++;
    this.bytes += size;
    this.records++;
  }

  /** One chunk for all the lines; resolves when it is on disk. */
  pushDurable(lines: readonly SourceLine[], size: number): Promise<void> {
    const chunk = this.#newChunk(size);
    for (const line of lines) chunk.length = encodeRecord(chunk.bytes, chunk.length, line);
    chunk.records = lines.length;
    this.bytes += size;
    this.records += lines.length;
    this.#chunks.push(chunk);
    return new Promise((resolve, reject) => {
      chunk.waiter = { resolve, reject };
    });
  }

  /** Takes the first chunks, at most about `maxBytes`. */
  take(maxBytes: number): Chunk[] {
    const taken: Chunk[] = [];
    let bytes = 0;
    for (const chunk of this.#chunks) {
      if (taken.length > 0 && bytes + chunk.length > maxBytes) break;
      taken.push(chunk);
      bytes += chunk.length;
    }
    this.#chunks.splice(0, taken.length);
    return taken;
  }

  /** The chunks are on disk, or refused. */
  release(chunks: readonly Chunk[]): void {
    for (const chunk of chunks) {
      this.bytes -= chunk.length;
      this.records -= chunk.records;
      if (chunk.bytes.length === chunkBytes && this.#pool.length < maxPooled) {
        this.#pool.push(chunk.bytes);
      }
    }
  }

  /** Puts chunks back to the front, to be written again. */
  giveBack(chunks: readonly Chunk[]): void {
    this.#chunks.unshift(...chunks);
  }

  #newChunk(size: number): Chunk {
    const pooled = size <= chunkBytes ? this.#pool.pop() : undefined;
    const bytes = pooled ?? Buffer.allocUnsafeSlow(Math.max(size, chunkBytes));
    return { bytes, length: 0, records: 0, since: performance.now() };
  }
}

/** Writes the chunks at `position` and syncs; returns the bytes written. */
export async function writeChunks(
  file: FileHandle,
  position: number,
  chunks: readonly Chunk[],
): Promise<number> {
  const buffers = chunks.map((chunk) => chunk.bytes.subarray(0, chunk.length));
  const total = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  let written = 0;
  while (written < total) {
    const rest = skipBytes(buffers, written);
    const { bytesWritten } = await file.writev(rest, position + written);
    if (bytesWritten === 0)
      throw Object.assign(new Error('write made no progress'), { code: 'EIO' });
    written += bytesWritten;
  }
  await file.datasync();
  return total;
}

const probeBytes = Buffer.alloc(4_096);

/** Finds out whether the disk takes bytes again; what it writes behind `position` is cut off at once. */
export async function probeWrite(file: FileHandle, position: number): Promise<void> {
  await file.write(probeBytes, 0, probeBytes.length, position);
  await file.datasync();
  await file.truncate(position);
}

/** A short write happens on a nearly full disk: go on with what is left. */
function skipBytes(buffers: readonly Buffer[], count: number): Buffer[] {
  const rest: Buffer[] = [];
  let left = count;
  for (const buffer of buffers) {
    if (left >= buffer.length) {
      left -= buffer.length;
      continue;
    }
    rest.push(left > 0 ? buffer.subarray(left) : buffer);
    left = 0;
  }
  return rest;
}
