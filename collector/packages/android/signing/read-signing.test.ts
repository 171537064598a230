import { beforeAll, describe, expect, it } from 'vitest';
import { makeApk } from '../../making/make-apk.ts';
import type { ApkRecipe, MadeSigning, SigningKey } from '../../making/recipe.ts';
import { joinZip, zipParts } from '../../making/zip-writer.ts';
import { archiveOf, SAMPLE, sampleKey } from '../testing/sample-apk.ts';
import { parseCertificate } from './certificate.ts';
import { readSigning, type SigningContext } from './read-signing.ts';
import { findSigningBlock } from './signing-block.ts';
import type { SigningFacts } from './signing.ts';

let rsa: SigningKey;
let ec: SigningKey;
let old: SigningKey;

beforeAll(async () => {
  [rsa, ec, old] = await Promise.all([
    sampleKey('rsa-2048', 'RSA'),
    sampleKey('ec-p256', 'EC'),
    sampleKey('rsa-1024', 'Old'),
  ]);
});

const contextOf = ({ minSdk, targetSdk }: ApkRecipe): SigningContext => ({
  minSdk,
  targetSdk,
  targetSandboxVersion: 1,
});

async function factsOf(
  bytes: Buffer,
  context: SigningContext | undefined = contextOf(SAMPLE),
): Promise<SigningFacts> {
  return readSigning(await archiveOf(bytes), context);
}

function made(signing: MadeSigning, changes: Partial<ApkRecipe> = {}): Buffer {
  return makeApk({ ...SAMPLE, ...changes, signing });
}

async function facts(
  signing: MadeSigning,
  changes: Partial<ApkRecipe> = {},
): Promise<SigningFacts> {
  return factsOf(made(signing, changes), contextOf({ ...SAMPLE, ...changes }));
}

const fingerprint = (key: SigningKey): string =>
  parseCertificate(Buffer.from(key.certificate)).facts.sha256;
const codes = ({ issues }: SigningFacts): string[] =>
  issues.filter(({ level }) => level === 'error').map(({ code }) => code);

/** Takes the signing block away, as an attacker would who wants the older signature to count. */
async function withoutBlock(bytes: Buffer): Promise<Buffer> {
  const archive = await archiveOf(bytes);
  const block = await findSigningBlock(archive);
  if (!block) throw new Error('no block');
  const stripped = Buffer.concat([
    bytes.subarray(0, block.offset),
    bytes.subarray(block.offset + block.size),
  ]);
  stripped.writeUInt32LE(block.offset, archive.endRecordOffset - block.size + 16);
  return stripped;
}

describe('readSigning', () => {
  it.each([
    [['v1'], 21, 29],
    [['v1', 'v2'], 21, 30],
    [['v1', 'v2', 'v3'], 21, 34],
    [['v2', 'v3'], 24, 34],
    [['v3'], 28, 34],
  ] as const)('verifies %j from API level %i', async (schemes, minSdk, targetSdk) => {
    for (const key of [rsa, ec]) {
      const found = await facts({ schemes, keys: [key] }, { minSdk, targetSdk });
      expect(codes(found)).toEqual([]);
      expect(found.verified).toEqual({
        v1: schemes.some((scheme) => scheme === 'v1'),
        v2: schemes.some((scheme) => scheme === 'v2'),
        v3: schemes.some((scheme) => scheme === 'v3'),
        'v3.1': false,
        v4: false,
      });
      expect(found.verifiedCertificates).toEqual([fingerprint(key)]);
      expect(found.certificates.map(({ sha256 }) => sha256)).toEqual([fingerprint(key)]);
      expect(found.signers.every(({ verified }) => verified)).toBe(true);
    }
  });

  it('describes the certificate', async () => {
    const { certificates } = await facts({ schemes: ['v2'], keys: [rsa] }, { minSdk: 24 });
    expect(certificates[0]).toMatchObject({
      subject: 'CN=RSA, O=Demo, C=CN',
      issuer: 'CN=RSA, O=Demo, C=CN',
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2056-01-01T00:00:00.000Z',
      signatureAlgorithm: 'SHA256withRSA',
      keyAlgorithm: 'RSA',
      keyBits: 2048,
      debug: false,
    });
  });

  it('does not evaluate v1 where no supported platform looks at it', async () => {
    const found = await facts({ schemes: ['v1', 'v2'], keys: [rsa] }, { minSdk: 24 });
    expect(found.present.v1).toBe(true);
    expect(found.verified).toMatchObject({ v1: false, v2: true });
  });

  it('wants v1 below API level 24, and v2 of those who target 30', async () => {
    const onlyV2 = await facts({ schemes: ['v2'], keys: [rsa] }, { minSdk: 23 });
    expect(codes(onlyV2)).toEqual(['JAR_SIG_NO_MANIFEST']);
    expect(onlyV2.verified).toBeNull();
    expect(onlyV2.certificates).toHaveLength(1);
    const onlyV1 = await facts({ schemes: ['v1'], keys: [rsa] }, { targetSdk: 30 });
    expect(codes(onlyV1)).toEqual(['MIN_SIG_SCHEME_FOR_TARGET_SDK_NOT_MET']);
  });

  it('finds nothing in an APK that is not signed, or that has no manifest', async () => {
    const unsigned = await factsOf(makeApk(SAMPLE));
    expect(unsigned).toMatchObject({ verifies: false, verified: null, certificates: [] });
    const archive = await archiveOf(made({ schemes: ['v2'], keys: [rsa] }, { minSdk: 24 }));
    expect(codes(await readSigning(archive, undefined))).toContain('MANIFEST_MISSING');
  });

  it('knows several signers', async () => {
    const found = await facts({ schemes: ['v1', 'v2'], keys: [rsa, ec] });
    expect(found.verifies).toBe(true);
    expect(found.verifiedCertificates).toEqual([fingerprint(rsa), fingerprint(ec)]);
  });

  it('follows a rotation from the oldest key to the newest', async () => {
    const found = await facts({ schemes: ['v1', 'v2', 'v3'], keys: [ec], lineage: [old, rsa] });
    expect(codes(found)).toEqual([]);
    expect(found.verifiedCertificates).toEqual([fingerprint(ec)]);
    expect(found.lineage.map(({ certificateSha256 }) => certificateSha256)).toEqual(
      [old, rsa, ec].map(fingerprint),
    );
  });

  it('follows a rotation that counts from Android 13 on', async () => {
    const signing: MadeSigning = { schemes: ['v2', 'v3', 'v3.1'], keys: [ec], lineage: [rsa] };
    const bytes = made(signing, { minSdk: 24 });
    const context = { ...contextOf(SAMPLE), minSdk: 24 };
    const found = await factsOf(bytes, context);
    expect(codes(found)).toEqual([]);
    expect(found.verified).toMatchObject({ v2: true, v3: true, 'v3.1': true });
    expect(found.verifiedCertificates).toEqual([fingerprint(ec)]);
    bytes.writeUInt32LE(0x22222222, bytes.indexOf(Buffer.from([0x61, 0xad, 0x93, 0x1b])));
    expect(codes(await factsOf(bytes, context))).toEqual(['V3_SIG_V31_BLOCK_MISSING']);
    const alone = await facts({ schemes: ['v3.1'], keys: [ec], lineage: [rsa] }, { minSdk: 33 });
    expect(codes(alone)).toContain('V31_BLOCK_FOUND_WITHOUT_V3_BLOCK');
  });

  it('notices a rotation that older schemes know nothing of', async () => {
    const rotated = made({ schemes: ['v2', 'v3'], keys: [ec], lineage: [old] }, { minSdk: 24 });
    const at = rotated.indexOf(Buffer.from(old.certificate));
    rotated[at + 100] = (rotated[at + 100] ?? 0) ^ 1;
    expect((await factsOf(rotated, { ...contextOf(SAMPLE), minSdk: 24 })).verifies).toBe(false);
  });

  it.each(['v1', 'v2', 'v3'] as const)('notices one changed bit under %s alone', async (scheme) => {
    const minSdk = { v1: 21, v2: 24, v3: 28 }[scheme];
    const bytes = made({ schemes: [scheme], keys: [rsa] }, { minSdk });
    const archive = await archiveOf(bytes);
    const { headerOffset } = archive.find('resources.arsc')!;
    const at = headerOffset + 200;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const found = await factsOf(bytes, { ...contextOf(SAMPLE), minSdk });
    expect(codes(found)).toEqual([
      scheme === 'v1'
        ? 'JAR_SIG_ZIP_ENTRY_DIGEST_DID_NOT_VERIFY'
        : `${scheme.toUpperCase()}_SIG_APK_DIGEST_DID_NOT_VERIFY`,
    ]);
    expect(found.verified).toBeNull();
  });

  it('notices that v2 was taken away from an APK with v1', async () => {
    const stripped = await withoutBlock(made({ schemes: ['v1', 'v2'], keys: [rsa] }));
    expect(codes(await factsOf(stripped))).toEqual(['JAR_SIG_MISSING_APK_SIG_REFERENCED']);
  });

  it('notices that v3 was taken away from an APK with v2', async () => {
    const bytes = made({ schemes: ['v2', 'v3'], keys: [rsa] }, { minSdk: 24 });
    const archive = await archiveOf(bytes);
    const block = await findSigningBlock(archive);
    const id = Buffer.from([0xc0, 0x68, 0x53, 0xf0]);
    bytes.writeUInt32LE(0x11111111, bytes.indexOf(id, block?.offset));
    const found = await factsOf(bytes, { ...contextOf(SAMPLE), minSdk: 24 });
    expect(codes(found)).toEqual(['V2_SIG_MISSING_APK_SIG_REFERENCED']);
    expect(found.otherBlocks).toEqual([{ id: '0x11111111', size: expect.any(Number) as number }]);
  });

  it('accepts no entry that nobody signed and none that comes twice', async () => {
    const bytes = made({ schemes: ['v1'], keys: [rsa] });
    const archive = await archiveOf(bytes);
    const contents = await Promise.all(
      archive.entries.map(async (entry) => ({
        name: entry.name,
        content: await archive.read(entry),
      })),
    );
    const more = { name: 'assets/evil', content: Buffer.from('x') };
    const twice = { name: 'classes.dex', content: Buffer.from('x') };
    const inMeta = { name: 'META-INF/channel_x', content: Buffer.from('x') };
    const joined = (extra: { name: string; content: Buffer }): Buffer =>
      joinZip(zipParts([...contents, extra]));
    expect(codes(await factsOf(joined(more)))).toEqual(['JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_MANIFEST']);
    expect(codes(await factsOf(joined(twice)))).toEqual(['JAR_SIG_DUPLICATE_ZIP_ENTRY']);
    const unprotected = await factsOf(joined(inMeta));
    expect(unprotected.verifies).toBe(true);
    expect(unprotected.issues.map(({ code }) => code)).toEqual(['JAR_SIG_UNPROTECTED_ZIP_ENTRY']);
  });

  it('sees a block that the platform does not see, and does not count it', async () => {
    const bytes = made({ schemes: ['v2'], keys: [rsa] }, { minSdk: 24 });
    const end = bytes.subarray(bytes.length - 22);
    const gap = Buffer.concat([bytes.subarray(0, bytes.length - 22), Buffer.alloc(4), end]);
    const found = await factsOf(gap, { ...contextOf(SAMPLE), minSdk: 24 });
    expect(found.present.v2).toBe(true);
    expect(found.certificates).toHaveLength(1);
    expect(codes(found)).toEqual(['JAR_SIG_NO_MANIFEST']);
  });

  it('needs a signing block for a newer sandbox', async () => {
    const bytes = made({ schemes: ['v1'], keys: [rsa] });
    const found = await factsOf(bytes, { ...contextOf(SAMPLE), targetSandboxVersion: 2 });
    expect(codes(found)).toEqual(['NO_SIG_FOR_TARGET_SANDBOX_VERSION']);
  });

  it('says that a limit kept it from the end instead of calling the signature wrong', async () => {
    const bytes = made({ schemes: ['v1', 'v2'], keys: [rsa] });
    const archive = await archiveOf(bytes, { maxEntryBytes: 1500 });
    const found = await readSigning(archive, contextOf(SAMPLE));
    expect(codes(found)).toEqual([]);
    expect(found.verifies).toBe(false);
    expect(found.incomplete).toContain('assets/a.txt');
  });
});
