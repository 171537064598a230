import type { ArchiveEntry } from './archive.ts';
import { ArchiveError } from './errors.ts';
import type { FaultLog } from './faults.ts';

/** Fixed part of a directory record (APPNOTE 4.3.12). */
const RECORD_SIZE = 46;
const RECORD_SIGNATURE = 0x02014b50;
/** Fixed part of a local header (4.3.7). */
export const LOCAL_SIZE = 30;
const ZIP64_FIELD = 0x0001;
const ENCRYPTED = 0x0001;
const MASKED = 0xffffffff;

interface Sizes {
  size: number;
  compressedSize: number;
  headerOffset: number;
}

/** Fills in what the 32-bit fields could not hold (4.5.3): only those that are masked, in this order. */
function widen(extra: Buffer, sizes: Sizes): void {
  const masked = (['size', 'compressedSize', 'headerOffset'] as const).filter(
    (key) => sizes[key] === MASKED,
  );
  for (let at = 0; masked.length > 0 && at + 4 <= extra.length;) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === ZIP64_FIELD) {
      const end = Math.min(at + 4 + length, extra.length);
      let field = at + 4;
      for (const key of masked) {
        if (field + 8 > end) break;
        sizes[key] = Number(extra.readBigUInt64LE(field));
        field += 8;
      }
      return;
    }
    at += 4 + length;
  }
}

/** What makes a name dangerous for anyone who writes it to a disk, or lets two readers see two files. */
function unsafe(name: string): string | undefined {
  if (name === '') return 'an empty name';
  if (/[\0-\u001f]/u.test(name)) return 'control characters in the name';
  if (name.startsWith('/') || /^[a-z]:/iu.test(name)) return 'an absolute name';
  if (name.includes('\\')) return 'a backslash in the name';
  if (name.split('/').includes('..')) return 'the name leads upwards';
  if (name.includes('\ufffd')) return 'the name is not UTF-8';
  return undefined;
}

function checkEntry(entry: ArchiveEntry, log: FaultLog): void {
  const why = unsafe(entry.name);
  const named = { entry: entry.name };
  if (why !== undefined) log.add({ kind: 'unsafe-name', ...named, detail: why });
  if (entry.encrypted) {
    log.add({ kind: 'encrypted-entry', ...named, detail: 'the flag for encryption is set' });
  }
  if (entry.method !== 0 && entry.method !== 8) {
    log.add({ kind: 'unknown-method', ...named, detail: `compression method ${entry.method}` });
  }
  if (entry.method === 0 && entry.size !== entry.compressedSize) {
    const detail = `stored, but ${entry.compressedSize} bytes are said to be ${entry.size}`;
    log.add({ kind: 'forged-size', ...named, detail });
  }
  if (entry.duplicate) {
    log.add({ kind: 'duplicate-entry', ...named, detail: 'an earlier entry has the same name' });
  }
}

/** Entries may not lie over each other or over the directory; an overlap makes a small file a large bomb. */
function checkPlaces(
  entries: readonly ArchiveEntry[],
  directoryOffset: number,
  log: FaultLog,
): void {
  const placed = entries.toSorted((a, b) => a.headerOffset - b.headerOffset);
  for (const [index, entry] of placed.entries()) {
    const next = placed[index + 1]?.headerOffset ?? directoryOffset;
    if (entry.headerOffset + LOCAL_SIZE + entry.compressedSize > next) {
      const detail = `reaches over ${next}, where the next begins`;
      log.add({ kind: 'overlapping-entries', entry: entry.name, detail });
    }
  }
}

interface RecordBounds {
  readonly nameEnd: number;
  readonly extraEnd: number;
  readonly end: number;
}

/** Where the parts of a record end; undefined when it is none or its name is cut off. */
function recordAt(bytes: Buffer, at: number): RecordBounds | undefined {
  if (at + RECORD_SIZE > bytes.length) return undefined;
  if (bytes.readUInt32LE(at) !== RECORD_SIGNATURE) return undefined;
  const nameEnd = at + RECORD_SIZE + bytes.readUInt16LE(at + 28);
  const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
  const end = extraEnd + bytes.readUInt16LE(at + 32);
  return nameEnd > bytes.length ? undefined : { nameEnd, extraEnd, end };
}

/**
 * Parses the directory. One that is cut off gives what is there and a fault.
 * @throws {ArchiveError} MALFORMED when not even the first record is one.
 */
export function parseDirectory(
  bytes: Buffer,
  count: number,
  directoryOffset: number,
  log: FaultLog,
): ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const bounds = recordAt(bytes, at);
    if (!bounds) {
      const detail = `no record of entry ${index + 1} of ${count} at byte ${at} of the directory`;
      if (index === 0) throw new ArchiveError('MALFORMED', detail);
      log.add({ kind: 'truncated-directory', detail });
      break;
    }
    const { nameEnd, extraEnd, end } = bounds;
    if (end > bytes.length) {
      log.add({ kind: 'truncated-directory', detail: `record ${index + 1} ends outside` });
    }
    const name = bytes.toString('utf8', at + RECORD_SIZE, nameEnd);
    const flags = bytes.readUInt16LE(at + 8);
    const sizes = {
      compressedSize: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      headerOffset: bytes.readUInt32LE(at + 42),
    };
    widen(bytes.subarray(nameEnd, extraEnd), sizes);
    const entry: ArchiveEntry = {
      name,
      index,
      method: bytes.readUInt16LE(at + 10),
      flags,
      crc32: bytes.readUInt32LE(at + 16),
      ...sizes,
      encrypted: (flags & ENCRYPTED) !== 0,
      directory: name.endsWith('/'),
      duplicate: names.has(name),
    };
    checkEntry(entry, log);
    names.add(name);
    entries.push(entry);
    at = end;
  }
  checkPlaces(entries, directoryOffset, log);
  return entries;
}
