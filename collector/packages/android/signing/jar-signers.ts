import { createHash, verify } from 'node:crypto';
import type { Archive, ArchiveEntry } from '../../archive/archive.ts';
import { AndroidFormatError } from '../errors.ts';
import type { Certificate } from './certificate.ts';
import type { IssueLog } from './issues.ts';
import { findJarAlgorithm, isSupportedFrom, type JarAlgorithm } from './jar-algorithms.ts';
import {
  chainOf,
  findSignerCertificate,
  parseSignedMessage,
  type SignedMessage,
  type SignerInfo,
} from './pkcs7.ts';
import { isSound } from './sound-entry.ts';

/** A signature block file with the signature file beside it. */
export interface JarSigner {
  /** Without META-INF/. */
  readonly name: string;
  readonly blockName: string;
  readonly fileName: string;
  readonly file: Buffer;
  /** Undefined when no signer of the block holds for the file. */
  readonly signedBy: Certificate | undefined;
  readonly chain: readonly Certificate[];
  readonly algorithms: readonly string[];
}

const META = 'META-INF/';
const BLOCK_FILE = /^META-INF\/.*\.(?:RSA|DSA|EC)$/su;
/** Android 7 looks at every signer of a block, before it only at the first. */
const ALL_SIGNERS_FROM = 24;
/** Before Android 4.4 signed attributes were verified wrongly: an APK with them was not protected at all. */
const SIGNED_ATTRIBUTES_FROM = 19;
const DIGITAL_SIGNATURE_OR_NON_REPUDIATION = 0xc0;
const MAX_BLOCK_BYTES = 1024 * 1024;
/** Manifest and signature files. */
export const MAX_TEXT_BYTES = 32 * 1024 * 1024;

/** Block files in directory order, with their signature file where there is one. */
export function findSignatureFiles(
  archive: Archive,
): { block: ArchiveEntry; fileName: string; file: ArchiveEntry | undefined }[] {
  return archive.entries
    .filter(({ name, duplicate }) => !duplicate && BLOCK_FILE.test(name))
    .map((block) => {
      const fileName = `${block.name.slice(0, block.name.lastIndexOf('.'))}.SF`;
      return { block, fileName, file: archive.find(fileName) };
    });
}

/** Why a signer can't be accepted at all, as opposed to one whose signature is just wrong. */
class Refusal extends Error {
  readonly code: string;

  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

function checkCertificate(certificate: Certificate): void {
  if (certificate.unknownCriticalExtensions.length > 0) {
    const detail = `critical extension ${certificate.unknownCriticalExtensions.join(', ')}`;
    throw new Refusal('JAR_SIG_VERIFY_EXCEPTION', detail);
  }
  const { keyUsage } = certificate;
  if (keyUsage !== undefined && (keyUsage & DIGITAL_SIGNATURE_OR_NON_REPUDIATION) === 0) {
    throw new Refusal('JAR_SIG_VERIFY_EXCEPTION', 'the certificate is not for signatures');
  }
}

/** Whether the signed attributes are those of this file. */
function attributesHold(
  message: SignedMessage,
  { signedAttributes }: SignerInfo,
  file: Buffer,
  { digest }: JarAlgorithm,
  minSdk: number,
): boolean {
  if (!signedAttributes) return true;
  if (minSdk < SIGNED_ATTRIBUTES_FROM) {
    const detail = `signed attributes protect nothing below API level ${SIGNED_ATTRIBUTES_FROM}`;
    throw new Refusal('JAR_SIG_VERIFY_EXCEPTION', detail);
  }
  const { contentType, messageDigest } = signedAttributes;
  if (contentType === undefined) {
    throw new Refusal('JAR_SIG_VERIFY_EXCEPTION', 'no content type in signed attributes');
  }
  if (contentType !== message.contentType) return false;
  if (!messageDigest) {
    throw new Refusal('JAR_SIG_VERIFY_EXCEPTION', 'no digest in signed attributes');
  }
  return createHash(digest).update(file).digest().equals(messageDigest);
}

function signatureHolds(
  certificate: Certificate,
  { hash, key: kind }: JarAlgorithm,
  content: Buffer,
  signature: Buffer,
): boolean {
  const { key } = certificate;
  if (key?.asymmetricKeyType !== kind) {
    throw new Refusal('JAR_SIG_VERIFY_EXCEPTION', `the certificate has no ${kind} key`);
  }
  try {
    return verify(hash, content, key, signature);
  } catch {
    return false;
  }
}

interface JarQuestion {
  readonly message: SignedMessage;
  readonly file: Buffer;
  readonly minSdk: number;
  /** A signature that may hold, but that some platform does not know. */
  readonly unsupported: (detail: string) => void;
}

/** @returns the certificate when the signer holds for the file. @throws {Refusal} */
function verifySignerInfo(
  signer: SignerInfo,
  { message, file, minSdk, unsupported }: JarQuestion,
): Certificate | undefined {
  const algorithm = findJarAlgorithm(signer.digestOid, signer.signatureOid);
  if (!algorithm) {
    const detail = `${signer.digestOid} with ${signer.signatureOid} is not known`;
    throw new Refusal('JAR_SIG_UNSUPPORTED_SIG_ALG', detail);
  }
  if (!isSupportedFrom(algorithm, minSdk)) {
    unsupported(`${algorithm.name} is not known on all API levels from ${minSdk} on`);
  }
  const certificate = findSignerCertificate(message, signer);
  if (!certificate) {
    throw new Refusal('JAR_SIG_VERIFY_EXCEPTION', 'the certificate of the signer is not there');
  }
  checkCertificate(certificate);
  if (!attributesHold(message, signer, file, algorithm, minSdk)) return undefined;
  const content = signer.signedAttributes?.encoded ?? file;
  return signatureHolds(certificate, algorithm, content, signer.signature)
    ? certificate
    : undefined;
}

/** The first signer that holds; others must not be refused either. */
function firstHolding(question: JarQuestion): Certificate | undefined {
  const { message, minSdk } = question;
  const tried = minSdk < ALL_SIGNERS_FROM ? message.signers.slice(0, 1) : message.signers;
  let first: Certificate | undefined;
  for (const signer of tried) {
    const certificate = verifySignerInfo(signer, question);
    first ??= certificate;
  }
  return first;
}

function readSigner(
  names: Pick<JarSigner, 'name' | 'blockName' | 'fileName'>,
  block: Buffer,
  file: Buffer,
  minSdk: number,
  log: IssueLog,
): JarSigner {
  const unsigned = { ...names, file, signedBy: undefined, chain: [], algorithms: [] };
  let message: SignedMessage;
  try {
    message = parseSignedMessage(block);
  } catch (error) {
    if (!(error instanceof AndroidFormatError)) throw error;
    log.error('v1', 'JAR_SIG_PARSE_EXCEPTION', `${names.blockName}: ${error.message}`);
    return unsigned;
  }
  if (message.signers.length === 0) {
    log.error('v1', 'JAR_SIG_NO_SIGNERS', `${names.blockName} has no signers`);
    return unsigned;
  }
  const algorithms = message.signers.map(
    ({ digestOid, signatureOid }) =>
      findJarAlgorithm(digestOid, signatureOid)?.name ?? signatureOid,
  );
  try {
    const unsupported = (detail: string): void =>
      log.error('v1', 'JAR_SIG_UNSUPPORTED_SIG_ALG', `${names.blockName}: ${detail}`);
    const signedBy = firstHolding({ message, file, minSdk, unsupported });
    if (!signedBy) {
      const detail = `${names.blockName} does not hold for ${names.fileName}`;
      log.error('v1', 'JAR_SIG_DID_NOT_VERIFY', detail);
      return { ...unsigned, algorithms, chain: message.certificates };
    }
    return { ...unsigned, algorithms, signedBy, chain: chainOf(message.certificates, signedBy) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.error('v1', error.code, `${names.blockName}: ${error.message}`);
    return { ...unsigned, algorithms, chain: message.certificates };
  }
}

/**
 * Signers of the JAR signature, each verified against its signature file by the rules of all API levels from `minSdk`
 * on; what is wrong goes to the log.
 * @throws {ArchiveError} when a file of the signature can't be read.
 */
export async function readJarSigners(
  archive: Archive,
  minSdk: number,
  log: IssueLog,
): Promise<JarSigner[]> {
  const signers: JarSigner[] = [];
  for (const { block, fileName, file } of findSignatureFiles(archive)) {
    if (!file) {
      log.warning('v1', 'JAR_SIG_MISSING_FILE', `${block.name} without ${fileName}`);
      continue;
    }
    const names = { name: block.name.slice(META.length), blockName: block.name, fileName };
    if (!isSound(archive, block, log) || !isSound(archive, file, log)) continue;
    const blockBytes = Buffer.from(await archive.read(block, MAX_BLOCK_BYTES));
    const fileBytes = Buffer.from(await archive.read(file, MAX_TEXT_BYTES));
    signers.push(readSigner(names, blockBytes, fileBytes, minSdk, log));
  }
  return signers;
}
