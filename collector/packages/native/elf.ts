import type { ElfFacts } from '../code-facts.ts';

/*
 * ELF files, as far as vetting needs them: header, program headers and the dynamic section (System V ABI, gABI chapters 4 and 5). Section
 * headers are used for `stripped` only, because packers remove them. All reads are bounded; what leads outside the file is left out.
 */

/** Rows of a table; real libraries have some thousands at most. */
const MAX_ROWS = 65_536;
const MAX_NEEDED = 500;
const MAX_JNI = 200;
/** Symbols looked at; the largest real libraries export some 100,000. */
const MAX_SYMBOLS = 300_000;

const machines = new Map<number, string>([
  [3, 'x86'],
  [8, 'mips'],
  [40, 'arm'],
  [62, 'x86_64'],
  [183, 'aarch64'],
  [243, 'riscv'],
]);

const PT = { load: 1, dynamic: 2, stack: 0x64_74_e5_51, relro: 0x64_74_e5_52 };
const DT = {
  needed: 1,
  hash: 4,
  strtab: 5,
  symtab: 6,
  strsz: 10,
  soname: 14,
  bindNow: 24,
  flags: 30,
  flags1: 0x6f_ff_ff_fb,
  gnuHash: 0x6f_ff_fe_f5,
};
const SHT_SYMTAB = 2;
const EXECUTABLE = 1;

interface Segment {
  type: number;
  flags: number;
  offset: number;
  address: number;
  fileSize: number;
  alignment: number;
}

/** Reads of one ELF class and byte order; behind the end everything is 0. */
class ElfBytes {
  readonly wide: boolean;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, wide: boolean) {
    this.#bytes = bytes;
    this.wide = wide;
  }

  get length(): number {
    return this.#bytes.length;
  }

  half(at: number): number {
    return at + 2 <= this.#bytes.length ? this.#bytes.readUInt16LE(at) : 0;
  }

  word(at: number): number {
    return at + 4 <= this.#bytes.length ? this.#bytes.readUInt32LE(at) : 0;
  }

  /** An address or size of the class; what is beyond 2^53 can't be in a file and reads as infinite. */
  native(at: number): number {
    if (!this.wide) return this.word(at);
    const high = this.word(at + 4);
    return high >= 0x20_00_00 ? Infinity : high * 0x1_00_00_00_00 + this.word(at);
  }

  text(at: number, end: number): string {
    if (!(at >= 0 && at < this.#bytes.length)) return '';
    // Names of symbols; C++ ones may be long.
    const most = Math.min(end, this.#bytes.length, at + 1_024);
    let stop = at;
    while (stop < most && this.#bytes[stop] !== 0) stop += 1;
    return this.#bytes.toString('utf8', at, stop);
  }
}

function segmentsOf(elf: ElfBytes): Segment[] {
  const { wide } = elf;
  const table = elf.native(wide ? 32 : 28);
  const rowBytes = elf.half(wide ? 54 : 42);
  const count = Math.min(elf.half(wide ? 56 : 44), MAX_ROWS);
  const segments: Segment[] = [];
  if (rowBytes < (wide ? 56 : 32)) return segments;
  for (let row = 0; row < count; row += 1) {
    const at = table + row * rowBytes;
    if (at + rowBytes > elf.length) break;
    segments.push(
      wide
        ? {
            type: elf.word(at),
            flags: elf.word(at + 4),
            offset: elf.native(at + 8),
            address: elf.native(at + 16),
            fileSize: elf.native(at + 32),
            alignment: elf.native(at + 48),
          }
        : {
            type: elf.word(at),
            flags: elf.word(at + 24),
            offset: elf.word(at + 4),
            address: elf.word(at + 8),
            fileSize: elf.word(at + 16),
            alignment: elf.word(at + 28),
          },
    );
  }
  return segments;
}

type Dynamic = readonly { tag: number; value: number }[];

function dynamicOf(elf: ElfBytes, segments: readonly Segment[]): Dynamic {
  const segment = segments.find(({ type }) => type === PT.dynamic);
  if (!segment) return [];
  const step = elf.wide ? 16 : 8;
  const entries: { tag: number; value: number }[] = [];
  const end = Math.min(segment.offset + segment.fileSize, elf.length);
  for (let at = segment.offset; at + step <= end && entries.length < MAX_ROWS; at += step) {
    const tag = elf.native(at);
    if (tag === 0) break;
    entries.push({ tag, value: elf.native(at + step / 2) });
  }
  return entries;
}

/** Where an address of memory is in the file; NaN = nowhere. */
function offsetOf(segments: readonly Segment[], address: number): number {
  for (const { type, address: start, fileSize, offset } of segments) {
    if (type === PT.load && address >= start && address < start + fileSize) {
      return offset + address - start;
    }
  }
  return Number.NaN;
}

/** Number of dynamic symbols: from the hash table, else as many as lie before the string table. */
function symbolCount(elf: ElfBytes, dynamic: Dynamic, segments: readonly Segment[]): number {
  const value = (wanted: number) => dynamic.find(({ tag }) => tag === wanted)?.value;
  const hash = value(DT.hash);
  if (hash !== undefined) return elf.word(offsetOf(segments, hash) + 4);
  const symtab = value(DT.symtab) ?? 0;
  const strtab = value(DT.strtab) ?? 0;
  return strtab > symtab ? Math.floor((strtab - symtab) / (elf.wide ? 24 : 16)) : 0;
}

function symbolNames(elf: ElfBytes, dynamic: Dynamic, segments: readonly Segment[]): string[] {
  const value = (wanted: number) => dynamic.find(({ tag }) => tag === wanted)?.value ?? Number.NaN;
  const table = offsetOf(segments, value(DT.symtab));
  const names = offsetOf(segments, value(DT.strtab));
  const end = names + value(DT.strsz);
  if (!(table >= 0 && names >= 0)) return [];
  const step = elf.wide ? 24 : 16;
  const count = Math.min(symbolCount(elf, dynamic, segments), MAX_SYMBOLS);
  const found: string[] = [];
  for (let at = table; at < table + count * step && at + step <= elf.length; at += step) {
    const name = elf.text(names + elf.word(at), end);
    if (name !== '') found.push(name);
  }
  return found;
}

function relroOf(dynamic: Dynamic, segments: readonly Segment[]): ElfFacts['relro'] {
  if (!segments.some(({ type }) => type === PT.relro)) return 'none';
  const now = dynamic.some(
    ({ tag, value }) =>
      tag === DT.bindNow ||
      (tag === DT.flags && value % 16 >= 8) ||
      (tag === DT.flags1 && value % 2 === 1),
  );
  return now ? 'full' : 'partial';
}

function isStripped(elf: ElfBytes): boolean | null {
  const { wide } = elf;
  const table = elf.native(wide ? 40 : 32);
  const rowBytes = elf.half(wide ? 58 : 46);
  const count = elf.half(wide ? 60 : 48);
  if (count === 0 || table === 0 || table + rowBytes > elf.length) return null;
  for (let row = 0; row < count; row += 1) {
    if (elf.word(table + row * rowBytes + 4) === SHT_SYMTAB) return false;
  }
  return true;
}

/** Reads an ELF file; a text instead of facts says why it is none or can not be read. */
export function readElf(content: Uint8Array): ElfFacts | string {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.length < 52 || bytes.toString('latin1', 0, 4) !== '\u007fELF') {
    return 'the file is no ELF file';
  }
  if (bytes[4] !== 1 && bytes[4] !== 2) return `ELF class ${bytes[4]} does not exist`;
  if (bytes[5] !== 1) return 'only little-endian files run on Android';
  const elf = new ElfBytes(bytes, bytes[4] === 2);
  const segments = segmentsOf(elf);
  const dynamic = dynamicOf(elf, segments);
  const names = offsetOf(segments, dynamic.find(({ tag }) => tag === DT.strtab)?.value ?? -1);
  const text = (value: number) => elf.text(names + value, elf.length);
  const symbols = symbolNames(elf, dynamic, segments);
  const jni = symbols.filter((name) => name.startsWith('Java_') || name.startsWith('JNI_'));
  const stack = segments.find(({ type }) => type === PT.stack);
  const soname = dynamic.find(({ tag }) => tag === DT.soname);
  const loads = segments.filter(({ type }) => type === PT.load);
  return {
    bits: elf.wide ? 64 : 32,
    machine: machines.get(elf.half(18)) ?? `machine ${elf.half(18)}`,
    soname: soname ? text(soname.value) : null,
    needed: dynamic
      .filter(({ tag }) => tag === DT.needed)
      .slice(0, MAX_NEEDED)
      .map(({ value }) => text(value))
      .filter((name) => name !== ''),
    pie: elf.half(16) === 3 ? true : elf.half(16) === 2 ? false : null,
    nx: stack ? stack.flags % 2 !== EXECUTABLE : null,
    relro: loads.length === 0 ? null : relroOf(dynamic, segments),
    canary: symbols.length === 0 ? null : symbols.includes('__stack_chk_fail'),
    stripped: isStripped(elf),
    jni: { list: jni.slice(0, MAX_JNI), total: jni.length },
    alignment: loads.length === 0 ? null : Math.min(...loads.map(({ alignment }) => alignment)),
  };
}
