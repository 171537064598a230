import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Archive, ArchiveEntry, ArchiveLimits } from './archive.ts';
import { createContentReader } from './content.ts';
import { parseDirectory } from './directory.ts';
import { END_SIGNATURE, findEndRecord, type ReadAt } from './end-record.ts';
import { ArchiveError } from './errors.ts';
import { createFaultLog, type FaultLog } from './faults.ts';
import { readLocalHeader } from './local-header.ts';

/** Small reads that follow one another (headers, small entries) are served from one larger. */
const WINDOW_BYTES = 256 * 1024;
const SMALL_BYTES = 64 * 1024;

function readExactly(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  let done = 0;
  while (done < length) {
    const got = readSync(file, bytes, done, length - done, offset + done);
    if (got === 0) throw new ArchiveError('MALFORMED', 'the file became shorter');
    done += got;
  }
  return bytes;
}

function readerOf(file: number, size: number): ReadAt {
  let window: Buffer = Buffer.alloc(0);
  let windowStart = 0;
  return (offset, length) => {
    if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
      throw new ArchiveError('MALFORMED', `${length} bytes at ${offset} are not in the file`);
    }
    if (length > SMALL_BYTES) return readExactly(file, offset, length);
    if (offset < windowStart || offset + length > windowStart + window.length) {
      window = readExactly(file, offset, Math.min(WINDOW_BYTES, size - offset));
      windowStart = offset;
    }
    const start = offset - windowStart;
    return window.subarray(start, start + length);
  };
}

const LOCAL_SIGNATURE = 0x04034b50;

/** A DEX in front of the first entry makes one file two programs (CVE-2017-13156, "Janus"). */
function checkStart(readAt: ReadAt, log: FaultLog): void {
  const start = readAt(0, 8);
  if (start.readUInt32LE(0) === LOCAL_SIGNATURE || start.readUInt32LE(0) === END_SIGNATURE) return;
  const detail = `the file starts with ${start.toString('latin1').replace(/[^ -~]/gu, '.')}`;
  log.add({ kind: 'prepended-bytes', detail });
}

/** Java's and Android's readers take the first of two; `find` must not be quadratic. */
function byName(entries: readonly ArchiveEntry[]): Map<string, ArchiveEntry> {
  const map = new Map<string, ArchiveEntry>();
  for (const entry of entries) if (!entry.duplicate) map.set(entry.name, entry);
  return map;
}

/**
 * Opens a ZIP file (APK, IPA) for random access. Blocks for each read: made for a process of its own, not for one
 * that answers requests.
 *
 * @throws {ArchiveError} when it is none or breaks a limit; the error of the file system when there is no such file.
 */
export async function openArchive(path: string, limits: ArchiveLimits): Promise<Archive> {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const readAt = readerOf(file, size);
    const log = createFaultLog();
    const end = findEndRecord(readAt, size, log);
    if (end.entries > limits.maxEntries) {
      throw new ArchiveError('OVER_LIMIT', `${end.entries} entries, ${limits.maxEntries} allowed`);
    }
    if (end.directorySize > limits.maxDirectoryBytes) {
      throw new ArchiveError('OVER_LIMIT', `a directory of ${end.directorySize} bytes`);
    }
    const directory = readAt(end.directoryOffset, end.directorySize);
    const entries = parseDirectory(directory, end.entries, end.directoryOffset, log);
    const names = byName(entries);
    checkStart(readAt, log);
    const content = createContentReader({ readAt, size, limits, log });
    let open = true;
    return {
      path,
      size,
      entries,
      faults: log.faults,
      get faultsDropped() {
        return log.dropped;
      },
      comment: end.comment,
      directoryOffset: end.directoryOffset,
      directorySize: end.directorySize,
      endRecordOffset: end.offset,
      find: (name) => names.get(name),
      read: async (entry, maxBytes = Infinity) => content.read(entry, maxBytes),
      stream: (entry, maxBytes = Infinity) => content.stream(entry, maxBytes),
      differences: (entry) => readLocalHeader(readAt, size, entry).differences,
      readAt: async (offset, length) => readAt(offset, length),
      close: async () => {
        if (open) closeSync(file);
        open = false;
      },
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}
