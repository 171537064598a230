import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseXml } from '../android/axml/parse-xml.ts';
import { parseCertificate } from '../android/signing/certificate.ts';
import { archiveOf, SAMPLE, sampleKey } from '../android/testing/sample-apk.ts';
import { writeDex } from './dex-writer.ts';
import { makeApk } from './make-apk.ts';
import type { MadeDex, SigningKey } from './recipe.ts';
import { makeSigningKey } from './signing-key.ts';

let rsa: SigningKey;

beforeAll(async () => {
  rsa = await sampleKey('rsa-1024', 'Maker');
});

const DEX: MadeDex = {
  classes: [
    {
      name: 'a.Child',
      superclass: 'a.Parent',
      interfaces: ['java.lang.Runnable'],
      methods: [
        {
          name: 'run',
          strings: ['http://demo.example/路径', '\u0000\u{1f600}'],
          calls: [
            {
              owner: 'b.Sdk',
              name: 'init',
              descriptor: '(IJ[Ljava/lang/String;)V',
              kind: 'static',
            },
          ],
        },
        { name: '<init>', calls: [{ owner: 'a.Parent', name: '<init>', kind: 'direct' }] },
      ],
    },
    { name: 'a.Parent' },
  ],
  strings: ['unused'],
};

describe('makeApk', () => {
  it('packs manifest, resources, code and files', async () => {
    const archive = await archiveOf(
      makeApk({
        ...SAMPLE,
        dex: [{ classes: [] }, DEX],
        files: { 'lib/arm64-v8a/libx.so': 'ELF' },
      }),
    );
    expect(archive.entries.map(({ name }) => name)).toEqual([
      'AndroidManifest.xml',
      'resources.arsc',
      'classes.dex',
      'classes2.dex',
      'lib/arm64-v8a/libx.so',
    ]);
    expect(archive.faults).toEqual([]);
    const manifest = parseXml(await archive.read(archive.find('AndroidManifest.xml')!));
    expect(manifest.children.map(({ name }) => name)).toEqual([
      'uses-sdk',
      'uses-permission',
      'application',
    ]);
  });

  it('aligns resources.arsc and leaves it uncompressed, as Android 11 wants', async () => {
    const archive = await archiveOf(makeApk(SAMPLE));
    const entry = archive.find('resources.arsc')!;
    expect(entry.method).toBe(0);
    const header = Buffer.from(await archive.readAt(entry.headerOffset, 30));
    const start = entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    expect(start % 4).toBe(0);
  });

  it('gives the same bytes for the same recipe and RSA key', () => {
    const recipe = { ...SAMPLE, signing: { schemes: ['v1', 'v2', 'v3'], keys: [rsa] } } as const;
    expect(makeApk(recipe).equals(makeApk(recipe))).toBe(true);
  });

  it('refuses a reference to a resource that the recipe has not', () => {
    const application = { icon: { resource: 'drawable/none' } };
    expect(() => makeApk({ ...SAMPLE, application })).toThrow('drawable/none');
  });
});

describe('writeDex', () => {
  const dex = writeDex(DEX);

  it('has the checksum and the signature of its content', () => {
    expect(dex.toString('latin1', 0, 8)).toBe('dex\n035\0');
    expect(dex.subarray(12, 32).equals(createHash('sha1').update(dex.subarray(32)).digest())).toBe(
      true,
    );
    expect(dex.readUInt32LE(32)).toBe(dex.length);
  });

  it('lists strings in order and classes after those that they extend', () => {
    const count = dex.readUInt32LE(56);
    const texts: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const at = dex.readUInt32LE(dex.readUInt32LE(60) + index * 4) + 1;
      texts.push(dex.toString('utf8', at, dex.indexOf(0, at)));
    }
    expect(texts).toContain('http://demo.example/路径');
    expect(texts).toContain('unused');
    const classDefs = dex.readUInt32LE(100);
    const types = dex.readUInt32LE(68);
    const nameOf = (type: number): string | undefined => texts[dex.readUInt32LE(types + type * 4)];
    const classes = [0, 1].map((index) => nameOf(dex.readUInt32LE(classDefs + index * 32)));
    expect(classes).toEqual(['La/Parent;', 'La/Child;']);
  });
});

describe('makeSigningKey', () => {
  it.each([
    ['ec-p256', 'EC', 256],
    ['ec-p384', 'EC', 384],
    ['rsa-1024', 'RSA', 1024],
  ] as const)('makes a %s key with a certificate for it', async (kind, keyAlgorithm, keyBits) => {
    const key = await makeSigningKey({
      kind,
      subject: { C: 'CN', O: '示范学校', CN: 'Android Debug' },
      notBefore: '2020-02-29T12:00:00Z',
      notAfter: '2060-01-01T00:00:00Z',
      hash: 'sha1',
    });
    expect(parseCertificate(Buffer.from(key.certificate)).facts).toMatchObject({
      subject: 'C=CN, O=示范学校, CN=Android Debug',
      keyAlgorithm,
      keyBits,
      notBefore: '2020-02-29T12:00:00.000Z',
      notAfter: '2060-01-01T00:00:00.000Z',
      signatureAlgorithm: keyAlgorithm === 'EC' ? 'SHA1withECDSA' : 'SHA1withRSA',
      debug: true,
    });
  });
});
