/** Digest and signature algorithms of JAR signatures and from which API level on Android verifies them. */

type Levels = readonly (readonly [from: number, to: number])[];

const ANY = Infinity;
/** Android 5 and 6 took the digest of the signer for any signature algorithm of the family. */
const LENIENT: Levels = [[21, 23]];

const DIGESTS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

interface SignatureKind {
  readonly key: 'rsa' | 'dsa' | 'ec';
  /** Undefined: that of the signer. */
  readonly hash: string | undefined;
}

const SIGNATURES: Readonly<Record<string, SignatureKind>> = {
  '1.2.840.113549.1.1.1': { key: 'rsa', hash: undefined },
  '1.2.840.113549.1.1.4': { key: 'rsa', hash: 'md5' },
  '1.2.840.113549.1.1.5': { key: 'rsa', hash: 'sha1' },
  '1.2.840.113549.1.1.14': { key: 'rsa', hash: 'sha224' },
  '1.2.840.113549.1.1.11': { key: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', hash: 'sha512' },
  '1.2.840.10040.4.1': { key: 'dsa', hash: undefined },
  '1.2.840.10040.4.3': { key: 'dsa', hash: 'sha1' },
  '2.16.840.1.101.3.4.3.1': { key: 'dsa', hash: 'sha224' },
  '2.16.840.1.101.3.4.3.2': { key: 'dsa', hash: 'sha256' },
  '2.16.840.1.101.3.4.3.3': { key: 'dsa', hash: 'sha384' },
  '2.16.840.1.101.3.4.3.4': { key: 'dsa', hash: 'sha512' },
  '1.2.840.10045.2.1': { key: 'ec', hash: undefined },
  '1.2.840.10045.4.1': { key: 'ec', hash: 'sha1' },
  '1.2.840.10045.4.3.1': { key: 'ec', hash: 'sha224' },
  '1.2.840.10045.4.3.2': { key: 'ec', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', hash: 'sha512' },
};

/** Signature algorithms without a digest of their own, by key and digest of the signer. */
const GENERIC: Readonly<Record<string, Levels>> = {
  'rsa md5': [[0, ANY]],
  'rsa sha1': [[0, ANY]],
  'rsa sha224': [
    [0, 8],
    [21, ANY],
  ],
  'rsa sha256': [
    [0, 8],
    [18, ANY],
  ],
  'rsa sha384': [[18, ANY]],
  'rsa sha512': [[18, ANY]],
  'dsa sha1': [[0, ANY]],
  'dsa sha224': [[22, ANY]],
  'dsa sha256': [[22, ANY]],
  'ec sha1': [[18, ANY]],
  'ec sha224': [[21, ANY]],
  'ec sha256': [[18, ANY]],
  'ec sha384': [[18, ANY]],
  'ec sha512': [[18, ANY]],
};

/** The digest of the signer is that of the signature algorithm. */
const MATCHED: Readonly<Record<string, Levels>> = {
  'rsa md5': [
    [0, 8],
    [21, ANY],
  ],
  'rsa sha1': [[0, ANY]],
  'rsa sha224': [
    [0, 8],
    [21, ANY],
  ],
  'rsa sha256': [
    [0, 8],
    [18, ANY],
  ],
  'rsa sha384': [[21, ANY]],
  'rsa sha512': [[21, ANY]],
  'dsa sha1': [[9, ANY]],
  'dsa sha224': [[21, ANY]],
  'dsa sha256': [[21, ANY]],
  'ec sha1': [[18, ANY]],
  'ec sha224': [[21, ANY]],
  'ec sha256': [[21, ANY]],
  'ec sha384': [[21, ANY]],
  'ec sha512': [[21, ANY]],
};

/** Pairs that Android 6 no longer took: digest of the signer, then that of the signature. */
const ONLY_LOLLIPOP: ReadonlySet<string> = new Set([
  'rsa sha224 sha256',
  'rsa sha256 sha1',
  'rsa sha512 sha384',
]);

/** Real algorithms that no Android knows. */
const NEVER_DSA: ReadonlySet<string> = new Set(['sha384', 'sha512']);

export interface JarAlgorithm {
  readonly digest: string;
  readonly key: 'rsa' | 'dsa' | 'ec';
  /** Hash of the signature itself. */
  readonly hash: string;
  /** Such as `SHA256withRSA`. */
  readonly name: string;
  readonly levels: Levels;
}

const FAMILY = { rsa: 'RSA', dsa: 'DSA', ec: 'ECDSA' } as const;

function levelsOf({ key, hash }: SignatureKind, digest: string): Levels {
  if (hash === undefined) return GENERIC[`${key} ${digest}`] ?? [];
  if (key === 'dsa' && NEVER_DSA.has(hash)) return [];
  if (hash === digest) return MATCHED[`${key} ${digest}`] ?? [];
  return ONLY_LOLLIPOP.has(`${key} ${digest} ${hash}`) ? [[21, 21]] : LENIENT;
}

/** Undefined for object identifiers that no Android knows. */
export function findJarAlgorithm(
  digestOid: string,
  signatureOid: string,
): JarAlgorithm | undefined {
  const digest = DIGESTS[digestOid];
  const signature = SIGNATURES[signatureOid];
  if (digest === undefined || !signature) return undefined;
  const hash = signature.hash ?? digest;
  return {
    digest,
    key: signature.key,
    hash,
    name: `${hash.toUpperCase()}with${FAMILY[signature.key]}`,
    levels: levelsOf(signature, digest),
  };
}

/** Whether every API level from `minSdk` on verifies it. */
export function isSupportedFrom({ levels }: JarAlgorithm, minSdk: number): boolean {
  return levels.some(([from, to]) => from <= minSdk && to === ANY);
}
