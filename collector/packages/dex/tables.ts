import type { DexFault, DexHeader } from './header.ts';
import { decodeMutf8 } from './mutf8.ts';
import { UlebCursor } from './uleb.ts';

/** No row: the format's NO_INDEX. */
const NO_INDEX = 0xff_ff_ff_ff;
/** All strings together may have this many times the bytes of the file: overlapping ones are no reason to fill the memory. */
const MAX_DECODED_TIMES = 4;

export interface ClassDef {
  /** Index of its type. */
  type: number;
  accessFlags: number;
  /** Index of the superclass' type; undefined = none. */
  superclass: number | undefined;
  interfaces: number[];
  /** Where its members are; 0 = it has none. */
  dataOffset: number;
}

/** The tables of one DEX file. Every index that leads nowhere gives an empty text or undefined; nothing throws. */
export interface DexTables {
  readonly bytes: Buffer;
  readonly header: DexHeader;
  /** All strings, in the order of the table. */
  readonly strings: readonly string[];
  /** Byte offset of a string's characters. */
  stringOffset(index: number): number;
  /** Descriptor: `Lcom/example/Main;`. */
  type(type: number): string;
  /** Dotted name of a class: `com.example.Main`. */
  typeName(type: number): string;
  methodOwner(method: number): number;
  methodName(method: number): string;
  methodProto(method: number): number;
  fieldOwner(field: number): number;
  fieldName(field: number): string;
  /** `(ILjava/lang/String;)V`. */
  descriptor(proto: number): string;
  classDef(index: number): ClassDef;
}

function decodeStrings(bytes: Buffer, header: DexHeader, faults: DexFault[]) {
  const { count, offset } = header.strings;
  const strings: string[] = [];
  const offsets = new Uint32Array(count);
  let budget = bytes.length * MAX_DECODED_TIMES;
  let broken = 0;
  for (let index = 0; index < count; index += 1) {
    const cursor = new UlebCursor(bytes, bytes.readUInt32LE(offset + index * 4));
    const length = cursor.next();
    const start = cursor.at;
    const most = Math.min(bytes.length, start + length * 3 + 1);
    // The length counts UTF-16 units: characters of ASCII end right there, others further on.
    let end = Math.min(start + length, bytes.length);
    while (end < most && bytes[end] !== 0) end += 1;
    budget -= 1 + end - start;
    if (budget < 0) {
      faults.push({ code: 'STRINGS', text: `strings after number ${index} were not read` });
      break;
    }
    const sound = !cursor.broken && bytes[end] === 0;
    if (!sound) broken += 1;
    offsets[index] = start;
    if (!sound) strings.push('');
    else if (end - start === length) strings.push(bytes.toString('latin1', start, end));
    else strings.push(decodeMutf8(bytes, start, end));
  }
  if (broken > 0) faults.push({ code: 'STRINGS', text: `${broken} strings can not be read` });
  return { strings, offsets };
}

function typeList(bytes: Buffer, offset: number): number[] {
  if (offset === 0 || offset + 4 > bytes.length) return [];
  const count = Math.min(bytes.readUInt32LE(offset), Math.floor((bytes.length - offset - 4) / 2));
  // A class with more interfaces or a method with more parameters does not exist (both are counted in 16 bits).
  const list: number[] = [];
  for (let at = 0; at < Math.min(count, 65_535); at += 1) {
    list.push(bytes.readUInt16LE(offset + 4 + at * 2));
  }
  return list;
}

/** Opens the tables; faults of strings are added to `faults`. */
export function openTables(bytes: Buffer, header: DexHeader, faults: DexFault[]): DexTables {
  const { strings, offsets } = decodeStrings(bytes, header, faults);
  const { types, protos, fields, methods, classes } = header;
  const typeString = (type: number) =>
    type < types.count ? bytes.readUInt32LE(types.offset + type * 4) : NO_INDEX;
  const type = (index: number) => strings[typeString(index)] ?? '';
  const names: (string | undefined)[] = [];
  return {
    bytes,
    header,
    strings,
    stringOffset: (index) => offsets[index] ?? 0,
    type,
    typeName(index) {
      if (index >= types.count) return '';
      return (names[index] ??= dotted(type(index)));
    },
    methodOwner: (at) =>
      at < methods.count ? bytes.readUInt16LE(methods.offset + at * 8) : NO_INDEX,
    methodName: (at) =>
      at < methods.count ? (strings[bytes.readUInt32LE(methods.offset + at * 8 + 4)] ?? '') : '',
    methodProto: (at) =>
      at < methods.count ? bytes.readUInt16LE(methods.offset + at * 8 + 2) : NO_INDEX,
    fieldOwner: (at) => (at < fields.count ? bytes.readUInt16LE(fields.offset + at * 8) : NO_INDEX),
    fieldName: (at) =>
      at < fields.count ? (strings[bytes.readUInt32LE(fields.offset + at * 8 + 4)] ?? '') : '',
    descriptor(at) {
      if (at >= protos.count) return '';
      const row = protos.offset + at * 12;
      const parameters = typeList(bytes, bytes.readUInt32LE(row + 8));
      return `(${parameters.map(type).join('')})${type(bytes.readUInt32LE(row + 4))}`;
    },
    classDef(at) {
      const row = classes.offset + at * 32;
      const superclass = bytes.readUInt32LE(row + 8);
      return {
        type: bytes.readUInt32LE(row),
        accessFlags: bytes.readUInt32LE(row + 4),
        superclass: superclass === NO_INDEX ? undefined : superclass,
        interfaces: typeList(bytes, bytes.readUInt32LE(row + 12)),
        dataOffset: bytes.readUInt32LE(row + 24),
      };
    },
  };
}

/** `Lcom/example/Main$Inner;` → `com.example.Main$Inner`; arrays and basic types stay as they are. */
function dotted(descriptor: string): string {
  return descriptor.startsWith('L') && descriptor.endsWith(';')
    ? descriptor.slice(1, -1).replaceAll('/', '.')
    : descriptor;
}
