import { CHUNK, chunksIn, chunkAt } from '../axml/chunks.ts';
import type { XmlValue } from '../axml/element.ts';
import { parseStringPool, type StringPool } from '../axml/string-pool.ts';
import { valueOf } from '../axml/values.ts';
import { isPlain, localeOf } from './locale.ts';

/** One `ResTable_type`: all entries of a type in one configuration. */
export interface TypeVariant {
  readonly locale: string;
  readonly sdk: number;
  readonly plain: boolean;
  /** Undefined when the configuration has no such entry or it leads outside. */
  entry(index: number): { readonly key: number; readonly value: XmlValue } | undefined;
}

export interface ResourcePackage {
  readonly id: number;
  readonly types: StringPool;
  readonly keys: StringPool;
  readonly variants: ReadonlyMap<number, readonly TypeVariant[]>;
}

const SPARSE = 0x01;
const OFFSET16 = 0x02;
const COMPLEX = 0x0001;
const COMPACT = 0x0008;
const NO_ENTRY = 0xffffffff;
const CONFIG_OFFSET = 20;
/** Marks a bag (style, array, plural), whose parts nobody asks for. */
const BAG = -1;

/** Apps have a few hundred configurations of one type; every look-up goes through all of them. */
const MAX_VARIANTS = 1000;
const MAX_PACKAGES = 256;

type FindOffset = (index: number) => number | undefined;

/** Sparse offsets are pairs of index and offset ÷ 4, sorted by index; searched as the platform does. */
function sparseOffsets(bytes: Buffer, headerSize: number, stated: number): FindOffset {
  const count = Math.min(stated, Math.floor((bytes.length - headerSize) / 4));
  return (index) => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (bytes.readUInt16LE(headerSize + middle * 4) < index) low = middle + 1;
      else high = middle;
    }
    const at = headerSize + low * 4;
    if (low >= count || bytes.readUInt16LE(at) !== index) return undefined;
    return bytes.readUInt16LE(at + 2) * 4;
  };
}

function offsetsOf(bytes: Buffer, headerSize: number, flags: number): FindOffset {
  const count = bytes.readUInt32LE(12);
  if ((flags & SPARSE) !== 0) return sparseOffsets(bytes, headerSize, count);
  const short = (flags & OFFSET16) !== 0;
  return (index) => {
    if (index >= count) return undefined;
    const at = headerSize + index * (short ? 2 : 4);
    if (at + (short ? 2 : 4) > bytes.length) return undefined;
    if (!short) {
      const offset = bytes.readUInt32LE(at);
      return offset === NO_ENTRY ? undefined : offset;
    }
    const offset = bytes.readUInt16LE(at);
    return offset === 0xffff ? undefined : offset * 4;
  };
}

function entryAt(
  bytes: Buffer,
  at: number,
  strings: StringPool,
): { key: number; value: XmlValue } | undefined {
  if (at + 8 > bytes.length) return undefined;
  const flags = bytes.readUInt16LE(at + 2);
  if ((flags & COMPACT) !== 0) {
    const value = valueOf(flags >> 8, bytes.readUInt32LE(at + 4), strings);
    return { key: bytes.readUInt16LE(at), value };
  }
  const key = bytes.readUInt32LE(at + 4);
  if ((flags & COMPLEX) !== 0) return { key, value: { kind: 'other', type: BAG, data: 0 } };
  const valueAt = at + bytes.readUInt16LE(at);
  if (valueAt + 8 > bytes.length) return undefined;
  const value = valueOf(bytes.readUInt8(valueAt + 3), bytes.readUInt32LE(valueAt + 4), strings);
  return { key, value };
}

function parseType(bytes: Buffer, headerSize: number, strings: StringPool): TypeVariant {
  const offsets = offsetsOf(bytes, headerSize, bytes.readUInt8(9));
  const entriesStart = bytes.readUInt32LE(16);
  const configSize = Math.min(bytes.readUInt32LE(CONFIG_OFFSET), headerSize - CONFIG_OFFSET);
  const config = bytes.subarray(CONFIG_OFFSET, CONFIG_OFFSET + Math.max(0, configSize));
  return {
    locale: localeOf(config),
    sdk: config.length >= 26 ? config.readUInt16LE(24) : 0,
    plain: isPlain(config),
    entry(index) {
      const offset = offsets(index);
      return offset === undefined ? undefined : entryAt(bytes, entriesStart + offset, strings);
    },
  };
}

function parsePackage(
  bytes: Buffer,
  headerSize: number,
  strings: StringPool,
  faults: string[],
): ResourcePackage {
  const pool = (at: number): StringPool =>
    parseStringPool(chunkAt(bytes, bytes.readUInt32LE(at), 'BAD_RESOURCES').bytes);
  const variants = new Map<number, TypeVariant[]>();
  for (const chunk of chunksIn(bytes, headerSize, 'BAD_RESOURCES')) {
    if (chunk.type !== CHUNK.type) continue;
    const type = chunk.bytes.readUInt8(8);
    try {
      const variant = parseType(chunk.bytes, chunk.headerSize, strings);
      const list = variants.get(type) ?? [];
      variants.set(type, list);
      if (list.length < MAX_VARIANTS) list.push(variant);
      else faults.push(`type ${type} has more than ${MAX_VARIANTS} configurations`);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      faults.push(`type ${type} at byte ${chunk.offset} is cut off`);
    }
  }
  return { id: bytes.readUInt32LE(8), types: pool(268), keys: pool(276), variants };
}

const EMPTY: StringPool = { count: 0, get: () => undefined };

/** Packages of a table chunk; what can't be parsed is named in `faults`. @throws {AndroidFormatError | RangeError} */
export function parseTable(bytes: Buffer, faults: string[]): ResourcePackage[] {
  const packages: ResourcePackage[] = [];
  let strings = EMPTY;
  for (const chunk of chunksIn(bytes, bytes.readUInt16LE(2), 'BAD_RESOURCES')) {
    if (chunk.type === CHUNK.stringPool && strings === EMPTY)
      strings = parseStringPool(chunk.bytes);
    else if (chunk.type === CHUNK.package && packages.length < MAX_PACKAGES) {
      packages.push(parsePackage(chunk.bytes, chunk.headerSize, strings, faults));
    }
  }
  return packages;
}
