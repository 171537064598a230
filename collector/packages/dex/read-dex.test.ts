import { expect, test } from 'vitest';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { writeDex } from '../making/dex-writer.ts';
import { loadApiRules } from '../reading/rules.ts';
import { sampleRecipe } from '../testing/sample-apk.ts';
import { prepareApis } from './api-index.ts';
import { decodeMutf8 } from './mutf8.ts';
import { readDex } from './read-dex.ts';

const rules = loadApiRules();
const reading = { rules, lookup: prepareApis(rules), maxUnits: 1_000_000 };
const [made] = sampleRecipe.dex ?? [];
const sample = writeDex(made ?? { classes: [] });

function read(bytes: Uint8Array, maxUnits = reading.maxUnits) {
  const strings: { text: string; offset: number; name: boolean }[] = [];
  const onString = (text: string, offset: number, name: boolean) =>
    strings.push({ text, offset, name });
  return { strings, ...readDex(bytes, 'classes.dex', { ...reading, maxUnits, onString }) };
}

test('reads classes, strings and counts of a DEX file', () => {
  const { facts, classes, strings } = read(sample);
  expect(facts).toMatchObject({ version: '035', classes: 3, faults: [] });
  expect(classes).toContain('cn.edu.example.sample.MainActivity');
  const texts = strings.map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining(['表情😀', 'a\0b', '用户协议']));
});

test('tells names of members and types from texts of the app', () => {
  const { strings } = read(sample);
  const named = (text: string) => strings.find((one) => one.text === text)?.name;
  expect(named('onCreate')).toBe(true);
  expect(named('Lcn/edu/example/sample/MainActivity;')).toBe(true);
  expect(named('http://10.1.2.3/debug')).toBe(false);
});

test('says where in the file a string stands', () => {
  const { strings } = read(sample);
  const url = 'http://10.1.2.3/debug';
  const offset = strings.find(({ text }) => text === url)?.offset ?? 0;
  expect(sample.toString('latin1', offset, offset + url.length)).toBe(url);
});

test('finds calls with the calling class, inherited ones too', () => {
  const { calls } = read(sample).code;
  const where = { caller: 'cn.edu.example.sample.MainActivity', within: 'onCreate' };
  expect(calls).toContainEqual(expect.objectContaining({ api: 'device-id.imei', ...where }));
  expect(calls).toContainEqual(expect.objectContaining({ api: 'permission.request', ...where }));
});

test('counts a call only beside the text that its rule wants', () => {
  const found = read(sample).code.calls.filter(({ api }) => api === 'device-id.android-id');
  expect(found.map(({ within }) => within)).toEqual(['onCreate']);
});

test('finds a trust manager that accepts everything, and no other method of that name', () => {
  expect(read(sample).code.shapes).toEqual([
    {
      shape: 'empty-trust-manager',
      class: 'cn.edu.example.sample.TrustAll',
      method: 'checkServerTrusted',
      file: 'classes.dex',
    },
  ]);
});

test('stops walking code at the limit and says so', () => {
  expect(read(sample, 3).code).toMatchObject({ cut: true });
  expect(read(sample).code).toMatchObject({ cut: false });
});

test('notes a wrong checksum and reads on', () => {
  const changed = Buffer.from(sample);
  changed[20] = (changed[20] ?? 0) ^ 1;
  const { facts } = read(changed);
  expect(facts.faults.map(({ code }) => code)).toEqual(['CHECKSUM', 'SIGNATURE']);
  expect(facts.classes).toBe(3);
});

test.each([
  ['a file that was cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), 'SIZE'],
  ['a forged count of strings', forge(56, 0x7f_ff_ff_ff), 'TABLE'],
  ['a forged place of classes', forge(100, 0xff_ff_ff_f0), 'TABLE'],
  ['the other byte order', forge(40, 0x78_56_34_12), 'BYTE_ORDER'],
] as const)('notes %s', (_name, change, fault) => {
  const { faults } = read(change(Buffer.from(sample))).facts;
  expect(faults.map(({ code }) => code)).toContain(fault);
});

function forge(place: number, value: number) {
  return (bytes: Buffer): Buffer => {
    bytes.writeUInt32LE(value, place);
    return bytes;
  };
}

test('says that a file is no DEX file', () => {
  expect(read(Buffer.from('PK')).facts.faults).toMatchObject([{ code: 'NO_DEX' }]);
});

test('does not fill the memory when a million strings lie over each other', () => {
  const header = Buffer.from(sample.subarray(0, 0x70));
  const text = Buffer.concat([Buffer.from([0x80, 0x80, 0x01]), Buffer.alloc(16_384, 65)]);
  const count = 1_000_000;
  const table = Buffer.alloc(count * 4);
  for (let at = 0; at < count; at += 1) table.writeUInt32LE(0x70 + table.length, at * 4);
  header.fill(0, 56, 0x70);
  header.writeUInt32LE(count, 56);
  header.writeUInt32LE(0x70, 60);
  const { facts, strings } = read(Buffer.concat([header, table, text, Buffer.of(0)]));
  expect(facts.faults.map(({ code }) => code)).toContain('STRINGS');
  expect(strings.length).toBeLessThan(2_000);
});

test('reads 2,000 damaged files without an error', () => {
  const random = createSeededRandom(20_261_122);
  for (let round = 0; round < 2_000; round += 1) {
    const bytes = Buffer.from(sample);
    for (let left = 1 + random.int(8); left > 0; left -= 1) {
      const at = random.chance(0.5) ? random.int(0x70) : random.int(bytes.length);
      bytes[at] = random.chance(0.3) ? 0xff : random.int(256);
    }
    const { facts } = read(
      random.chance(0.1) ? bytes.subarray(0, random.int(bytes.length)) : bytes,
    );
    expect(facts.strings).toBeLessThanOrEqual(bytes.length);
  }
});

test('gives a replacement character for bytes that are no modified UTF-8', () => {
  const bytes = Buffer.from([0x41, 0xff, 0xc0, 0x80, 0xe4, 0xb8, 0xad, 0xe4, 0xb8]);
  expect(decodeMutf8(bytes, 0, bytes.length)).toBe('A\u{fffd}\0中\u{fffd}\u{fffd}');
});
