import { AndroidFormatError } from '../errors.ts';
import { ATTRIBUTE_NAMES } from './attribute-ids.ts';
import { CHUNK, chunksIn, type Chunk } from './chunks.ts';
import type { XmlAttribute, XmlElement } from './element.ts';
import { parseTextXml } from './parse-text-xml.ts';
import { parseStringPool, type StringPool } from './string-pool.ts';
import { valueOf } from './values.ts';

/** Names of attributes with a resource id belong to it whatever the file says. */
export const ANDROID_NAMESPACE = 'http://schemas.android.com/apk/res/android';
/** Deeper than this nobody nests by hand; a bound for everyone who walks the tree. */
export const MAX_DEPTH = 128;
const MAX_ELEMENTS = 200_000;
const NONE = 0xffffffff;
const ATTRIBUTE_SIZE = 20;

interface Building {
  readonly element: XmlElement & { readonly children: XmlElement[] };
  readonly texts: string[];
}

const EMPTY_POOL: StringPool = { count: 0, get: () => undefined };

function bad(detail: string): AndroidFormatError {
  return new AndroidFormatError('BAD_XML', detail);
}

function parseAttributes(
  chunk: Chunk,
  strings: StringPool,
  resourceIds: readonly number[],
): XmlAttribute[] {
  const { bytes, headerSize } = chunk;
  const size = bytes.readUInt16LE(headerSize + 10);
  const count = bytes.readUInt16LE(headerSize + 12);
  const start = headerSize + bytes.readUInt16LE(headerSize + 8);
  if (count > 0 && (size < ATTRIBUTE_SIZE || start + size * count > bytes.length)) {
    throw bad(`${count} attributes do not fit into the element at byte ${chunk.offset}`);
  }
  const attributes: XmlAttribute[] = [];
  for (let at = start; attributes.length < count; at += size) {
    const namespace = bytes.readUInt32LE(at);
    const name = bytes.readUInt32LE(at + 4);
    const raw = bytes.readUInt32LE(at + 8);
    const resourceId = resourceIds[name] ?? 0;
    const known = ATTRIBUTE_NAMES.get(resourceId);
    attributes.push({
      namespace:
        known === undefined
          ? namespace === NONE
            ? null
            : (strings.get(namespace) ?? '')
          : ANDROID_NAMESPACE,
      name: known ?? strings.get(name) ?? '',
      resourceId: resourceId === 0 ? null : resourceId,
      value: valueOf(bytes.readUInt8(at + 15), bytes.readUInt32LE(at + 16), strings),
      raw: raw === NONE ? null : (strings.get(raw) ?? null),
    });
  }
  return attributes;
}

function idsOf({ bytes, headerSize }: Chunk): number[] {
  const ids: number[] = [];
  for (let at = headerSize; at + 4 <= bytes.length; at += 4) ids.push(bytes.readUInt32LE(at));
  return ids;
}

function parseBinary(bytes: Buffer): XmlElement {
  let strings = EMPTY_POOL;
  let resourceIds: readonly number[] = [];
  const open: Building[] = [];
  let elements = 0;
  for (const chunk of chunksIn(bytes, bytes.readUInt16LE(2), 'BAD_XML')) {
    const { headerSize } = chunk;
    const parent = open.at(-1);
    switch (chunk.type) {
      case CHUNK.stringPool:
        if (strings === EMPTY_POOL) strings = parseStringPool(chunk.bytes);
        break;
      case CHUNK.resourceMap:
        resourceIds = idsOf(chunk);
        break;
      case CHUNK.startElement: {
        elements += 1;
        if (open.length >= MAX_DEPTH) throw bad(`more than ${MAX_DEPTH} elements in each other`);
        if (elements > MAX_ELEMENTS) throw bad(`more than ${MAX_ELEMENTS} elements`);
        const namespace = chunk.bytes.readUInt32LE(headerSize);
        const texts: string[] = [];
        const element = {
          namespace: namespace === NONE ? null : (strings.get(namespace) ?? ''),
          name: strings.get(chunk.bytes.readUInt32LE(headerSize + 4)) ?? '',
          attributes: parseAttributes(chunk, strings, resourceIds),
          children: [],
          get text() {
            return texts.join('');
          },
          line: chunk.bytes.readUInt32LE(8),
        };
        parent?.element.children.push(element);
        open.push({ element, texts });
        break;
      }
      case CHUNK.endElement:
        // What follows the end of the root is looked at by nobody; packers hide garbage there.
        if (open.length === 1 && parent) return parent.element;
        open.pop();
        break;
      case CHUNK.text:
        parent?.texts.push(strings.get(chunk.bytes.readUInt32LE(headerSize)) ?? '');
        break;
      default:
        // The platform skips what it does not know.
        break;
    }
  }
  throw bad(elements === 0 ? 'no element in it' : 'it ends inside an element');
}

/**
 * Parses binary XML as the platform does, or plain XML where somebody packed that.
 * @throws {AndroidFormatError} BAD_XML
 */
export function parseXml(content: Uint8Array): XmlElement {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const start = bytes.toString('latin1', 0, 64).replace(/^\u00ef\u00bb\u00bf/u, '');
  if (/^\s*</u.test(start)) return parseTextXml(bytes.toString('utf8'));
  if (bytes.length < 8) throw bad('too short');
  try {
    return parseBinary(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new AndroidFormatError('BAD_XML', error.message, error);
    throw error;
  }
}
