import { describe, expect, it } from 'vitest';
import { findJarAlgorithm, isSupportedFrom } from './jar-algorithms.ts';

const OIDS: Readonly<Record<string, string>> = {
  md5: '1.2.840.113549.2.5',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha512: '2.16.840.1.101.3.4.2.3',
  rsa: '1.2.840.113549.1.1.1',
  sha1Rsa: '1.2.840.113549.1.1.5',
  sha256Rsa: '1.2.840.113549.1.1.11',
  dsa: '1.2.840.10040.4.1',
  sha384Dsa: '2.16.840.1.101.3.4.3.3',
  ec: '1.2.840.10045.2.1',
  sha256Ec: '1.2.840.10045.4.3.2',
};

function supported(digest: string, signature: string, minSdk: number): boolean {
  const algorithm = findJarAlgorithm(OIDS[digest] ?? '', OIDS[signature] ?? '');
  return algorithm !== undefined && isSupportedFrom(algorithm, minSdk);
}

describe('findJarAlgorithm', () => {
  it.each([
    ['sha1', 'rsa', 1, true],
    ['md5', 'rsa', 1, true],
    ['sha256', 'rsa', 8, false],
    ['sha256', 'rsa', 17, false],
    ['sha256', 'rsa', 18, true],
    ['sha512', 'rsa', 18, true],
    ['sha256', 'sha256Rsa', 18, true],
    ['sha256', 'sha1Rsa', 21, false],
    ['sha256', 'dsa', 21, false],
    ['sha256', 'dsa', 22, true],
    ['sha512', 'dsa', 30, false],
    ['sha512', 'sha384Dsa', 30, false],
    ['sha1', 'ec', 17, false],
    ['sha256', 'ec', 18, true],
    ['sha256', 'sha256Ec', 20, false],
    ['sha256', 'sha256Ec', 21, true],
    ['sha1', 'sha256Ec', 21, false],
  ] as const)('%s with %s from API level %i on: %s', (digest, signature, minSdk, expected) => {
    expect(supported(digest, signature, minSdk)).toBe(expected);
  });

  it('takes the digest of the signer when the signature names none', () => {
    const algorithm = findJarAlgorithm(OIDS['sha256'] ?? '', OIDS['ec'] ?? '');
    expect(algorithm).toMatchObject({ hash: 'sha256', key: 'ec', name: 'SHA256withECDSA' });
  });
});
