import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../random/seeded-random.ts';
import type { MadeElement } from '../../making/recipe.ts';
import { writeXml } from '../../making/xml-writer.ts';
import { AndroidFormatError } from '../errors.ts';
import { ANDROID_NAMESPACE, MAX_DEPTH, parseXml } from './parse-xml.ts';

const noResource = (): number => 0x7f010000;
const DOCUMENT: MadeElement = {
  name: 'manifest',
  attributes: { ':package': 'cn.edu.example', versionCode: 7, debuggable: true },
  children: [
    { name: 'application', attributes: { label: { resource: 'string/app' } } },
    { name: 'domain', text: 'edu.example' },
  ],
};

function made(document = DOCUMENT): Buffer {
  return writeXml(document, noResource);
}

describe('parseXml', () => {
  it('reads elements, lines, text and values of every kind', () => {
    const root = parseXml(made());
    expect(root.name).toBe('manifest');
    expect(root.attributes.map(({ name, namespace, value }) => [name, namespace, value])).toEqual([
      ['debuggable', ANDROID_NAMESPACE, { kind: 'boolean', value: true }],
      ['versionCode', ANDROID_NAMESPACE, { kind: 'int', value: 7, hex: false }],
      ['package', null, { kind: 'string', text: 'cn.edu.example' }],
    ]);
    const [application, domain] = root.children;
    expect(application?.attributes[0]?.value).toEqual({ kind: 'reference', id: 0x7f010000 });
    expect(domain?.text).toBe('edu.example');
    expect(domain?.line).toBeGreaterThan(root.line);
  });

  it('goes by the resource id when a packer falsified the name', () => {
    const bytes = made();
    const at = bytes.indexOf('debuggable', 0, 'utf8');
    bytes.write('xxxxxxxxxx', at, 'utf8');
    expect(parseXml(bytes).attributes[0]?.name).toBe('debuggable');
  });

  it('takes no notice of what follows the end of the root', () => {
    const bytes = Buffer.concat([made(), Buffer.alloc(64, 0xff)]);
    bytes.writeUInt32LE(bytes.length, 4);
    expect(parseXml(bytes).name).toBe('manifest');
  });

  it('reads a manifest that was packed as text', () => {
    const text = `\ufeff<?xml version="1.0"?>\n<manifest xmlns:android="${ANDROID_NAMESPACE}" package="a.b">
      <application android:debuggable="true"/></manifest>`;
    const root = parseXml(Buffer.from(text, 'utf8'));
    expect(root.children[0]?.attributes[0]).toMatchObject({
      name: 'debuggable',
      namespace: ANDROID_NAMESPACE,
      value: { kind: 'boolean', value: true },
    });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(64)],
    ['a cut', made().subarray(0, 300)],
    ['broken text', Buffer.from('<manifest', 'utf8')],
    ['an entity bomb', Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'utf8')],
  ])('refuses %s', (_, bytes) => {
    expect(() => parseXml(bytes)).toThrow(AndroidFormatError);
  });

  it('refuses elements nested without end', () => {
    let deep: MadeElement = { name: 'a' };
    for (let depth = 0; depth <= MAX_DEPTH; depth += 1) deep = { name: 'a', children: [deep] };
    expect(() => parseXml(made(deep))).toThrow(/in each other/u);
    const text = '<a>'.repeat(MAX_DEPTH + 1);
    expect(() => parseXml(Buffer.from(text, 'utf8'))).toThrow(AndroidFormatError);
  });

  it('answers or refuses whatever was changed, and never with another error', () => {
    const random = createSeededRandom(3);
    const original = made();
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Buffer.from(original);
      for (let change = 0; change <= random.int(4); change += 1) {
        bytes[random.int(bytes.length)] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.int(256)]);
      }
      try {
        parseXml(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(AndroidFormatError);
      }
    }
  });
});
