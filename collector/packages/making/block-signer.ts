import { createHash, sign, type KeyObject } from 'node:crypto';
import { createByteWriter, prefixed, uint32 } from './byte-writer.ts';
import type { MadeSigning, SigningKey } from './recipe.ts';
import { familyOf, privateKeyOf, publicKeyBytes } from './signing-key.ts';
import type { ZipParts } from './zip-writer.ts';

type Hash = 'sha256' | 'sha512';

interface Algorithm {
  readonly id: number;
  readonly hash: Hash;
}

const CHUNK = 1024 * 1024;
const V2_BLOCK = 0x7109871a;
const V3_BLOCK = 0xf05368c0;
const V31_BLOCK = 0x1b93ad61;
const STRIPPING_PROTECTION = 0xbeeff00d;
const PROOF_OF_ROTATION = 0x3ba06f8c;
const LINEAGE_VERSION = 1;
/** Installed data, shared user id, permissions: what an older key may still do. */
const LINEAGE_FLAGS = 0x17;
const ROTATION_MIN_SDK = 0x559f8b02;
const V3_FROM = 28;
const V31_FROM = 33;
const ANY_SDK = 0x7fffffff;
const LONG_RSA_BITS = 3072;

/** As apksigner chooses: SHA-512 for long RSA keys and for curves over 256 bits. */
function algorithmOf(key: KeyObject): Algorithm {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (familyOf(key) === 'ec') {
    return namedCurve === 'prime256v1'
      ? { id: 0x0201, hash: 'sha256' }
      : { id: 0x0202, hash: 'sha512' };
  }
  return modulusLength > LONG_RSA_BITS
    ? { id: 0x0104, hash: 'sha512' }
    : { id: 0x0103, hash: 'sha256' };
}

/** Digest over the digests of chunks of one MiB of each part. */
function contentDigest(parts: ZipParts, hash: Hash): Buffer {
  const digests: Buffer[] = [];
  for (const part of [parts.entries, parts.directory, parts.end(parts.entries.length)]) {
    for (let at = 0; at < part.length; at += CHUNK) {
      const chunk = part.subarray(at, at + CHUNK);
      const head = Buffer.concat([Buffer.of(0xa5), uint32(chunk.length)]);
      digests.push(createHash(hash).update(head).update(chunk).digest());
    }
  }
  const top = Buffer.concat([Buffer.of(0x5a), uint32(digests.length), ...digests]);
  return createHash(hash).update(top).digest();
}

function attribute(id: number, value: Uint8Array): Buffer {
  return prefixed(uint32(id), value);
}

/** Each key signs the next; the oldest is signed by nobody. */
function lineage(keys: readonly SigningKey[]): Buffer {
  const nodes = keys.map((key, index) => {
    const parent = keys[index - 1];
    const parentAlgorithm = parent ? algorithmOf(privateKeyOf(parent)) : undefined;
    const signed = Buffer.concat([prefixed(key.certificate), uint32(parentAlgorithm?.id ?? 0)]);
    const signature =
      parent && parentAlgorithm
        ? sign(parentAlgorithm.hash, signed, privateKeyOf(parent))
        : Buffer.alloc(0);
    const own = index < keys.length - 1 ? algorithmOf(privateKeyOf(key)).id : 0;
    return prefixed(prefixed(signed), uint32(LINEAGE_FLAGS), uint32(own), prefixed(signature));
  });
  return Buffer.concat([uint32(LINEAGE_VERSION), ...nodes]);
}

function signer(
  key: SigningKey,
  digestOf: (hash: Hash) => Buffer,
  levels: Buffer,
  attributes: readonly Buffer[],
): Buffer {
  const privateKey = privateKeyOf(key);
  const { id, hash } = algorithmOf(privateKey);
  const signed = Buffer.concat([
    prefixed(prefixed(uint32(id), prefixed(digestOf(hash)))),
    prefixed(prefixed(key.certificate)),
    levels,
    prefixed(...attributes),
  ]);
  const signature = prefixed(uint32(id), prefixed(sign(hash, signed, privateKey)));
  return prefixed(prefixed(signed), levels, prefixed(signature), prefixed(publicKeyBytes(key)));
}

function pair(id: number, value: Buffer): Buffer {
  return createByteWriter()
    .uint64(value.length + 4)
    .uint32(id)
    .bytes(value)
    .finish();
}

/** Keys that older schemes sign with: the oldest of a lineage. */
export function olderKeys({ keys, lineage: older = [] }: MadeSigning): readonly SigningKey[] {
  const [oldest] = older;
  return oldest ? [oldest] : keys;
}

function levels(from: number, to: number): Buffer {
  return Buffer.concat([uint32(from), uint32(to)]);
}

/** Blocks of v3 and v3.1, each with one signer. */
function v3Pairs(signing: MadeSigning, digestOf: (hash: Hash) => Buffer): Buffer[] {
  const { schemes, keys, lineage: older = [] } = signing;
  const [newest] = keys;
  if (!newest) return [];
  const [oldest = newest] = older;
  const rotation =
    older.length > 0 ? [attribute(PROOF_OF_ROTATION, lineage([...older, newest]))] : [];
  const rotatesLater = schemes.includes('v3.1');
  const pairs: Buffer[] = [];
  if (schemes.includes('v3')) {
    const one = rotatesLater
      ? signer(oldest, digestOf, levels(V3_FROM, V31_FROM - 1), [
          attribute(ROTATION_MIN_SDK, uint32(V31_FROM)),
        ])
      : signer(newest, digestOf, levels(V3_FROM, ANY_SDK), rotation);
    pairs.push(pair(V3_BLOCK, prefixed(one)));
  }
  if (rotatesLater) {
    const one = signer(newest, digestOf, levels(V31_FROM, ANY_SDK), rotation);
    pairs.push(pair(V31_BLOCK, prefixed(one)));
  }
  return pairs;
}

/** The APK Signing Block with schemes v2, v3 and v3.1, as far as they are wanted; empty without. */
export function signingBlock(parts: ZipParts, signing: MadeSigning): Buffer {
  const { schemes } = signing;
  const known = new Map<Hash, Buffer>();
  const digestOf = (hash: Hash): Buffer => {
    const digest = known.get(hash) ?? contentDigest(parts, hash);
    known.set(hash, digest);
    return digest;
  };
  const pairs: Buffer[] = [];
  if (schemes.includes('v2')) {
    const protection = schemes.includes('v3') ? [attribute(STRIPPING_PROTECTION, uint32(3))] : [];
    const signers = olderKeys(signing).map((key) =>
      signer(key, digestOf, Buffer.alloc(0), protection),
    );
    pairs.push(pair(V2_BLOCK, prefixed(...signers)));
  }
  pairs.push(...v3Pairs(signing, digestOf));
  if (pairs.length === 0) return Buffer.alloc(0);
  const content = Buffer.concat(pairs);
  const size = content.length + 24;
  return createByteWriter()
    .uint64(size)
    .bytes(content)
    .uint64(size)
    .bytes(Buffer.from('APK Sig Block 42', 'latin1'))
    .finish();
}
