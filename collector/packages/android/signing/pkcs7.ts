import { AndroidFormatError } from '../errors.ts';
import { parseCertificate, type Certificate } from './certificate.ts';
import { childrenOf, integerOf, oidOf, readDer, sequenceOf, type DerValue } from './der.ts';
import { canonicalName } from './names.ts';

/** PKCS #7 SignedData (RFC 5652) as JAR signatures use it: what is signed stands beside it. */
export interface SignedMessage {
  readonly contentType: string;
  readonly certificates: readonly Certificate[];
  readonly signers: readonly SignerInfo[];
}

export interface SignerInfo {
  /** Undefined when the certificate is named in a way that Android does not know. */
  readonly issuer: string | undefined;
  readonly serial: string | undefined;
  readonly digestOid: string;
  readonly signatureOid: string;
  readonly signedAttributes: SignedAttributes | undefined;
  readonly signature: Buffer;
}

export interface SignedAttributes {
  /** As they are signed: a SET instead of the implicit [0]. */
  readonly encoded: Buffer;
  readonly contentType: string | undefined;
  readonly messageDigest: Buffer | undefined;
}

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SET_TAG = 0x31;

function bad(detail: string): AndroidFormatError {
  return new AndroidFormatError('BAD_SIGNATURE', detail);
}

function attributesOf(value: DerValue): SignedAttributes {
  const values = new Map<string, DerValue[]>();
  for (const attribute of childrenOf(value)) {
    const fields = sequenceOf(attribute);
    const type = oidOf(fields.next());
    if (values.has(type)) throw bad(`signed attribute ${type} comes twice`);
    values.set(type, childrenOf(fields.next()));
  }
  const single = (type: string): DerValue | undefined => {
    const [first, second] = values.get(type) ?? [];
    if (second) throw bad(`signed attribute ${type} has two values`);
    return first;
  };
  const contentType = single(CONTENT_TYPE);
  const encoded = Buffer.from(value.encoded);
  encoded[0] = SET_TAG;
  return {
    encoded,
    contentType: contentType && oidOf(contentType),
    messageDigest: single(MESSAGE_DIGEST)?.content,
  };
}

function signerOf(value: DerValue): SignerInfo {
  const fields = sequenceOf(value);
  fields.next();
  const named = fields.context(0) ? undefined : sequenceOf(fields.next());
  const issuer = named && canonicalName(named.next());
  const serial = named && integerOf(named.next());
  const digestOid = oidOf(sequenceOf(fields.next()).next());
  const attributes = fields.context(0);
  const signatureOid = oidOf(sequenceOf(fields.next()).next());
  return {
    issuer,
    serial,
    digestOid,
    signatureOid,
    signedAttributes: attributes && attributesOf(attributes),
    signature: fields.next().content,
  };
}

/** @throws {AndroidFormatError} BAD_DER or BAD_SIGNATURE */
export function parseSignedMessage(bytes: Buffer): SignedMessage {
  const outer = sequenceOf(readDer(bytes));
  const type = oidOf(outer.next());
  if (type !== SIGNED_DATA) throw bad(`content of type ${type}`);
  const fields = sequenceOf(readDer(outer.next().content));
  fields.next();
  fields.next();
  const contentType = oidOf(sequenceOf(fields.next()).next());
  const certificates = fields.context(0);
  fields.context(1);
  const signers = fields.next();
  return {
    contentType,
    certificates: (certificates ? childrenOf(certificates) : []).map(({ encoded }) =>
      parseCertificate(encoded),
    ),
    signers: childrenOf(signers).map(signerOf),
  };
}

/** The certificate that a signer names, by issuer and serial number. */
export function findSignerCertificate(
  { certificates }: SignedMessage,
  { issuer, serial }: SignerInfo,
): Certificate | undefined {
  return certificates.find(
    (certificate) =>
      issuer !== undefined &&
      certificate.issuerName === issuer &&
      certificate.facts.serial === serial,
  );
}

/** A certificate and those that issued it, as far as they are there. */
export function chainOf(certificates: readonly Certificate[], leaf: Certificate): Certificate[] {
  const unused = certificates.filter((certificate) => certificate !== leaf);
  const chain = [leaf];
  for (let last = leaf; last.issuerName !== last.subjectName;) {
    const wanted = last.issuerName;
    const at = unused.findIndex(({ subjectName }) => subjectName === wanted);
    const [issuer] = at < 0 ? [] : unused.splice(at, 1);
    if (!issuer) break;
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}
