import { crc32 } from 'node:zlib';
import type { SourceLine, Transport } from '../sources/line-sink.ts';

/**
 * One record in a segment file, little endian:
 * `marker u32 | crc32 u32 | body length u32 | receivedAt f64 | transport u8 | address length u8 | address | raw`.
 * The checksum covers everything after itself; the marker lets a reader find the next record behind damage.
 */
const marker = Buffer.from([0x58, 0x44, 0x9c, 0x31]);
const markerValue = marker.readUInt32LE(0);
const headBytes = 12;
const bodyHeadBytes = 10;

/** Technical bound of one line; sources cut or refuse far earlier. */
export const maxRawBytes = 1024 * 1024;
const maxAddressBytes = 64;
/** Largest encoded record. */
export const maxRecordBytes = headBytes + bodyHeadBytes + maxAddressBytes + maxRawBytes;
const maxBodyBytes = maxRecordBytes - headBytes;

const transportCodes: Record<Transport, number> = { udp: 1, tcp: 2, tls: 3, http: 4 };
const transportsByCode: readonly (Transport | undefined)[] = [
  undefined,
  'udp',
  'tcp',
  'tls',
  'http',
];

function addressOf(line: SourceLine): string {
  return line.sourceAddress.slice(0, maxAddressBytes);
}

export function encodedBytes(line: SourceLine): number {
  return headBytes + bodyHeadBytes + addressOf(line).length + line.raw.length;
}

/** Writes the record at `at`; the caller made sure that `encodedBytes(line)` fit. Returns the end. */
export function encodeRecord(target: Buffer, at: number, line: SourceLine): number {
  const address = addressOf(line);
  const body = at + headBytes;
  target.writeDoubleLE(line.receivedAt, body);
  target[body + 8] = transportCodes[line.transport];
  target[body + 9] = address.length;
  target.write(address, body + bodyHeadBytes, 'latin1');
  target.set(line.raw, body + bodyHeadBytes + address.length);
  const end = body + bodyHeadBytes + address.length + line.raw.length;
  target.writeUInt32LE(markerValue, at);
  target.writeUInt32LE(end - body, at + 8);
  target.writeUInt32LE(crc32(target.subarray(at + 8, end)), at + 4);
  return end;
}

export type RecordCheck =
  | { kind: 'record'; end: number }
  /** The buffer ends before the record does. */
  | { kind: 'cut' }
  | { kind: 'corrupt' };

const cut: RecordCheck = { kind: 'cut' };
const corrupt: RecordCheck = { kind: 'corrupt' };

/** Checks marker, length and checksum of the record at `at`. */
export function checkRecord(bytes: Buffer, at: number): RecordCheck {
  if (bytes.length - at < headBytes) return cut;
  if (bytes.readUInt32LE(at) !== markerValue) return corrupt;
  const length = bytes.readUInt32LE(at + 8);
  if (length < bodyHeadBytes || length > maxBodyBytes) return corrupt;
  const end = at + headBytes + length;
  if (end > bytes.length) return cut;
  if (crc32(bytes.subarray(at + 8, end)) !== bytes.readUInt32LE(at + 4)) return corrupt;
  const addressLength = bytes[at + headBytes + 9] ?? 0;
  if (addressLength + bodyHeadBytes > length) return corrupt;
  return { kind: 'record', end };
}

/** Where the next marker behind `from` stands, or -1. */
export function findMarker(bytes: Buffer, from: number): number {
  return bytes.indexOf(marker, from);
}

/** Reads a record that `checkRecord` passed; `raw` is a view into `bytes`. */
export function decodeRecord(bytes: Buffer, at: number): SourceLine {
  const body = at + headBytes;
  const end = body + bytes.readUInt32LE(at + 8);
  const addressEnd = body + bodyHeadBytes + (bytes[body + 9] ?? 0);
  return {
    receivedAt: bytes.readDoubleLE(body),
    transport: transportsByCode[bytes[body + 8] ?? 0] ?? 'udp',
    sourceAddress: bytes.toString('latin1', body + bodyHeadBytes, addressEnd),
    raw: bytes.subarray(addressEnd, end),
  };
}

/**
 * The id of an event: the same record gets the same id at every replay, and ids of one node sort by arrival.
 * `segment` is the Unix second in which its file was opened, `offset` the byte at which the record starts.
 */
export function recordId(nodeId: string, segment: number, offset: number): string {
  return `${nodeId}-${String(segment).padStart(10, '0')}-${String(offset).padStart(10, '0')}`;
}
