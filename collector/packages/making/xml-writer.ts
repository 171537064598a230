import { ATTRIBUTE_NAMES } from '../android/axml/attribute-ids.ts';
import { ANDROID_NAMESPACE } from '../android/axml/parse-xml.ts';
import { createByteWriter } from './byte-writer.ts';
import { chunk, createStringIndex, stringPool } from './chunk-writer.ts';
import type { MadeElement, MadeValue } from './recipe.ts';
import { STRING_TYPE, typedValue, type FindResource } from './typed-value.ts';

const XML = 0x0003;
const RESOURCE_MAP = 0x0180;
const START_NAMESPACE = 0x0100;
const END_NAMESPACE = 0x0101;
const START_ELEMENT = 0x0102;
const END_ELEMENT = 0x0103;
const TEXT = 0x0104;
const NONE = 0xffffffff;
const PREFIX = 'android';
const ATTRIBUTE_START = 20;
const ATTRIBUTE_SIZE = 20;

const IDS: ReadonlyMap<string, number> = new Map(
  [...ATTRIBUTE_NAMES].map(([id, name]) => [name, id]),
);

interface Attribute {
  readonly namespace: string | undefined;
  readonly name: string;
  readonly resourceId: number | undefined;
  readonly value: MadeValue;
}

function attributesOf({ attributes = {} }: MadeElement): Attribute[] {
  return Object.entries(attributes)
    .map(([key, value]) =>
      key.startsWith(':')
        ? { namespace: undefined, name: key.slice(1), resourceId: undefined, value }
        : { namespace: ANDROID_NAMESPACE, name: key, resourceId: IDS.get(key), value },
    )
    .sort((a, b) => (a.resourceId ?? NONE) - (b.resourceId ?? NONE));
}

/** Names with a resource id must come first in the pool: the map beside it goes by index. */
function namesWithIds(root: MadeElement): string[] {
  const found = new Set<string>();
  const walk = (element: MadeElement): void => {
    for (const { name, resourceId } of attributesOf(element)) {
      if (resourceId !== undefined) found.add(name);
    }
    for (const child of element.children ?? []) walk(child);
  };
  walk(root);
  return [...found].sort((a, b) => (IDS.get(a) ?? 0) - (IDS.get(b) ?? 0));
}

/** An Android manifest or another XML file in binary form, as aapt compiles it. */
export function writeXml(root: MadeElement, find: FindResource): Buffer {
  const strings = createStringIndex();
  const withIds = namesWithIds(root);
  for (const name of withIds) strings.indexOf(name);
  const index = (text: string | undefined): number =>
    text === undefined ? NONE : strings.indexOf(text);
  const node = (type: number, line: number, ...fields: readonly Uint8Array[]): Buffer =>
    chunk(type, createByteWriter().uint32(line).uint32(NONE).finish(), ...fields);
  const pair = (first: string | undefined, second: string): Buffer =>
    createByteWriter().uint32(index(first)).uint32(index(second)).finish();
  let line = 1;

  const attribute = ({ namespace, name, value }: Attribute): Buffer => {
    const { type, data } = typedValue(value, strings, find);
    return createByteWriter()
      .uint32(index(namespace))
      .uint32(index(name))
      .uint32(type === STRING_TYPE ? data : NONE)
      .uint16(8)
      .uint8(0)
      .uint8(type)
      .uint32(data)
      .finish();
  };

  const element = (made: MadeElement): Buffer => {
    line += 1;
    const startLine = line;
    const attributes = attributesOf(made);
    const head = createByteWriter()
      .uint16(ATTRIBUTE_START)
      .uint16(ATTRIBUTE_SIZE)
      .uint16(attributes.length)
      .uint16(0)
      .uint16(0)
      .uint16(0)
      .finish();
    const parts = [
      node(
        START_ELEMENT,
        startLine,
        pair(undefined, made.name),
        head,
        ...attributes.map(attribute),
      ),
    ];
    if (made.text !== undefined) {
      const value = createByteWriter().uint16(8).uint8(0).uint8(0).uint32(0).finish();
      const text = createByteWriter().uint32(index(made.text)).bytes(value).finish();
      parts.push(node(TEXT, startLine, text));
    }
    for (const child of made.children ?? []) parts.push(element(child));
    parts.push(node(END_ELEMENT, line, pair(undefined, made.name)));
    return Buffer.concat(parts);
  };

  const namespace = (type: number): Buffer => node(type, 1, pair(PREFIX, ANDROID_NAMESPACE));
  const body = [namespace(START_NAMESPACE), element(root), namespace(END_NAMESPACE)];
  const map = createByteWriter();
  for (const name of withIds) map.uint32(IDS.get(name) ?? 0);
  return chunk(
    XML,
    Buffer.alloc(0),
    stringPool(strings.strings),
    chunk(RESOURCE_MAP, Buffer.alloc(0), map.finish()),
    ...body,
  );
}
