import { createByteWriter } from './byte-writer.ts';

const UTF8_FLAG = 0x100;
const STRING_POOL = 0x0001;
const POOL_HEADER = 28;

/** A chunk of binary XML or resources.arsc: type, header, then content. */
export function chunk(type: number, header: Uint8Array, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return createByteWriter()
    .uint16(type)
    .uint16(8 + header.length)
    .uint32(8 + header.length + body.length)
    .bytes(header)
    .bytes(body)
    .finish();
}

/** Gives every distinct string an index. */
export interface StringIndex {
  indexOf(text: string): number;
  readonly strings: readonly string[];
}

export function createStringIndex(): StringIndex {
  const strings: string[] = [];
  const indexes = new Map<string, number>();
  return {
    strings,
    indexOf(text) {
      const known = indexes.get(text);
      if (known !== undefined) return known;
      indexes.set(text, strings.length);
      strings.push(text);
      return strings.length - 1;
    },
  };
}

/** Lengths up to 127 take one byte, up to 32,767 two. */
function lengthBytes(length: number): Buffer {
  return length < 0x80
    ? Buffer.of(length)
    : Buffer.of(0x80 | ((length >> 8) & 0x7f), length & 0xff);
}

/** A string pool in UTF-8; strings of at most 32,767 bytes. */
export function stringPool(strings: readonly string[]): Buffer {
  const offsets = createByteWriter();
  const content = createByteWriter();
  for (const text of strings) {
    const bytes = Buffer.from(text, 'utf8');
    offsets.uint32(content.length);
    content.bytes(lengthBytes(text.length)).bytes(lengthBytes(bytes.length)).bytes(bytes).uint8(0);
  }
  content.align(4);
  const header = createByteWriter()
    .uint32(strings.length)
    .uint32(0)
    .uint32(UTF8_FLAG)
    .uint32(POOL_HEADER + offsets.length)
    .uint32(0);
  return chunk(STRING_POOL, header.finish(), offsets.finish(), content.finish());
}
