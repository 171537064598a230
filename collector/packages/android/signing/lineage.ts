import { AndroidFormatError } from '../errors.ts';
import { algorithmName, findAlgorithm, verifies } from './algorithms.ts';
import { parseCertificate, type Certificate } from './certificate.ts';
import { createFieldReader } from './length-prefixed.ts';

/** One key in the history of a signer. */
export interface LineageKey {
  readonly certificate: Certificate;
  readonly flags: number;
  /** With which this key signed the next. */
  readonly algorithm: number;
}

const VERSION = 1;
const MAX_NODES = 100;

function bad(detail: string): AndroidFormatError {
  return new AndroidFormatError('BAD_SIGNATURE', detail);
}

/**
 * The history of keys in a proof-of-rotation attribute, oldest first; each key must have signed the next.
 * @throws {AndroidFormatError} BAD_SIGNATURE when it is broken or does not verify.
 */
export function readLineage(attribute: Buffer): LineageKey[] {
  const reader = createFieldReader(attribute);
  if (reader.uint32() !== VERSION) throw bad('a lineage of another version');
  const keys: LineageKey[] = [];
  while (reader.remaining > 0) {
    if (keys.length >= MAX_NODES) throw bad(`more than ${MAX_NODES} keys in a lineage`);
    const node = createFieldReader(reader.field());
    const signedData = node.field();
    const flags = node.uint32();
    const algorithm = node.uint32();
    const signature = node.field();
    const signed = createFieldReader(signedData);
    const encoded = signed.field();
    const parentAlgorithm = signed.uint32();
    const parent = keys.at(-1);
    if (parent) {
      const known = findAlgorithm(parent.algorithm);
      const { key } = parent.certificate;
      const holds =
        known?.key === key?.asymmetricKeyType &&
        known !== undefined &&
        key !== undefined &&
        verifies(known, key, signedData, signature);
      if (!holds) {
        throw bad(`key ${keys.length + 1} is not signed with ${algorithmName(parent.algorithm)}`);
      }
      if (parentAlgorithm !== parent.algorithm) {
        throw bad(`key ${keys.length + 1} names another algorithm than its parent`);
      }
    }
    const certificate = parseCertificate(encoded);
    if (keys.some((key) => key.certificate.encoded.equals(encoded))) {
      throw bad('a certificate comes twice in a lineage');
    }
    keys.push({ certificate, flags, algorithm });
  }
  return keys;
}

/** Whether one lineage begins as the other does. */
export function isPrefix(shorter: readonly LineageKey[], longer: readonly LineageKey[]): boolean {
  return shorter.every((key, index) => {
    const other = longer[index];
    return other !== undefined && other.certificate.encoded.equals(key.certificate.encoded);
  });
}
