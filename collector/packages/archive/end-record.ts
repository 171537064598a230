import { ArchiveError } from './errors.ts';
import type { FaultLog } from './faults.ts';

/** Reads bytes of the file; throws when they are not all there. */
export type ReadAt = (offset: number, length: number) => Buffer;

/** Where the directory is, from the end record (APPNOTE 4.3.16) or its 64-bit twin (4.3.14). */
export interface EndRecord {
  readonly offset: number;
  readonly entries: number;
  readonly directoryOffset: number;
  readonly directorySize: number;
  readonly comment: Buffer;
}

const END_SIZE = 22;
const MAX_COMMENT = 0xffff;
export const END_SIGNATURE = 0x06054b50;
const LOCATOR_SIZE = 20;
const LOCATOR_SIGNATURE = 0x07064b50;
const END64_SIZE = 56;
const END64_SIGNATURE = 0x06064b50;

/** The record whose comment ends with the file; else the last one that fits at all. */
function placeIn(tail: Buffer): number | undefined {
  let fits: number | undefined;
  for (let at = tail.length - END_SIZE; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END_SIGNATURE) continue;
    const after = tail.length - at - END_SIZE;
    const comment = tail.readUInt16LE(at + 20);
    if (comment === after) return at;
    if (comment < after) fits ??= at;
  }
  return fits;
}

function read64(readAt: ReadAt, endOffset: number): Omit<EndRecord, 'offset' | 'comment'> {
  const locator = readAt(endOffset - LOCATOR_SIZE, LOCATOR_SIZE);
  if (locator.readUInt32LE(0) !== LOCATOR_SIGNATURE) {
    throw new ArchiveError('MALFORMED', 'the end record points to a 64-bit one that is not there');
  }
  const record = readAt(Number(locator.readBigUInt64LE(8)), END64_SIZE);
  if (record.readUInt32LE(0) !== END64_SIGNATURE) {
    throw new ArchiveError('MALFORMED', 'the 64-bit end record has another signature');
  }
  return {
    entries: Number(record.readBigUInt64LE(32)),
    directorySize: Number(record.readBigUInt64LE(40)),
    directoryOffset: Number(record.readBigUInt64LE(48)),
  };
}

/**
 * Finds the end of the archive in a file of `size` bytes.
 * @throws {ArchiveError} NOT_AN_ARCHIVE without an end record, MALFORMED when it leads outside the file.
 */
export function findEndRecord(readAt: ReadAt, size: number, log: FaultLog): EndRecord {
  const length = Math.min(size, END_SIZE + MAX_COMMENT);
  const tail = readAt(size - length, length);
  const at = placeIn(tail);
  if (at === undefined) throw new ArchiveError('NOT_AN_ARCHIVE', 'no end record of a ZIP archive');
  const offset = size - length + at;
  const commentEnd = at + END_SIZE + tail.readUInt16LE(at + 20);
  if (commentEnd < tail.length) {
    const count = tail.length - commentEnd;
    log.add({ kind: 'trailing-bytes', detail: `${count} bytes after the end record` });
  }
  const short = {
    entries: tail.readUInt16LE(at + 10),
    directorySize: tail.readUInt32LE(at + 12),
    directoryOffset: tail.readUInt32LE(at + 16),
  };
  const is64 = short.directoryOffset === 0xffffffff || short.directorySize === 0xffffffff;
  const place = is64 && offset >= LOCATOR_SIZE ? read64(readAt, offset) : short;
  const { directoryOffset } = place;
  if (!Number.isSafeInteger(directoryOffset) || directoryOffset > offset) {
    const detail = `the directory is said to start at ${directoryOffset}, the end record is at ${offset}`;
    throw new ArchiveError('MALFORMED', detail);
  }
  // Android refuses a directory that reaches into the end record; what is in it can be told nevertheless.
  const directorySize = Math.min(place.directorySize, offset - directoryOffset);
  if (directorySize < place.directorySize) {
    const detail = `the directory has ${directorySize} of the ${place.directorySize} bytes that are said`;
    log.add({ kind: 'truncated-directory', detail });
  }
  return { ...place, offset, directorySize, comment: tail.subarray(at + END_SIZE, commentEnd) };
}
