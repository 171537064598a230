import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AndroidFormatError } from '../errors.ts';
import { digestsToVerify, parseJarManifest, type JarSection } from './jar-manifest.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const sha1 = createHash('sha1').update('x').digest('base64');
const sha256 = createHash('sha256').update('x').digest('base64');

function section(...lines: readonly string[]): JarSection {
  const [only] = parseJarManifest(bytes(`Name: a\n${lines.join('\n')}\n\n`));
  if (!only) throw new Error('no section');
  return only;
}

const algorithms = (of: JarSection, minSdk: number): string[] =>
  digestsToVerify(of, '-Digest', minSdk).map(({ algorithm }) => algorithm);

describe('parseJarManifest', () => {
  it('splits sections with the empty line that ends them', () => {
    const text =
      'Manifest-Version: 1.0\r\nCreated-By: me\r\n\r\nName: a\r\nX: 1\r\n\r\n\r\nName: b\r\n';
    const sections = parseJarManifest(bytes(text));
    expect(sections.map(({ name }) => name)).toEqual([undefined, 'a', 'b']);
    expect(sections.map((one) => one.bytes.toString())).toEqual([
      'Manifest-Version: 1.0\r\nCreated-By: me\r\n\r\n',
      'Name: a\r\nX: 1\r\n\r\n',
      'Name: b\r\n',
    ]);
  });

  it.each(['\n', '\r\n', '\r'])('joins lines that go on, ended by %j', (end) => {
    const text = ['Name: assets/long-', ' name-that-', ' goes-on.txt', 'sha1-digest: x', ''].join(
      end,
    );
    const [only] = parseJarManifest(bytes(text + end));
    expect(only?.name).toBe('assets/long-name-that-goes-on.txt');
    expect(only?.get('SHA1-Digest')).toBe('x');
  });

  it('joins a character that a line break splits', () => {
    const name = bytes('Name: 校');
    const text = Buffer.concat([
      name.subarray(0, 7),
      bytes('\r\n '),
      name.subarray(7),
      bytes('\r\n'),
    ]);
    expect(parseJarManifest(text)[0]?.name).toBe('校');
  });

  it('refuses lines and sections without end', () => {
    expect(() => parseJarManifest(bytes('a: b\n'.repeat(6000)))).toThrow(AndroidFormatError);
    expect(() => parseJarManifest(bytes('a: b\n\n'.repeat(100_100)))).toThrow(AndroidFormatError);
  });
});

describe('digestsToVerify', () => {
  const both = section(`SHA1-Digest: ${sha1}`, `SHA-256-Digest: ${sha256}`);

  it('takes the strongest from Android 4.3 on', () => {
    expect(algorithms(both, 18)).toEqual(['sha256']);
    expect(algorithms(section(`SHA1-Digest: ${sha1}`), 18)).toEqual(['sha1']);
  });

  it('takes what older platforms look at too', () => {
    expect(algorithms(both, 17)).toEqual(['sha1', 'sha256']);
    expect(algorithms(section(`SHA-256-Digest: ${sha256}`), 17)).toEqual([]);
    const named = section('Digest-Algorithms: MD5 SHA-256', `SHA-256-Digest: ${sha256}`);
    expect(algorithms(named, 17)).toEqual(['sha256']);
    const tooNew = section('Digest-Algorithms: SHA-512', `SHA-512-Digest: ${sha256}`);
    expect(algorithms(tooNew, 8)).toEqual([]);
    expect(algorithms(tooNew, 9)).toEqual(['sha512']);
  });
});
