import { createHash } from 'node:crypto';
import { createByteWriter, type ByteWriter } from './byte-writer.ts';
import { indexDex, type DexIndex, type IndexedCall } from './dex-index.ts';
import type { MadeClass, MadeDex, MadeMethod } from './recipe.ts';

const HEADER = 0x70;
const ENDIAN = 0x12345678;
const NO_INDEX = 0xffffffff;
const PUBLIC = 0x1;
const CONSTRUCTOR = 0x10000;
const MAX_PLAIN_ARGUMENTS = 5;

/** `dalvik executable format`, map item types. */
const ITEM = {
  header: 0x0000,
  strings: 0x0001,
  types: 0x0002,
  protos: 0x0003,
  methods: 0x0005,
  classes: 0x0006,
  map: 0x1000,
  typeList: 0x1001,
  classData: 0x2000,
  code: 0x2001,
  stringData: 0x2002,
} as const;

const INVOKE = { virtual: 0x6e, direct: 0x70, static: 0x71, interface: 0x72 } as const;
const INVOKE_RANGE = { virtual: 0x74, direct: 0x76, static: 0x77, interface: 0x78 } as const;

function uleb(writer: ByteWriter, value: number): void {
  for (let rest = value >>> 0; ;) {
    const low = rest & 0x7f;
    rest >>>= 7;
    writer.uint8(rest === 0 ? low : low | 0x80);
    if (rest === 0) return;
  }
}

/** Modified UTF-8: NUL takes two bytes, and what is beyond the BMP two surrogates of three. */
function mutf8(text: string): Buffer {
  const writer = createByteWriter();
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit !== 0 && unit < 0x80) writer.uint8(unit);
    else if (unit < 0x800) writer.uint8(0xc0 | (unit >> 6)).uint8(0x80 | (unit & 0x3f));
    else {
      writer.uint8(0xe0 | (unit >> 12)).uint8(0x80 | ((unit >> 6) & 0x3f));
      writer.uint8(0x80 | (unit & 0x3f));
    }
  }
  return writer.finish();
}

function invoke(code: ByteWriter, { kind, words, method }: IndexedCall): void {
  if (words > MAX_PLAIN_ARGUMENTS) {
    code.uint8(INVOKE_RANGE[kind]).uint8(words).uint16(method).uint16(0);
    return;
  }
  // Registers v0 … v4, four bits each; the fifth stands beside the count.
  code.uint8(INVOKE[kind]).uint8((words << 4) | (words > 4 ? 4 : 0));
  code.uint16(method).uint16(0x3210 & ((1 << (4 * Math.min(words, 4))) - 1));
}

function codeItem(made: MadeMethod, index: DexIndex): Buffer {
  const code = createByteWriter();
  for (const text of made.strings ?? []) {
    const at = index.string(text);
    if (at > 0xffff) code.uint8(0x1b).uint8(0).uint32(at);
    else code.uint8(0x1a).uint8(0).uint16(at);
  }
  const calls = (made.calls ?? []).map((call) => index.call(call));
  for (const call of calls) invoke(code, call);
  code.uint8(0x0e).uint8(0);
  const outs = Math.max(0, ...calls.map(({ words }) => words));
  return createByteWriter()
    .uint16(outs + 1)
    .uint16(1)
    .uint16(outs)
    .uint16(0)
    .uint32(0)
    .uint32(code.length / 2)
    .bytes(code.finish())
    .finish();
}

interface Section {
  readonly type: number;
  count: number;
  readonly offset: number;
}

/** Adler-32 (RFC 1950) of everything after itself. */
function adler32(bytes: Buffer): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return ((high << 16) | low) >>> 0;
}

function encodeMethods(
  data: ByteWriter,
  made: MadeClass,
  methods: readonly { readonly method: MadeMethod; readonly codeOffset: number }[],
  index: DexIndex,
): void {
  let last = 0;
  const sorted = methods
    .map((one) => ({ ...one, id: index.ownMethod(made.name, one.method.name) }))
    .sort((a, b) => a.id - b.id);
  for (const { method, codeOffset, id } of sorted) {
    uleb(data, id - last);
    uleb(data, method.name.startsWith('<') ? PUBLIC | CONSTRUCTOR : PUBLIC);
    uleb(data, codeOffset);
    last = id;
  }
}

/** A DEX file of version 035 (source.android.com, "Dalvik executable format"). */
export function writeDex(dex: MadeDex): Buffer {
  const index = indexDex(dex);
  const { strings, types, protos, methods, classes } = index;
  const stringsAt = HEADER;
  const typesAt = stringsAt + 4 * strings.length;
  const protosAt = typesAt + 4 * types.length;
  const methodsAt = protosAt + 12 * protos.length;
  const classesAt = methodsAt + 8 * methods.length;
  const dataAt = classesAt + 32 * classes.length;
  const data = createByteWriter();
  const sections: Section[] = [];
  const begin = (type: number, align: number): number => {
    data.align(align);
    const last = sections.at(-1);
    if (last?.type === type) last.count += 1;
    else sections.push({ type, count: 1, offset: dataAt + data.length });
    return dataAt + data.length;
  };

  const codeOffsets = new Map<MadeMethod, number>();
  for (const method of classes.flatMap((made) => made.methods ?? [])) {
    codeOffsets.set(method, begin(ITEM.code, 4));
    data.bytes(codeItem(method, index));
  }
  const lists = new Map<string, number>();
  for (const list of index.typeLists) {
    lists.set(list.join(), begin(ITEM.typeList, 4));
    data.uint32(list.length);
    for (const type of list) data.uint16(type);
  }
  const listOffset = (list: readonly number[]): number => lists.get(list.join()) ?? 0;
  const stringOffsets = strings.map((text) => {
    const offset = begin(ITEM.stringData, 1);
    uleb(data, text.length);
    data.bytes(mutf8(text)).uint8(0);
    return offset;
  });
  const dataOffsets = classes.map((made) => {
    if ((made.methods ?? []).length === 0) return 0;
    const offset = begin(ITEM.classData, 1);
    const all = (made.methods ?? []).map((method) => ({
      method,
      codeOffset: codeOffsets.get(method) ?? 0,
    }));
    const direct = all.filter(({ method }) => method.name.startsWith('<'));
    const virtual = all.filter(({ method }) => !method.name.startsWith('<'));
    for (const count of [0, 0, direct.length, virtual.length]) uleb(data, count);
    encodeMethods(data, made, direct, index);
    encodeMethods(data, made, virtual, index);
    return offset;
  });
  data.align(4);
  const mapAt = dataAt + data.length;
  const fixed: Section[] = [
    { type: ITEM.header, count: 1, offset: 0 },
    { type: ITEM.strings, count: strings.length, offset: stringsAt },
    { type: ITEM.types, count: types.length, offset: typesAt },
    { type: ITEM.protos, count: protos.length, offset: protosAt },
    { type: ITEM.methods, count: methods.length, offset: methodsAt },
    { type: ITEM.classes, count: classes.length, offset: classesAt },
  ];
  const map = [...fixed, ...sections, { type: ITEM.map, count: 1, offset: mapAt }].filter(
    ({ count }) => count > 0,
  );
  data.uint32(map.length);
  for (const { type, count, offset } of map)
    data.uint16(type).uint16(0).uint32(count).uint32(offset);

  const ids = createByteWriter();
  for (const offset of stringOffsets) ids.uint32(offset);
  for (const type of types) ids.uint32(index.string(type));
  for (const { shorty, returns, parameters } of protos) {
    ids.uint32(index.string(shorty)).uint32(index.type(returns));
    ids.uint32(listOffset(parameters.map((type) => index.type(type))));
  }
  for (const { owner, proto, name } of methods) {
    ids.uint16(index.type(owner)).uint16(proto).uint32(index.string(name));
  }
  for (const [at, made] of classes.entries()) {
    const interfaces = (made.interfaces ?? []).map((name) => index.classType(name));
    ids.uint32(index.classType(made.name)).uint32(PUBLIC);
    ids.uint32(index.classType(made.superclass ?? 'java.lang.Object'));
    ids.uint32(listOffset(interfaces)).uint32(NO_INDEX).uint32(0);
    ids.uint32(dataOffsets[at] ?? 0).uint32(0);
  }

  const size = dataAt + data.length;
  const place = (count: number, offset: number): [number, number] => [count, count ? offset : 0];
  const header = createByteWriter().uint32(size).uint32(HEADER).uint32(ENDIAN).uint32(0).uint32(0);
  header.uint32(mapAt);
  for (const [count, offset] of [
    place(strings.length, stringsAt),
    place(types.length, typesAt),
    place(protos.length, protosAt),
    [0, 0] as const,
    place(methods.length, methodsAt),
    place(classes.length, classesAt),
    [data.length, dataAt] as const,
  ]) {
    header.uint32(count).uint32(offset);
  }
  const body = Buffer.concat([header.finish(), ids.finish(), data.finish()]);
  const signed = Buffer.concat([createHash('sha1').update(body).digest(), body]);
  const checksum = createByteWriter().uint32(adler32(signed)).finish();
  return Buffer.concat([Buffer.from('dex\n035\0', 'latin1'), checksum, signed]);
}
