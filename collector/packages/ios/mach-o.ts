import type { MachOSlice } from '../ios-facts.ts';
import { IosFormatError } from './errors.ts';

/*
 * Mach-O files (mach-o/loader.h, mach-o/fat.h of Apple's open xnu): header and load commands of each architecture. Only little-endian slices run
 * on Apple's phones. Nothing leads outside the file: what would is left out.
 */

const FAT = 0xca_fe_ba_be;
const FAT_64 = 0xca_fe_ba_bf;
const THIN_32 = 0xfe_ed_fa_ce;
const THIN_64 = 0xfe_ed_fa_cf;
const MAX_SLICES = 16;
const MAX_COMMANDS = 20_000;
const MAX_SYMBOLS = 2_000_000;
const PIE = 0x20_00_00;

const LC = {
  symtab: 0x2,
  loadDylib: 0xc,
  codeSignature: 0x1d,
  loadWeakDylib: 0x80_00_00_18,
  rpath: 0x80_00_00_1c,
  reexportDylib: 0x80_00_00_1f,
  encryptionInfo: 0x21,
  versionMinIphone: 0x25,
  encryptionInfo64: 0x2c,
  buildVersion: 0x32,
  segment: 0x1,
  segment64: 0x19,
} as const;

const fileTypes = new Map([
  [1, 'object'],
  [2, 'execute'],
  [6, 'dylib'],
  [8, 'bundle'],
  [10, 'dsym'],
]);
const architectures = new Map([
  [7, 'i386'],
  [12, 'arm'],
  [0x01_00_00_07, 'x86_64'],
  [0x01_00_00_0c, 'arm64'],
  [0x02_00_00_0c, 'arm64_32'],
]);

/** Part of a file: where the text of a kind is, for strings, and the code signature. */
export interface MachOPart {
  offset: number;
  size: number;
}

export interface ReadSlice {
  facts: MachOSlice;
  /** Names of Objective-C classes and C strings. */
  classNames: MachOPart | undefined;
  strings: MachOPart | undefined;
  codeSignature: MachOPart | undefined;
}

interface Command {
  id: number;
  at: number;
  size: number;
}

function version(packed: number): string {
  return `${packed >>> 16}.${(packed >>> 8) & 0xff}.${packed & 0xff}`;
}

function cString(bytes: Buffer, at: number, end: number): string {
  const most = Math.min(end, bytes.length);
  let stop = at;
  while (stop < most && bytes[stop] !== 0) stop += 1;
  return at < stop ? bytes.toString('utf8', at, stop) : '';
}

function commandsOf(bytes: Buffer, start: number, count: number): Command[] {
  const commands: Command[] = [];
  let at = start;
  for (let left = Math.min(count, MAX_COMMANDS); left > 0 && at + 8 <= bytes.length; left -= 1) {
    const size = bytes.readUInt32LE(at + 4);
    if (size < 8 || at + size > bytes.length) break;
    commands.push({ id: bytes.readUInt32LE(at), at, size });
    at += size;
  }
  return commands;
}

/** Sections by name: `__cstring`, `__objc_classname` … */
function sectionsOf(bytes: Buffer, commands: readonly Command[]): Map<string, MachOPart> {
  const sections = new Map<string, MachOPart>();
  for (const { id, at, size } of commands) {
    const wide = id === LC.segment64;
    if (!wide && id !== LC.segment) continue;
    const header = wide ? 72 : 56;
    const row = wide ? 80 : 68;
    for (let place = at + header; place + row <= at + size; place += row) {
      const name = cString(bytes, place, place + 16);
      const offset = bytes.readUInt32LE(place + (wide ? 48 : 40));
      const length = wide
        ? bytes.readUInt32LE(place + 40) + bytes.readUInt32LE(place + 44) * 0x1_00_00_00_00
        : bytes.readUInt32LE(place + 36);
      if (!sections.has(name)) sections.set(name, { offset, size: length });
    }
  }
  return sections;
}

/** Whether any of the imported names is there; the string table is searched as it stands. */
function symbolText(bytes: Buffer, commands: readonly Command[]): Buffer {
  const symtab = commands.find(({ id, size }) => id === LC.symtab && size >= 24);
  if (!symtab) return Buffer.alloc(0);
  const offset = bytes.readUInt32LE(symtab.at + 16);
  const size = Math.min(bytes.readUInt32LE(symtab.at + 20), MAX_SYMBOLS * 64);
  return bytes.subarray(offset, offset + size);
}

function readSlice(bytes: Buffer): ReadSlice {
  const magic = bytes.length >= 28 ? bytes.readUInt32LE(0) : 0;
  if (magic !== THIN_32 && magic !== THIN_64) {
    throw new IosFormatError('BAD_MACH_O', 'the file does not begin like a Mach-O file');
  }
  const wide = magic === THIN_64;
  const commands = commandsOf(bytes, wide ? 32 : 28, bytes.readUInt32LE(16));
  const all = (...ids: readonly number[]) => commands.filter(({ id }) => ids.includes(id));
  const [build] = all(LC.buildVersion).filter(({ size }) => size >= 24);
  const [minimum] = all(LC.versionMinIphone).filter(({ size }) => size >= 16);
  const texts = (ids: readonly number[]) =>
    all(...ids).map(({ at, size }) => cString(bytes, at + bytes.readUInt32LE(at + 8), at + size));
  const crypt = all(LC.encryptionInfo, LC.encryptionInfo64).filter(({ size }) => size >= 20);
  const sections = sectionsOf(bytes, commands);
  const symbols = symbolText(bytes, commands);
  const [signature] = all(LC.codeSignature).filter(({ size }) => size >= 16);
  const cpu = bytes.readUInt32LE(4);
  return {
    facts: {
      arch: architectures.get(cpu) ?? `cpu ${cpu}`,
      bits: wide ? 64 : 32,
      fileType: fileTypes.get(bytes.readUInt32LE(12)) ?? `type ${bytes.readUInt32LE(12)}`,
      pie: (bytes.readUInt32LE(24) & PIE) !== 0,
      encrypted: crypt.some(({ at }) => bytes.readUInt32LE(at + 16) !== 0),
      minimumOs: build
        ? version(bytes.readUInt32LE(build.at + 12))
        : minimum
          ? version(bytes.readUInt32LE(minimum.at + 8))
          : null,
      sdk: build
        ? version(bytes.readUInt32LE(build.at + 16))
        : minimum
          ? version(bytes.readUInt32LE(minimum.at + 12))
          : null,
      stackCanary: symbols.includes('___stack_chk_fail'),
      arc: symbols.includes('_objc_release') || symbols.includes('_swift_release'),
      linked: texts([LC.loadDylib, LC.loadWeakDylib, LC.reexportDylib]).filter((one) => one !== ''),
      rpaths: texts([LC.rpath]).filter((one) => one !== ''),
    },
    classNames: sections.get('__objc_classname'),
    strings: sections.get('__cstring'),
    codeSignature: signature && {
      offset: bytes.readUInt32LE(signature.at + 8),
      size: bytes.readUInt32LE(signature.at + 12),
    },
  };
}

/** Slices of a fat file, or the file itself. */
function slicesIn(bytes: Buffer): Buffer[] {
  const magic = bytes.length >= 8 ? bytes.readUInt32BE(0) : 0;
  if (magic !== FAT && magic !== FAT_64) return [bytes];
  const row = magic === FAT_64 ? 32 : 20;
  const count = Math.min(bytes.readUInt32BE(4), MAX_SLICES);
  const slices: Buffer[] = [];
  for (let at = 8; slices.length < count && at + row <= bytes.length; at += row) {
    const wide = magic === FAT_64;
    const offset = wide ? Number(bytes.readBigUInt64BE(at + 8)) : bytes.readUInt32BE(at + 8);
    const size = wide ? Number(bytes.readBigUInt64BE(at + 16)) : bytes.readUInt32BE(at + 12);
    slices.push(bytes.subarray(offset, offset + size));
  }
  return slices;
}

/**
 * Reads a Mach-O file, one result per architecture with its bytes.
 * @throws {IosFormatError} BAD_MACH_O
 */
export function readMachO(content: Uint8Array): { slice: ReadSlice; bytes: Buffer }[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  try {
    const read = slicesIn(bytes).map((part) => ({ slice: readSlice(part), bytes: part }));
    if (read.length === 0) throw new IosFormatError('BAD_MACH_O', 'a fat file without slices');
    return read;
  } catch (error) {
    if (error instanceof RangeError) {
      throw new IosFormatError('BAD_MACH_O', error.message, error);
    }
    throw error;
  }
}
