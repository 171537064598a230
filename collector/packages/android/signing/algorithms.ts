import { constants, createPublicKey, verify, type KeyObject } from 'node:crypto';

export type ContentDigest = 'chunked-sha256' | 'chunked-sha512' | 'verity-sha256';

/** A signature algorithm of schemes v2 and later. */
export interface BlockAlgorithm {
  readonly id: number;
  readonly name: string;
  readonly key: 'rsa' | 'ec' | 'dsa';
  readonly hash: 'sha256' | 'sha512';
  readonly pss: boolean;
  readonly content: ContentDigest;
  /** First API level whose verifier knows it. */
  readonly minSdk: number;
}

type Row = readonly [
  id: number,
  name: string,
  key: BlockAlgorithm['key'],
  hash: BlockAlgorithm['hash'],
  content: ContentDigest,
  minSdk: number,
];

/** source.android.com/docs/security/features/apksigning/v2, "Signature algorithm IDs"; verity since Android 9. */
const ROWS: readonly Row[] = [
  [0x0101, 'RSASSA-PSS with SHA2-256', 'rsa', 'sha256', 'chunked-sha256', 24],
  [0x0102, 'RSASSA-PSS with SHA2-512', 'rsa', 'sha512', 'chunked-sha512', 24],
  [0x0103, 'RSASSA-PKCS1-v1_5 with SHA2-256', 'rsa', 'sha256', 'chunked-sha256', 24],
  [0x0104, 'RSASSA-PKCS1-v1_5 with SHA2-512', 'rsa', 'sha512', 'chunked-sha512', 24],
  [0x0201, 'ECDSA with SHA2-256', 'ec', 'sha256', 'chunked-sha256', 24],
  [0x0202, 'ECDSA with SHA2-512', 'ec', 'sha512', 'chunked-sha512', 24],
  [0x0301, 'DSA with SHA2-256', 'dsa', 'sha256', 'chunked-sha256', 24],
  [0x0421, 'RSASSA-PKCS1-v1_5 with SHA2-256 (verity)', 'rsa', 'sha256', 'verity-sha256', 28],
  [0x0423, 'ECDSA with SHA2-256 (verity)', 'ec', 'sha256', 'verity-sha256', 28],
  [0x0425, 'DSA with SHA2-256 (verity)', 'dsa', 'sha256', 'verity-sha256', 28],
];

const BY_ID: ReadonlyMap<number, BlockAlgorithm> = new Map(
  ROWS.map(([id, name, key, hash, content, minSdk]) => [
    id,
    { id, name, key, hash, content, minSdk, pss: id === 0x0101 || id === 0x0102 },
  ]),
);

export function findAlgorithm(id: number): BlockAlgorithm | undefined {
  return BY_ID.get(id);
}

export function algorithmName(id: number): string {
  const hex = `0x${id.toString(16).padStart(4, '0')}`;
  const known = BY_ID.get(id);
  return known ? `${hex} ${known.name}` : hex;
}

const STRENGTH: Readonly<Record<ContentDigest, number>> = {
  'chunked-sha256': 0,
  'verity-sha256': 1,
  'chunked-sha512': 2,
};

export interface BlockSignature {
  readonly algorithm: number;
  readonly bytes: Buffer;
}

/**
 * Signatures that some platform from `minSdk` to `maxSdk` would look at: of those it knows the one with the strongest
 * digest. Empty when the oldest platform knows none of them.
 */
export function signaturesToVerify(
  signatures: readonly BlockSignature[],
  minSdk: number,
  maxSdk: number,
): { signature: BlockSignature; algorithm: BlockAlgorithm }[] {
  const best = new Map<number, { signature: BlockSignature; algorithm: BlockAlgorithm }>();
  for (const signature of signatures) {
    const algorithm = BY_ID.get(signature.algorithm);
    if (!algorithm || algorithm.minSdk > maxSdk) continue;
    const held = best.get(algorithm.minSdk);
    if (held && STRENGTH[algorithm.content] <= STRENGTH[held.algorithm.content]) continue;
    best.set(algorithm.minSdk, { signature, algorithm });
  }
  const oldest = Math.min(...best.keys());
  return minSdk < oldest ? [] : [...best.values()].sort((a, b) => a.algorithm.id - b.algorithm.id);
}

/** A SubjectPublicKeyInfo as a key; undefined when it is none of that kind. */
export function publicKeyOf(spki: Buffer, kind: BlockAlgorithm['key']): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return key.asymmetricKeyType === kind ? key : undefined;
  } catch {
    return undefined;
  }
}

/** False for a wrong signature and for one that is none. */
export function verifies(
  { hash, pss }: Pick<BlockAlgorithm, 'hash' | 'pss'>,
  key: KeyObject,
  content: Buffer,
  signature: Buffer,
): boolean {
  const saltLength = hash === 'sha256' ? 32 : 64;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  try {
    return verify(hash, content, pss ? { key, padding, saltLength } : key, signature);
  } catch {
    return false;
  }
}
