import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { crc32, createInflateRaw, inflateRaw, inflateRawSync } from 'node:zlib';
import type { ArchiveEntry, ArchiveLimits } from './archive.ts';
import type { ReadAt } from './end-record.ts';
import { ArchiveError } from './errors.ts';
import type { FaultLog } from './faults.ts';
import { readLocalHeader } from './local-header.ts';

const inflateAside = promisify(inflateRaw);
/** Above this a thread of the pool inflates while the caller goes on. */
const ASIDE_BYTES = 128 * 1024;
/** Pieces of a stream, and what is inflated as a whole instead of as a stream. */
const PIECE_BYTES = 256 * 1024;
const WHOLE_BYTES = 4 * 1024 * 1024;
/** Below this a high ratio harms nobody. */
const RATIO_FROM_BYTES = 1024 * 1024;

interface ContentReaderDeps {
  readonly readAt: ReadAt;
  readonly size: number;
  readonly limits: ArchiveLimits;
  readonly log: FaultLog;
}

export interface ContentReader {
  read(entry: ArchiveEntry, maxBytes: number): Promise<Uint8Array>;
  stream(entry: ArchiveEntry, maxBytes: number): AsyncIterable<Uint8Array>;
}

/** Reads and inflates entries within the limits. */
export function createContentReader({
  readAt,
  size,
  limits,
  log,
}: ContentReaderDeps): ContentReader {
  let total = 0;

  /** Nothing is allocated before what the entry says of itself is within the limits. */
  const admit = (entry: ArchiveEntry, maxBytes: number): void => {
    const allowed = Math.min(maxBytes, limits.maxEntryBytes);
    const largest = Math.max(entry.size, entry.compressedSize);
    if (largest > allowed) {
      const detail = `${entry.name}: ${largest} bytes of content, ${allowed} allowed`;
      throw new ArchiveError('OVER_LIMIT', detail);
    }
    const ratio = entry.size / Math.max(1, entry.compressedSize);
    if (entry.size > RATIO_FROM_BYTES && ratio > limits.maxRatio) {
      const detail = `${entry.name}: inflates ${Math.round(ratio)} times, ${limits.maxRatio} allowed`;
      throw new ArchiveError('OVER_LIMIT', detail);
    }
    if (total + entry.size > limits.maxTotalBytes) {
      const detail = `more than ${limits.maxTotalBytes} bytes of content were read`;
      throw new ArchiveError('OVER_LIMIT', detail);
    }
    total += entry.size;
  };

  const contentOf = (entry: ArchiveEntry): number => {
    const { contentOffset, differences } = readLocalHeader(readAt, size, entry);
    if (differences.length > 0) {
      const detail = `local header and directory differ in ${differences.join(', ')}`;
      log.add({ kind: 'header-mismatch', entry: entry.name, detail });
    }
    return contentOffset;
  };

  const failed = (entry: ArchiveEntry, cause: unknown): ArchiveError => {
    if (entry.encrypted) return new ArchiveError('ENCRYPTED', `${entry.name} is encrypted`, cause);
    const code = entry.method === 8 ? 'CORRUPT' : 'UNSUPPORTED';
    return new ArchiveError(code, `${entry.name} does not inflate to ${entry.size} bytes`, cause);
  };

  const checkCrc = (entry: ArchiveEntry, crc: number): void => {
    if (crc === entry.crc32) return;
    const detail = 'the content has another CRC-32 than the directory says';
    log.add({ kind: 'crc-mismatch', entry: entry.name, detail });
  };

  const inflate = async (entry: ArchiveEntry, raw: Buffer): Promise<Buffer> => {
    // One byte more than declared is enough to see that a size is forged.
    const options = { maxOutputLength: entry.size + 1 };
    try {
      const content =
        entry.size > ASIDE_BYTES ? await inflateAside(raw, options) : inflateRawSync(raw, options);
      if (content.length !== entry.size) throw new RangeError(`${content.length} bytes came out`);
      return content;
    } catch (error) {
      throw failed(entry, error);
    }
  };

  /** A method that nobody knows: stored if the CRC-32 says so, else Android inflates. */
  const isStored = (entry: ArchiveEntry, start: number): boolean => {
    if (entry.method === 0) return true;
    if (entry.method === 8 || entry.size !== entry.compressedSize) return false;
    return crc32(readAt(start, entry.size)) === entry.crc32;
  };

  const read = async (entry: ArchiveEntry, maxBytes: number): Promise<Uint8Array> => {
    admit(entry, maxBytes);
    const start = contentOf(entry);
    const content = isStored(entry, start)
      ? Buffer.from(readAt(start, entry.size))
      : await inflate(entry, readAt(start, entry.compressedSize));
    checkCrc(entry, crc32(content));
    return content;
  };

  async function* storedPieces(start: number, length: number): AsyncGenerator<Buffer> {
    for (let done = 0; done < length; done += PIECE_BYTES) {
      yield readAt(start + done, Math.min(PIECE_BYTES, length - done));
    }
  }

  async function* inflatedPieces(entry: ArchiveEntry, start: number): AsyncGenerator<Buffer> {
    const inflating = createInflateRaw({ chunkSize: PIECE_BYTES });
    const source = Readable.from(storedPieces(start, entry.compressedSize));
    source.once('error', (error) => inflating.destroy(error)).pipe(inflating);
    let length = 0;
    try {
      for await (const piece of inflating as AsyncIterable<Buffer>) {
        length += piece.length;
        if (length > entry.size) break;
        yield piece;
      }
    } catch (error) {
      throw failed(entry, error);
    } finally {
      source.destroy();
      inflating.destroy();
    }
    if (length !== entry.size) throw failed(entry, new RangeError(`${length} bytes came out`));
  }

  async function* stream(entry: ArchiveEntry, maxBytes: number): AsyncGenerator<Uint8Array> {
    if (entry.size <= WHOLE_BYTES) {
      yield await read(entry, maxBytes);
      return;
    }
    admit(entry, maxBytes);
    const start = contentOf(entry);
    const pieces = isStored(entry, start)
      ? storedPieces(start, entry.size)
      : inflatedPieces(entry, start);
    let crc = 0;
    for await (const piece of pieces) {
      crc = crc32(piece, crc);
      yield piece;
    }
    checkCrc(entry, crc);
  }

  return { read, stream };
}
