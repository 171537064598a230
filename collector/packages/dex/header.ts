import { createHash } from 'node:crypto';

/** One table of the header: `count` rows that start at `offset`. */
export interface DexTable {
  count: number;
  offset: number;
}

export interface DexHeader {
  version: string;
  /** Where this DEX begins in the file: 0, more for later ones of a container (version 041). */
  base: number;
  fileSize: number;
  strings: DexTable;
  types: DexTable;
  protos: DexTable;
  fields: DexTable;
  methods: DexTable;
  classes: DexTable;
}

export interface DexFault {
  code: string;
  text: string;
}

const HEADER_BYTES = 0x70;
const ENDIAN_CONSTANT = 0x12_34_56_78;
/** Additions before the sums must be reduced (RFC 1950). */
const ADLER_RUN = 5_552;

function adler32(bytes: Uint8Array, start: number, end: number): number {
  let a = 1;
  let b = 0;
  for (let at = start; at < end;) {
    const stop = Math.min(at + ADLER_RUN, end);
    for (; at < stop; at += 1) {
      a += bytes[at] ?? 0;
      b += a;
    }
    a %= 65_521;
    b %= 65_521;
  }
  return ((b << 16) | a) >>> 0;
}

function sumFaults(bytes: Buffer, base: number, fileSize: number): DexFault[] {
  const faults: DexFault[] = [];
  const end = base + fileSize;
  if (adler32(bytes, base + 12, end) !== bytes.readUInt32LE(base + 8)) {
    faults.push({ code: 'CHECKSUM', text: 'the Adler-32 checksum of the header is another' });
  }
  const digest = createHash('sha1')
    .update(bytes.subarray(base + 32, end))
    .digest();
  if (!digest.equals(bytes.subarray(base + 12, base + 32))) {
    faults.push({ code: 'SIGNATURE', text: 'the SHA-1 of the header is another' });
  }
  return faults;
}

/** Rows that really fit; what does not is a fault. */
function tableAt(
  bytes: Buffer,
  place: number,
  rowBytes: number,
  name: string,
  faults: DexFault[],
): DexTable {
  const count = bytes.readUInt32LE(place);
  const offset = bytes.readUInt32LE(place + 4);
  if (count === 0) return { count: 0, offset: 0 };
  const fits = Math.max(0, Math.floor((bytes.length - offset) / rowBytes));
  if (offset % 4 !== 0 || count > fits) {
    faults.push({ code: 'TABLE', text: `the table of ${name} leads outside the file` });
  }
  return { count: offset % 4 === 0 ? Math.min(count, fits) : 0, offset };
}

/**
 * Header of a DEX file (Dalvik Executable format, header_item), with tables cut to what the file holds.
 * Undefined when there is no DEX at `base`.
 */
export function parseDexHeader(
  bytes: Buffer,
  base = 0,
): { header: DexHeader; faults: DexFault[] } | undefined {
  if (bytes.length < base + HEADER_BYTES) return undefined;
  const magic = /^dex\n(\d{3})\0$/u.exec(bytes.toString('latin1', base, base + 8));
  if (!magic?.[1]) return undefined;
  const faults: DexFault[] = [];
  const declared = bytes.readUInt32LE(base + 32);
  const fileSize = Math.min(declared, bytes.length - base);
  if (declared < HEADER_BYTES || declared > bytes.length - base) {
    faults.push({ code: 'SIZE', text: `the header says ${declared} bytes` });
  }
  if (bytes.readUInt32LE(base + 40) !== ENDIAN_CONSTANT) {
    faults.push({ code: 'BYTE_ORDER', text: 'only little-endian files run on Android' });
  }
  if (faults.length === 0) faults.push(...sumFaults(bytes, base, fileSize));
  const table = (place: number, rowBytes: number, name: string) =>
    tableAt(bytes, base + place, rowBytes, name, faults);
  const header: DexHeader = {
    version: magic[1],
    base,
    fileSize,
    strings: table(56, 4, 'strings'),
    types: table(64, 4, 'types'),
    protos: table(72, 12, 'prototypes'),
    fields: table(80, 8, 'fields'),
    methods: table(88, 8, 'methods'),
    classes: table(96, 32, 'classes'),
  };
  return { header, faults };
}
