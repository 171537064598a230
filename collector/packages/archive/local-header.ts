import type { ArchiveEntry } from './archive.ts';
import { LOCAL_SIZE } from './directory.ts';
import type { ReadAt } from './end-record.ts';
import { ArchiveError } from './errors.ts';
import type { FaultLog } from './faults.ts';

const LOCAL_SIGNATURE = 0x04034b50;
/** Sizes and CRC-32 follow the content instead of standing in the header. */
const DATA_DESCRIPTOR = 0x0008;

function differences(header: Buffer, entry: ArchiveEntry): string[] {
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

/**
 * Where the content of an entry begins; what header and directory say differently is a fault.
 * @throws {ArchiveError} MALFORMED when there is no header or the content is not all in the file.
 */
export function findContent(
  readAt: ReadAt,
  fileSize: number,
  entry: ArchiveEntry,
  log: FaultLog,
): number {
  if (entry.headerOffset + LOCAL_SIZE > fileSize) {
    throw new ArchiveError('MALFORMED', `${entry.name}: its header would be outside the file`);
  }
  const header = readAt(entry.headerOffset, LOCAL_SIZE);
  if (header.readUInt32LE(0) !== LOCAL_SIGNATURE) {
    throw new ArchiveError('MALFORMED', `${entry.name}: no local header at ${entry.headerOffset}`);
  }
  const nameLength = header.readUInt16LE(26);
  const start = entry.headerOffset + LOCAL_SIZE + nameLength + header.readUInt16LE(28);
  const length =
    entry.method === 0 ? Math.max(entry.size, entry.compressedSize) : entry.compressedSize;
  if (start + length > fileSize) {
    throw new ArchiveError('MALFORMED', `${entry.name}: its content would end outside the file`);
  }
  const found = differences(header, entry);
  const name = readAt(entry.headerOffset + LOCAL_SIZE, nameLength).toString('utf8');
  if (name !== entry.name) found.push('name');
  if (found.length > 0) {
    const detail = `local header and directory differ in ${found.join(', ')}`;
    log.add({ kind: 'header-mismatch', entry: entry.name, detail });
  }
  return start;
}
