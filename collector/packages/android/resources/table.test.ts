import { describe, expect, it } from 'vitest';
import { createByteWriter } from '../../making/byte-writer.ts';
import { chunk, stringPool } from '../../making/chunk-writer.ts';
import { parseResources } from './parse-resources.ts';
import type { Resources } from './resources.ts';

const CONFIG = 64;
const SPARSE = 1;
const OFFSET16 = 2;

interface TypeChunk {
  readonly flags: number;
  readonly count: number;
  readonly offsets: Buffer;
  readonly entries: Buffer;
  readonly config?: (config: Buffer) => void;
}

function typeChunk({ flags, count, offsets, entries, config }: TypeChunk): Buffer {
  const bytes = Buffer.alloc(CONFIG);
  bytes.writeUInt32LE(CONFIG, 0);
  config?.(bytes);
  const header = createByteWriter().uint8(1).uint8(flags).uint16(0).uint32(count);
  header.uint32(8 + 12 + CONFIG + offsets.length).bytes(bytes);
  return chunk(0x0201, header.finish(), offsets, entries);
}

/** A table with one type `integer` made of the given chunks. */
function tableOf(...types: readonly TypeChunk[]): Resources {
  const typeNames = stringPool(['integer']);
  const keys = stringPool(['first', 'second']);
  const header = createByteWriter().uint32(0x7f).bytes(Buffer.alloc(256));
  header
    .uint32(288)
    .uint32(1)
    .uint32(288 + typeNames.length)
    .uint32(2)
    .uint32(0);
  const body = chunk(0x0200, header.finish(), typeNames, keys, ...types.map(typeChunk));
  const count = createByteWriter().uint32(1).finish();
  return parseResources(chunk(0x0002, count, stringPool(['text']), body));
}

const entry = (key: number, value: number): Buffer =>
  createByteWriter()
    .uint16(8)
    .uint16(0)
    .uint32(key)
    .uint16(8)
    .uint8(0)
    .uint8(0x10)
    .uint32(value)
    .finish();
const numbers = (...values: readonly number[]): Buffer => {
  const writer = createByteWriter();
  for (const value of values) writer.uint16(value);
  return writer.finish();
};
const plain: TypeChunk = { flags: 0, count: 1, offsets: Buffer.alloc(4), entries: entry(0, 1) };
const FIRST = 0x7f010000;

function intOf(resources: Resources, id: number): number | undefined {
  const value = resources.resolve({ kind: 'reference', id });
  return value?.kind === 'int' ? value.value : undefined;
}

describe('types of a resource table', () => {
  it('are read when offsets are sparse', () => {
    const offsets = numbers(3, 0, 900, 4);
    const entries = Buffer.concat([entry(0, 30), entry(1, 900)]);
    const resources = tableOf({ flags: SPARSE, count: 2, offsets, entries });
    expect(intOf(resources, FIRST + 3)).toBe(30);
    expect(intOf(resources, FIRST + 900)).toBe(900);
    expect(intOf(resources, FIRST)).toBeUndefined();
    expect(resources.nameOf(FIRST + 900)).toBe('integer/second');
  });

  it('are read when offsets have 16 bits and entries are compact', () => {
    const compact = createByteWriter().uint16(1).uint16(0x1008).uint32(77).finish();
    const entries = Buffer.concat([entry(0, 5), compact]);
    const offsets = numbers(0, 0xffff, 4, 0);
    const resources = tableOf({ flags: OFFSET16, count: 3, offsets, entries });
    expect(intOf(resources, FIRST)).toBe(5);
    expect(intOf(resources, FIRST + 1)).toBeUndefined();
    expect(intOf(resources, FIRST + 2)).toBe(77);
  });

  it('prefer the newest API level and leave shapes of screens aside', () => {
    const v23 = (config: Buffer): unknown => config.writeUInt16LE(23, 24);
    const landscape = (config: Buffer): unknown => config.writeUInt8(2, 12);
    const resources = tableOf(
      { ...plain, entries: entry(0, 3), config: (config) => void landscape(config) },
      plain,
      { ...plain, entries: entry(0, 2), config: (config) => void v23(config) },
    );
    expect(intOf(resources, FIRST)).toBe(2);
    expect(resources.variantsOf(FIRST).map(({ sdk, plain }) => [sdk, plain])).toEqual([
      [0, false],
      [0, true],
      [23, true],
    ]);
  });

  it('know packed three-letter languages and scripts', () => {
    const withLocale = (fill: (config: Buffer) => void): TypeChunk => ({ ...plain, config: fill });
    const resources = tableOf(
      withLocale((config) => void config.writeUInt16BE(0xadcb, 8)),
      withLocale((config) => {
        config.write('zh', 8, 'latin1');
        config.write('TW', 10, 'latin1');
        config.write('Hant', 36, 'latin1');
      }),
    );
    expect(resources.locales).toContain('zh-Hant-TW');
    expect(resources.locales.some((locale) => /^[a-z]{3}$/u.test(locale))).toBe(true);
  });

  it('end at a thousand configurations, which is said', () => {
    const resources = tableOf(...Array.from({ length: 1001 }, () => plain));
    expect(resources.variantsOf(FIRST)).toHaveLength(1000);
    expect(resources.faults).toEqual([expect.stringContaining('1000 configurations')]);
  });
});
