import type { ArchiveEntry } from './archive.ts';
import { LOCAL_SIZE } from './directory.ts';
import type { ReadAt } from './end-record.ts';
import { ArchiveError } from './errors.ts';

const LOCAL_SIGNATURE = 0x04034b50;
/** Sizes and CRC-32 follow the content instead of standing in the header. */
const DATA_DESCRIPTOR = 0x0008;

function fieldDifferences(header: Buffer, entry: ArchiveEntry): string[] {
  const found: string[] = [];
  const flags = header.readUInt16LE(6);
  if ((flags & DATA_DESCRIPTOR) !== (entry.flags & DATA_DESCRIPTOR)) found.push('data descriptor');
  if (header.readUInt16LE(8) !== entry.method) found.push('method');
  if ((flags & DATA_DESCRIPTOR) === 0) {
    if (header.readUInt32LE(14) !== entry.crc32) found.push('CRC-32');
    const compressed = header.readUInt32LE(18);
    const size = header.readUInt32LE(22);
    if (compressed !== entry.compressedSize && compressed !== 0xffffffff) {
      found.push('compressed size');
    }
    if (size !== entry.size && size !== 0xffffffff) found.push('size');
  }
  return found;
}

export interface LocalHeader {
  /** Where the content of the entry begins. */
  readonly contentOffset: number;
  /** Fields in which the directory says something else. */
  readonly differences: readonly string[];
}

/** @throws {ArchiveError} MALFORMED when there is no header or the content is not all in the file. */
export function readLocalHeader(
  readAt: ReadAt,
  fileSize: number,
  entry: ArchiveEntry,
): LocalHeader {
  if (entry.headerOffset + LOCAL_SIZE > fileSize) {
    throw new ArchiveError('MALFORMED', `${entry.name}: its header would be outside the file`);
  }
  const header = readAt(entry.headerOffset, LOCAL_SIZE);
  if (header.readUInt32LE(0) !== LOCAL_SIGNATURE) {
    throw new ArchiveError('MALFORMED', `${entry.name}: no local header at ${entry.headerOffset}`);
  }
  const nameLength = header.readUInt16LE(26);
  const nameOffset = entry.headerOffset + LOCAL_SIZE;
  const contentOffset = nameOffset + nameLength + header.readUInt16LE(28);
  const length = entry.method === 0 ? entry.size : entry.compressedSize;
  if (contentOffset + length > fileSize) {
    throw new ArchiveError('MALFORMED', `${entry.name}: its content would end outside the file`);
  }
  const differences = fieldDifferences(header, entry);
  if (readAt(nameOffset, nameLength).toString('utf8') !== entry.name) differences.push('name');
  return { contentOffset, differences };
}
