import { AndroidFormatError } from '../errors.ts';
import type { BlockSignature } from './algorithms.ts';
import { parseCertificate, type Certificate } from './certificate.ts';
import { createFieldReader, type FieldReader } from './length-prefixed.ts';

/** One signer of a v2 or v3 block as it stands, believed or not. */
export interface BlockSigner {
  readonly index: number;
  readonly signedData: Buffer;
  readonly signatures: readonly BlockSignature[];
  readonly publicKey: Buffer;
  /** v3: API levels of the signer, outside and inside what is signed. */
  readonly minSdk: number;
  readonly maxSdk: number;
  readonly signed: SignedData | AndroidFormatError;
}

export interface SignedData {
  readonly digests: readonly { readonly algorithm: number; readonly digest: Buffer }[];
  readonly certificates: readonly (Certificate | AndroidFormatError)[];
  readonly minSdk: number;
  readonly maxSdk: number;
  readonly attributes: readonly { readonly id: number; readonly value: Buffer }[];
}

const MAX_SIGNERS = 100;
/** What v2 blocks, which have no levels, are read as. */
const ANY_SDK = { min: 0, max: 0x7fffffff };

function orError<T>(read: () => T): T | AndroidFormatError {
  try {
    return read();
  } catch (error) {
    if (error instanceof AndroidFormatError) return error;
    if (error instanceof RangeError) {
      return new AndroidFormatError('BAD_SIGNATURE', error.message, error);
    }
    throw error;
  }
}

function sdksOf(reader: FieldReader, versioned: boolean): { min: number; max: number } {
  return versioned ? { min: reader.uint32(), max: reader.uint32() } : ANY_SDK;
}

function parseSignedData(bytes: Buffer, versioned: boolean): SignedData {
  const reader = createFieldReader(bytes);
  const digests = createFieldReader(reader.field())
    .fields()
    .map((field) => {
      const inner = createFieldReader(field);
      return { algorithm: inner.uint32(), digest: inner.field() };
    });
  const certificates = createFieldReader(reader.field())
    .fields()
    .map((encoded) => orError(() => parseCertificate(encoded)));
  const sdks = sdksOf(reader, versioned);
  const attributes = createFieldReader(reader.field())
    .fields()
    .map((field) => {
      const inner = createFieldReader(field);
      return { id: inner.uint32(), value: inner.bytes(inner.remaining) };
    });
  return { digests, certificates, minSdk: sdks.min, maxSdk: sdks.max, attributes };
}

function parseSigner(bytes: Buffer, index: number, versioned: boolean): BlockSigner {
  const reader = createFieldReader(bytes);
  const signedData = reader.field();
  const sdks = sdksOf(reader, versioned);
  const signatures = createFieldReader(reader.field())
    .fields()
    .map((field) => {
      const inner = createFieldReader(field);
      return { algorithm: inner.uint32(), bytes: inner.field() };
    });
  return {
    index,
    signedData,
    signatures,
    publicKey: reader.field(),
    minSdk: sdks.min,
    maxSdk: sdks.max,
    signed: orError(() => parseSignedData(signedData, versioned)),
  };
}

/**
 * Signers of a block; those that can't be parsed stand as errors in their place.
 * @param versioned v3 and later: signers have API levels.
 */
export function parseSigners(
  block: Buffer,
  versioned: boolean,
): (BlockSigner | AndroidFormatError)[] | AndroidFormatError {
  const list = orError(() => createFieldReader(createFieldReader(block).field()));
  if (list instanceof AndroidFormatError) return list;
  const signers: (BlockSigner | AndroidFormatError)[] = [];
  while (list.remaining > 0) {
    const field = orError(() => list.field());
    if (field instanceof AndroidFormatError || signers.length >= MAX_SIGNERS) {
      signers.push(new AndroidFormatError('BAD_SIGNATURE', 'the list of signers is broken'));
      return signers;
    }
    signers.push(orError(() => parseSigner(field, signers.length, versioned)));
  }
  return signers;
}

/** Certificates of a signer that could be parsed. */
export function certificatesOf(signer: BlockSigner): Certificate[] {
  if (signer.signed instanceof AndroidFormatError) return [];
  return signer.signed.certificates.filter(
    (certificate): certificate is Certificate => !(certificate instanceof AndroidFormatError),
  );
}
