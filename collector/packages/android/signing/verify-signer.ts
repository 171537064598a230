import { AndroidFormatError } from '../errors.ts';
import {
  algorithmName,
  findAlgorithm,
  publicKeyOf,
  signaturesToVerify,
  verifies,
  type ContentDigest,
} from './algorithms.ts';
import type { BlockSigner, SignedData } from './block-signer.ts';
import { hasKey, type Certificate } from './certificate.ts';
import type { SchemeLog } from './issues.ts';

/** A signer whose own signatures hold; what it says of the file is still to be compared. */
export interface VerifiedSigner {
  readonly signer: BlockSigner;
  readonly signed: SignedData;
  readonly certificate: Certificate;
  /** Digests of the content that some platform would compute for it. */
  readonly wanted: ReadonlySet<ContentDigest>;
}

/** Signatures over the signed data, each by the strongest algorithm that a supported platform knows. */
function verifySignatures(
  signer: BlockSigner,
  minSdk: number,
  maxSdk: number,
  log: SchemeLog,
): ReadonlySet<ContentDigest> | undefined {
  const who = `signer ${signer.index + 1}`;
  if (signer.signatures.length === 0) {
    log.error('NO_SIGNATURES', `${who} has no signature`);
    return undefined;
  }
  for (const { algorithm } of signer.signatures) {
    if (findAlgorithm(algorithm)) continue;
    log.warning('UNKNOWN_SIG_ALGORITHM', `${who}: ${algorithmName(algorithm)}`);
  }
  const chosen = signaturesToVerify(signer.signatures, minSdk, maxSdk);
  if (chosen.length === 0) {
    log.error('NO_SUPPORTED_SIGNATURES', `${who} has none that API level ${minSdk} knows`);
    return undefined;
  }
  const wanted = new Set<ContentDigest>();
  for (const { signature, algorithm } of chosen) {
    const key = publicKeyOf(signer.publicKey, algorithm.key);
    if (!key) {
      log.error('MALFORMED_PUBLIC_KEY', `${who} has no ${algorithm.key} key`);
      return undefined;
    }
    if (!verifies(algorithm, key, signer.signedData, signature.bytes)) {
      log.error('DID_NOT_VERIFY', `${who}: ${algorithmName(algorithm.id)}`);
      return undefined;
    }
    wanted.add(algorithm.content);
  }
  return wanted;
}

/** The signer's own certificate: it must be there, parse, and have the key that the signatures hold for. */
function ownCertificate(
  signer: BlockSigner,
  signed: SignedData,
  log: SchemeLog,
): Certificate | undefined {
  const who = `signer ${signer.index + 1}`;
  for (const certificate of signed.certificates) {
    if (!(certificate instanceof AndroidFormatError)) continue;
    log.error('MALFORMED_CERTIFICATE', `${who}: ${certificate.message}`);
    return undefined;
  }
  const [certificate] = signed.certificates;
  if (!certificate || certificate instanceof AndroidFormatError) {
    log.error('NO_CERTIFICATES', `${who} has no certificate`);
    return undefined;
  }
  if (hasKey(certificate, signer.publicKey)) return certificate;
  const code = 'PUBLIC_KEY_MISMATCH_BETWEEN_CERTIFICATE_AND_SIGNATURES_RECORD';
  log.error(code, `${who}: the certificate has another key`);
  return undefined;
}

function sameAlgorithms(signer: BlockSigner, signed: SignedData): boolean {
  const inSignatures = signer.signatures.map(({ algorithm }) => algorithm);
  const inDigests = signed.digests.map(({ algorithm }) => algorithm);
  return inSignatures.join() === inDigests.join();
}

/**
 * Verifies one signer by itself, as far as it does not need the file.
 * @returns undefined with the reason in the log.
 */
export function verifySigner(
  signer: BlockSigner,
  minSdk: number,
  maxSdk: number,
  log: SchemeLog,
): VerifiedSigner | undefined {
  const wanted = verifySignatures(signer, minSdk, maxSdk, log);
  if (!wanted) return undefined;
  const { signed } = signer;
  const who = `signer ${signer.index + 1}`;
  if (signed instanceof AndroidFormatError) {
    log.error('MALFORMED_SIGNER', `${who}: ${signed.message}`);
    return undefined;
  }
  if (signed.minSdk !== signer.minSdk || signed.maxSdk !== signer.maxSdk) {
    const detail = `${who}: ${signer.minSdk}–${signer.maxSdk} outside, ${signed.minSdk}–${signed.maxSdk} signed`;
    log.error('SDK_VERSION_MISMATCH_BETWEEN_SIGNER_AND_SIGNED_DATA_RECORD', detail);
    return undefined;
  }
  const certificate = ownCertificate(signer, signed, log);
  if (!certificate) return undefined;
  if (!sameAlgorithms(signer, signed)) {
    const code = 'SIG_ALG_MISMATCH_BETWEEN_SIGNATURES_AND_DIGESTS_RECORDS';
    log.error(code, `${who}: signatures and digests name other algorithms`);
    return undefined;
  }
  return { signer, signed, certificate, wanted };
}

/** Compares what signers say of the content with what it is. */
export function compareDigests(
  verified: readonly VerifiedSigner[],
  actual: ReadonlyMap<ContentDigest, Buffer>,
  log: SchemeLog,
): void {
  const wanted = new Set(verified.flatMap((one) => [...one.wanted]));
  for (const { signer, signed } of verified) {
    for (const { algorithm, digest } of signed.digests) {
      const content = findAlgorithm(algorithm)?.content;
      if (content === undefined || !wanted.has(content)) continue;
      if (actual.get(content)?.equals(digest)) continue;
      log.error('APK_DIGEST_DID_NOT_VERIFY', `signer ${signer.index + 1}: ${content}`);
    }
  }
}
