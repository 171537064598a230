import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { AndroidFormatError } from '../errors.ts';
import { childrenOf, integerOf, oidOf, readDer, sequenceOf, TAG, type DerValue } from './der.ts';
import { canonicalName, nameOf, timeOf } from './names.ts';
import type { CertificateFacts } from './signing.ts';

/** An X.509 certificate with what verification needs of it (RFC 5280). */
export interface Certificate {
  readonly encoded: Buffer;
  readonly facts: Omit<CertificateFacts, 'schemes'>;
  readonly spki: Buffer;
  /** Undefined when the key is of a kind that nobody here knows. */
  readonly key: KeyObject | undefined;
  readonly issuerName: string;
  readonly subjectName: string;
  /** Bits of keyUsage, undefined without the extension. */
  readonly keyUsage: number | undefined;
  readonly unknownCriticalExtensions: readonly string[];
}

const SIGNATURE_NAMES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'MD5withRSA',
  '1.2.840.113549.1.1.5': 'SHA1withRSA',
  '1.2.840.113549.1.1.14': 'SHA224withRSA',
  '1.2.840.113549.1.1.11': 'SHA256withRSA',
  '1.2.840.113549.1.1.12': 'SHA384withRSA',
  '1.2.840.113549.1.1.13': 'SHA512withRSA',
  '1.2.840.113549.1.1.10': 'RSASSA-PSS',
  '1.2.840.10040.4.3': 'SHA1withDSA',
  '2.16.840.1.101.3.4.3.1': 'SHA224withDSA',
  '2.16.840.1.101.3.4.3.2': 'SHA256withDSA',
  '1.2.840.10045.4.1': 'SHA1withECDSA',
  '1.2.840.10045.4.3.1': 'SHA224withECDSA',
  '1.2.840.10045.4.3.2': 'SHA256withECDSA',
  '1.2.840.10045.4.3.3': 'SHA384withECDSA',
  '1.2.840.10045.4.3.4': 'SHA512withECDSA',
  '1.2.156.10197.1.501': 'SM3withSM2',
};

const KEY_USAGE = '2.5.29.15';
const UNDERSTOOD = new Set(
  [9, 14, 15, 16, 17, 18, 19, 20, 21, 24, 27, 28, 30, 31, 32, 33, 35, 36, 37, 46, 54].map(
    (number) => `2.5.29.${number}`,
  ),
);
const CURVE_BITS: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp384r1: 384,
  secp521r1: 521,
  secp256k1: 256,
};

function keyOf(spki: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

const KEY_ALGORITHMS: Readonly<Record<string, CertificateFacts['keyAlgorithm']>> = {
  rsa: 'RSA',
  'rsa-pss': 'RSA',
  ec: 'EC',
  dsa: 'DSA',
};

function bitsOf(key: KeyObject | undefined): number | null {
  const details = key?.asymmetricKeyDetails;
  return details?.modulusLength ?? CURVE_BITS[details?.namedCurve ?? ''] ?? null;
}

interface Extensions {
  keyUsage: number | undefined;
  readonly unknown: string[];
}

function extensionsOf(wrapper: DerValue | undefined): Extensions {
  const found: Extensions = { keyUsage: undefined, unknown: [] };
  if (!wrapper) return found;
  for (const extension of childrenOf(readDer(wrapper.content))) {
    const [id, second, third] = childrenOf(extension);
    if (!id || !second) continue;
    const oid = oidOf(id);
    const critical = second.tag === TAG.boolean && second.content[0] !== 0;
    if (critical && !UNDERSTOOD.has(oid)) found.unknown.push(oid);
    const value = third ?? second;
    if (oid === KEY_USAGE) found.keyUsage = readDer(value.content).content[1] ?? 0;
  }
  return found;
}

/** @throws {AndroidFormatError} BAD_DER */
export function parseCertificate(encoded: Buffer): Certificate {
  const outer = sequenceOf(readDer(encoded));
  const tbs = sequenceOf(outer.next());
  const signatureAlgorithm = oidOf(sequenceOf(outer.next()).next());
  tbs.context(0);
  const serial = integerOf(tbs.next());
  tbs.next();
  const issuer = tbs.next();
  const [notBefore, notAfter] = childrenOf(tbs.next());
  const subject = tbs.next();
  const spki = tbs.next().encoded;
  tbs.context(1);
  tbs.context(2);
  const extensions = extensionsOf(tbs.context(3));
  if (!notBefore || !notAfter) throw new AndroidFormatError('BAD_DER', 'no validity');
  const key = keyOf(spki);
  const subjectText = nameOf(subject);
  return {
    encoded,
    spki,
    key,
    issuerName: canonicalName(issuer),
    subjectName: canonicalName(subject),
    keyUsage: extensions.keyUsage,
    unknownCriticalExtensions: extensions.unknown,
    facts: {
      sha256: createHash('sha256').update(encoded).digest('hex'),
      sha1: createHash('sha1').update(encoded).digest('hex'),
      subject: subjectText,
      issuer: nameOf(issuer),
      serial,
      notBefore: timeOf(notBefore),
      notAfter: timeOf(notAfter),
      signatureAlgorithm: SIGNATURE_NAMES[signatureAlgorithm] ?? signatureAlgorithm,
      keyAlgorithm: KEY_ALGORITHMS[key?.asymmetricKeyType ?? ''] ?? 'other',
      keyBits: bitsOf(key),
      debug: /(?:^|, )CN=Android Debug(?:,|$)/u.test(subjectText),
    },
  };
}

/** Whether a public key as it stands in a signer is that of the certificate, whichever way each is encoded. */
export function hasKey(certificate: Certificate, spki: Buffer): boolean {
  if (certificate.spki.equals(spki)) return true;
  const key = keyOf(spki);
  return key !== undefined && certificate.key !== undefined && key.equals(certificate.key);
}
