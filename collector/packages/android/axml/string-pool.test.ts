import { describe, expect, it } from 'vitest';
import { createByteWriter } from '../../making/byte-writer.ts';
import { chunk, stringPool } from '../../making/chunk-writer.ts';
import { AndroidFormatError } from '../errors.ts';
import { parseStringPool } from './string-pool.ts';

const HEADER = 28;

/** A pool in UTF-16, as older tools write it. */
function utf16Pool(strings: readonly string[]): Buffer {
  const offsets = createByteWriter();
  const content = createByteWriter();
  for (const text of strings) {
    offsets.uint32(content.length);
    if (text.length >= 0x8000) content.uint16(0x8000 | (text.length >> 16));
    content
      .uint16(text.length & 0xffff)
      .bytes(Buffer.from(text, 'utf16le'))
      .uint16(0);
  }
  const header = createByteWriter().uint32(strings.length).uint32(0).uint32(0);
  header.uint32(HEADER + offsets.length).uint32(0);
  return chunk(1, header.finish(), offsets.finish(), content.finish());
}

const TEXTS = ['', 'plain', '作业小助手', 'x'.repeat(200), '\u{1f600}'];

describe('parseStringPool', () => {
  it.each([
    ['UTF-8', stringPool(TEXTS)],
    ['UTF-16', utf16Pool(TEXTS)],
  ])('reads %s', (_, bytes) => {
    const pool = parseStringPool(bytes);
    expect(TEXTS.map((_text, index) => pool.get(index))).toEqual(TEXTS);
    expect(pool.get(TEXTS.length)).toBeUndefined();
    expect(pool.get(0xffffffff)).toBeUndefined();
  });

  it('reads strings longer than the short form of a length', () => {
    const long = 'y'.repeat(40_000);
    expect(parseStringPool(utf16Pool([long])).get(0)).toBe(long);
  });

  it('believes no count that the chunk has no room for', () => {
    const bytes = stringPool(['a']);
    bytes.writeUInt32LE(0xffffffff, 8);
    const pool = parseStringPool(bytes);
    expect(pool.count).toBeLessThan(10);
    expect(pool.get(0)).toBe('a');
  });

  it('gives nothing for a string that leads outside', () => {
    const bytes = stringPool(['a', 'b']);
    bytes.writeUInt32LE(0x7fffffff, HEADER);
    expect(parseStringPool(bytes).get(0)).toBeUndefined();
    expect(parseStringPool(bytes).get(1)).toBe('b');
  });

  it('refuses to decode one long string over and over', () => {
    const count = 2000;
    const bytes = utf16Pool(['z'.repeat(30_000), ...Array<string>(count).fill('')]);
    for (let index = 1; index <= count; index += 1) bytes.writeUInt32LE(0, HEADER + index * 4);
    const pool = parseStringPool(bytes);
    expect(() => {
      for (let index = 0; index < count; index += 1) pool.get(index);
    }).toThrow(AndroidFormatError);
  });
});
