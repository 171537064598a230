import { createByteWriter } from './byte-writer.ts';
import { chunk, createStringIndex, stringPool, type StringIndex } from './chunk-writer.ts';
import type { MadeValue } from './recipe.ts';
import { typedValue, type FindResource } from './typed-value.ts';

const TABLE = 0x0002;
const PACKAGE = 0x0200;
const TYPE = 0x0201;
const TYPE_SPEC = 0x0202;
const APP_PACKAGE = 0x7f;
const PACKAGE_NAME_UNITS = 128;
const PACKAGE_HEADER = 288;
const CONFIG_SIZE = 64;
const NO_ENTRY = 0xffffffff;
const LOCALE_CHANGES = 0x0004;

/** A resource with its values by locale; '' is the default. */
export interface NamedResource {
  /** `type/name` */
  readonly name: string;
  readonly values: Readonly<Record<string, MadeValue>>;
}

interface Group {
  readonly type: string;
  readonly entries: readonly NamedResource[];
}

function groupsOf(resources: readonly NamedResource[]): Group[] {
  const groups = new Map<string, NamedResource[]>();
  for (const resource of resources) {
    const type = resource.name.split('/', 1)[0] ?? '';
    const list = groups.get(type);
    if (list) list.push(resource);
    else groups.set(type, [resource]);
  }
  return [...groups].map(([type, entries]) => ({ type, entries }));
}

/** Ids are given in order of the resources: 0x7fTTEEEE. @throws {Error} for a name that is not there. */
export function resourceIds(resources: readonly NamedResource[]): FindResource {
  const ids = new Map<string, number>();
  for (const [type, { entries }] of groupsOf(resources).entries()) {
    for (const [entry, { name }] of entries.entries()) {
      ids.set(name, ((APP_PACKAGE << 24) | ((type + 1) << 16) | entry) >>> 0);
    }
  }
  return (name) => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`no resource ${name}`);
    return id;
  };
}

function config(locale: string): Buffer {
  const bytes = Buffer.alloc(CONFIG_SIZE);
  bytes.writeUInt32LE(CONFIG_SIZE, 0);
  const [language = '', region = ''] = locale.split('-');
  bytes.write(language, 8, 2, 'latin1');
  bytes.write(region, 10, 2, 'latin1');
  return bytes;
}

function valueBytes(value: MadeValue, strings: StringIndex, find: FindResource): Buffer {
  const { type, data } = typedValue(value, strings, find);
  return createByteWriter().uint16(8).uint8(0).uint8(type).uint32(data).finish();
}

/** A resources.arsc for one package. */
export function writeResources(packageName: string, resources: readonly NamedResource[]): Buffer {
  const strings = createStringIndex();
  const keys = createStringIndex();
  const find = resourceIds(resources);
  const groups = groupsOf(resources);

  const typeChunk = (id: number, locale: string, { entries }: Group): Buffer => {
    const offsets = createByteWriter();
    const content = createByteWriter();
    for (const { name, values } of entries) {
      const value = values[locale];
      const key = keys.indexOf(name.slice(name.indexOf('/') + 1));
      offsets.uint32(value === undefined ? NO_ENTRY : content.length);
      if (value === undefined) continue;
      content
        .uint16(8)
        .uint16(0)
        .uint32(key)
        .bytes(valueBytes(value, strings, find));
    }
    const headerSize = 8 + 12 + CONFIG_SIZE;
    const header = createByteWriter()
      .uint8(id)
      .uint8(0)
      .uint16(0)
      .uint32(entries.length)
      .uint32(headerSize + offsets.length)
      .bytes(config(locale));
    return chunk(TYPE, header.finish(), offsets.finish(), content.finish());
  };

  const types = groups.flatMap((group, index) => {
    const locales = new Set(group.entries.flatMap(({ values }) => Object.keys(values)));
    const spec = createByteWriter()
      .uint8(index + 1)
      .uint8(0)
      .uint16(0)
      .uint32(group.entries.length);
    const flags = createByteWriter();
    for (const { values } of group.entries) {
      flags.uint32(Object.keys(values).length > 1 ? LOCALE_CHANGES : 0);
    }
    return [
      chunk(TYPE_SPEC, spec.finish(), flags.finish()),
      ...[...locales].sort().map((locale) => typeChunk(index + 1, locale, group)),
    ];
  });

  const typePool = stringPool(groups.map(({ type }) => type));
  const keyPool = stringPool(keys.strings);
  const name = Buffer.alloc(PACKAGE_NAME_UNITS * 2);
  name.write(packageName.slice(0, PACKAGE_NAME_UNITS - 1), 'utf16le');
  const header = createByteWriter()
    .uint32(APP_PACKAGE)
    .bytes(name)
    .uint32(PACKAGE_HEADER)
    .uint32(groups.length)
    .uint32(PACKAGE_HEADER + typePool.length)
    .uint32(keys.strings.length)
    .uint32(0);
  const packageChunk = chunk(PACKAGE, header.finish(), typePool, keyPool, ...types);
  const count = createByteWriter().uint32(1).finish();
  return chunk(TABLE, count, stringPool(strings.strings), packageChunk);
}
