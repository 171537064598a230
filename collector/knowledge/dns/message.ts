import { ipv4Text, ipv6Text, u16, u32, u8 } from '../../captures/bytes.ts';
import { encodeName, readName } from './name.ts';

export const dnsType = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, AAAA: 28, SRV: 33 } as const;
export const dnsCode = { noError: 0, serverFailure: 2, nameError: 3, refused: 5 } as const;

export interface DnsQuestion {
  name: string;
  type: number;
}

export interface DnsRecord {
  name: string;
  type: number;
  section: 'answer' | 'authority' | 'additional';
  ttl: number;
  /** A, AAAA: the address; NS, CNAME, PTR, SRV: the name; SOA: the primary server; others: undefined. */
  value: string | undefined;
}

export interface DnsMessage {
  id: number;
  isResponse: boolean;
  opcode: number;
  authoritative: boolean;
  truncated: boolean;
  code: number;
  questions: DnsQuestion[];
  records: DnsRecord[];
  /** The rest could not be read, or there were more records than are looked at. */
  malformed: boolean;
}

/** Records of one message that are looked at; a message of 64 KiB can name thousands. */
const maxRecords = 512;
const headerBytes = 12;

/** RFC 1035 4. Undefined when there is not even a header; what can't be read behind it is left out and said. */
export function parseDns(message: Uint8Array): DnsMessage | undefined {
  if (message.length < headerBytes) return undefined;
  const flags = u16(message, 2);
  const parsed: DnsMessage = {
    id: u16(message, 0),
    isResponse: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 15,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    code: flags & 15,
    questions: [],
    records: [],
    malformed: false,
  };
  let at = headerBytes;
  for (let left = u16(message, 4); left > 0; left -= 1) {
    const name = readName(message, at);
    if (!name || name.next + 4 > message.length || parsed.questions.length >= maxRecords) {
      return { ...parsed, malformed: true };
    }
    parsed.questions.push({ name: name.name, type: u16(message, name.next) });
    at = name.next + 4;
  }
  const sections = [
    ['answer', u16(message, 6)],
    ['authority', u16(message, 8)],
    ['additional', u16(message, 10)],
  ] as const;
  for (const [section, count] of sections) {
    for (let left = count; left > 0; left -= 1) {
      const read = readRecord(message, at, section);
      if (!read || parsed.records.length >= maxRecords) return { ...parsed, malformed: true };
      parsed.records.push(read.record);
      at = read.next;
    }
  }
  return parsed;
}

function readRecord(
  message: Uint8Array,
  start: number,
  section: DnsRecord['section'],
): { record: DnsRecord; next: number } | undefined {
  const name = readName(message, start);
  if (!name || name.next + 10 > message.length) return undefined;
  const type = u16(message, name.next);
  const from = name.next + 10;
  const next = from + u16(message, name.next + 8);
  if (next > message.length) return undefined;
  const value = valueOf(message, type, from, next);
  return {
    record: { name: name.name, type, section, ttl: u32(message, name.next + 4), value },
    next,
  };
}

function valueOf(message: Uint8Array, type: number, from: number, to: number): string | undefined {
  switch (type) {
    case dnsType.A:
      return to - from === 4 ? ipv4Text(message, from) : undefined;
    case dnsType.AAAA:
      return to - from === 16 ? ipv6Text(message, from) : undefined;
    case dnsType.NS:
    case dnsType.CNAME:
    case dnsType.PTR:
    case dnsType.SOA:
      return readName(message, from)?.name;
    case dnsType.SRV:
      return readName(message, from + 6)?.name;
    default:
      return undefined;
  }
}

/** A query for one name; undefined when the name can't be asked for. `recurse` asks a resolver. */
export function encodeQuery(
  id: number,
  { name, type }: DnsQuestion,
  recurse: boolean,
): Buffer | undefined {
  const wire = encodeName(name);
  if (!wire) return undefined;
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(recurse ? 0x0100 : 0, 2);
  header.writeUInt16BE(1, 4);
  const tail = Buffer.alloc(4);
  tail.writeUInt16BE(type, 0);
  tail.writeUInt16BE(1, 2);
  return Buffer.concat([header, wire, tail]);
}

/** The question of a message, as bytes that an answer must repeat. */
export function questionBytes(message: Uint8Array): Uint8Array | undefined {
  const name = readName(message, headerBytes);
  if (!name || u8(message, 5) !== 1 || u8(message, 4) !== 0) return undefined;
  return message.subarray(headerBytes, name.next + 4);
}
