import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../random/seeded-random.ts';
import { resourceIds, writeResources, type NamedResource } from '../../making/resource-writer.ts';
import { AndroidFormatError } from '../errors.ts';
import type { XmlValue } from '../axml/element.ts';
import { parseResources } from './parse-resources.ts';

const RESOURCES: readonly NamedResource[] = [
  { name: 'string/app', values: { '': 'App', zh: '应用', 'zh-CN': '应用(大陆)', fr: 'Appli' } },
  { name: 'string/alias', values: { '': { resource: 'string/app' } } },
  { name: 'string/only_french', values: { fr: 'seul' } },
  { name: 'bool/debug', values: { '': true } },
  { name: 'integer/loop', values: { '': { resource: 'integer/back' } } },
  { name: 'integer/back', values: { '': { resource: 'integer/loop' } } },
];
const id = resourceIds(RESOURCES);
const bytes = writeResources('cn.edu.example', RESOURCES);
const reference = (name: string): XmlValue => ({ kind: 'reference', id: id(name) });

describe('parseResources', () => {
  const resources = parseResources(bytes);

  it('names resources and lists their languages', () => {
    expect(resources.nameOf(id('bool/debug'))).toBe('bool/debug');
    expect(resources.nameOf(0x7f990000)).toBeUndefined();
    expect(resources.locales).toEqual(['fr', 'zh', 'zh-CN']);
    expect(resources.variantsOf(id('string/app')).map(({ locale }) => locale)).toEqual([
      '',
      'fr',
      'zh',
      'zh-CN',
    ]);
  });

  it.each([
    ['', 'App'],
    ['zh', '应用'],
    ['zh-CN', '应用(大陆)'],
    ['de', 'App'],
  ])('resolves through an alias for language %j', (locale, text) => {
    expect(resources.resolve(reference('string/alias'), locale)).toEqual({ kind: 'string', text });
  });

  it('gives nothing for cycles, other languages, the framework and the theme', () => {
    expect(resources.resolve(reference('integer/loop'))).toBeUndefined();
    expect(resources.resolve(reference('string/only_french'))).toBeUndefined();
    expect(resources.resolve({ kind: 'reference', id: 0x01040000 })).toBeUndefined();
    expect(resources.resolve({ kind: 'theme', id: id('string/app') })).toBeUndefined();
  });

  it('leaves values alone that are none', () => {
    expect(resources.resolve({ kind: 'boolean', value: false })).toEqual({
      kind: 'boolean',
      value: false,
    });
  });

  it('refuses what is cut off', () => {
    for (const length of [0, 7, 40, bytes.length - 1]) {
      expect(() => parseResources(bytes.subarray(0, length))).toThrow(AndroidFormatError);
    }
  });

  it('answers or refuses whatever was changed, and never with another error', () => {
    const random = createSeededRandom(5);
    for (let round = 0; round < 1500; round += 1) {
      const changed = Buffer.from(bytes);
      for (let change = 0; change <= random.int(4); change += 1) {
        changed[random.int(changed.length)] = random.pick([0, 1, 8, 0x80, 0xff, random.int(256)]);
      }
      try {
        const parsed = parseResources(changed);
        for (const { name } of RESOURCES) {
          parsed.nameOf(id(name));
          parsed.resolve(reference(name), 'zh');
        }
      } catch (error) {
        expect(error).toBeInstanceOf(AndroidFormatError);
      }
    }
  });
});
