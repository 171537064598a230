import { expect, test } from 'vitest';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { mutate } from '../testing/mutate.ts';
import { IosFormatError } from './errors.ts';
import { parsePlist, parseStringsFile } from './plist.ts';
import { sampleInfo } from './testing/make-ipa.ts';
import { binaryPlist, xmlPlist } from './testing/plist-writer.ts';

const value = {
  ...sampleInfo,
  long: 'x'.repeat(400),
  many: Array.from({ length: 40 }, (_, at) => at),
  negative: -7,
  nothing: false,
};

test('reads a binary property list', () => {
  expect(parsePlist(binaryPlist(value))).toEqual(value);
});

test('reads an XML property list', () => {
  expect(parsePlist(Buffer.from(xmlPlist(value)))).toEqual(value);
});

test('reads dates and data of XML', () => {
  const text =
    '<plist><array><date>2026-01-02T03:04:05Z</date><data> aGk=\n </data><real>1.5</real></array></plist>';
  expect(parsePlist(Buffer.from(text))).toEqual(['2026-01-02T03:04:05.000Z', 'aGk=', 1.5]);
});

test.each([
  ['no property list', Buffer.from('hello')],
  ['an empty one', Buffer.alloc(0)],
  ['another element', Buffer.from('<plist><script/></plist>')],
  ['a value without a key', Buffer.from('<plist><dict><true/></dict></plist>')],
  ['an unknown version', Buffer.from(`bplist15${'\0'.repeat(40)}`)],
  ['a cut binary one', binaryPlist(value).subarray(0, 60)],
  ['nesting without end', Buffer.from(`<plist>${'<array>'.repeat(100)}`)],
])('refuses %s with one error', (_name, bytes) => {
  expect(() => parsePlist(bytes)).toThrow(IosFormatError);
});

test('refuses an object that contains itself', () => {
  const loop = binaryPlist([['a']]);
  // The inner array refers to the outer one.
  const inner = loop.indexOf(Buffer.of(0xa1, 0x00, 0x02));
  loop.writeUInt16BE(0, inner + 1);
  expect(() => parsePlist(loop)).toThrow('nested too deeply');
});

test('expands no entities', () => {
  const bomb =
    '<!DOCTYPE plist [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><plist><string>&b;</string></plist>';
  expect(() => parsePlist(Buffer.from(bomb))).toThrow(IosFormatError);
});

test('does not let a key change what objects are', () => {
  const found = parsePlist(Buffer.from('<plist><dict><key>__proto__</key><dict/></dict></plist>'));
  expect(Object.keys(found as object)).toEqual([]);
  expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
});

test('reads a strings file of either form', () => {
  const utf16 = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('"a" = "甲\\"乙";', 'utf16le')]);
  expect(parseStringsFile(utf16)).toEqual({ a: '甲"乙' });
  expect(parseStringsFile(binaryPlist({ a: '甲' }))).toEqual({ a: '甲' });
});

test('reads 2,000 damaged property lists: a value or one clear error', () => {
  const random = createSeededRandom(11);
  const samples = [binaryPlist(value), Buffer.from(xmlPlist(sampleInfo))];
  for (let round = 0; round < 2_000; round += 1) {
    try {
      parsePlist(mutate(random.pick(samples), random));
    } catch (error) {
      expect(error).toBeInstanceOf(IosFormatError);
    }
  }
});
