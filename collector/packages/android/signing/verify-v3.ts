import { AndroidFormatError } from '../errors.ts';
import { schemeLog, type IssueLog, type SchemeLog } from './issues.ts';
import { isPrefix, readLineage, type LineageKey } from './lineage.ts';
import { signersOf, type DigestContent, type SchemeResult } from './verify-v2.ts';
import { compareDigests, verifySigner, type VerifiedSigner } from './verify-signer.ts';

const PROOF_OF_ROTATION = 0x3ba06f8c;
/** v3 says from which API level on the v3.1 block counts. */
const ROTATION_MIN_SDK = 0x559f8b02;

export interface V3Result extends SchemeResult {
  /** The longest history of its signers. */
  readonly lineage: readonly LineageKey[];
}

export interface V3Question {
  readonly scheme: 'v3' | 'v3.1';
  readonly minSdk: number;
  readonly maxSdk: number;
  /** For v3: from which level on v3.1 was found to count. */
  readonly rotationMinSdk?: number;
}

interface Rotated {
  readonly verified: VerifiedSigner;
  readonly lineage: readonly LineageKey[] | undefined;
}

function lineageOf(
  { signer, signed, certificate }: VerifiedSigner,
  log: SchemeLog,
): readonly LineageKey[] | undefined {
  const attribute = signed.attributes.findLast(({ id }) => id === PROOF_OF_ROTATION);
  if (!attribute) return undefined;
  const who = `signer ${signer.index + 1}`;
  try {
    const lineage = readLineage(attribute.value);
    if (!lineage.at(-1)?.certificate.encoded.equals(certificate.encoded)) {
      log.error('POR_CERT_MISMATCH', `${who} is not the last of its lineage`);
    }
    return lineage;
  } catch (error) {
    if (!(error instanceof AndroidFormatError)) throw error;
    log.error('POR_DID_NOT_VERIFY', `${who}: ${error.message}`);
    return undefined;
  }
}

function checkAttributes(
  { signed }: VerifiedSigner,
  { scheme, rotationMinSdk }: V3Question,
  log: SchemeLog,
): void {
  for (const { id, value } of signed.attributes) {
    if (id === PROOF_OF_ROTATION) continue;
    if (id !== ROTATION_MIN_SDK || scheme !== 'v3' || value.length < 4) {
      log.warning('UNKNOWN_ADDITIONAL_ATTRIBUTE', `0x${id.toString(16)}`);
      continue;
    }
    const stated = value.readUInt32LE(0);
    if (rotationMinSdk === undefined) {
      log.error(
        'V31_BLOCK_MISSING',
        `from API level ${stated} on v3.1 should count; it is missing`,
      );
    } else if (rotationMinSdk !== stated) {
      const detail = `v3 says ${stated}, the v3.1 block begins at ${rotationMinSdk}`;
      log.error('V31_ROTATION_MIN_SDK_MISMATCH', detail);
    }
  }
}

/** Signers must cover all API levels that matter without holes, and histories must only grow. */
function checkLevels(
  rotated: readonly Rotated[],
  { scheme, minSdk, maxSdk, rotationMinSdk }: V3Question,
  log: SchemeLog,
): void {
  const byLevel = new Map(rotated.map((one) => [one.verified.signer.minSdk, one]));
  const sorted = [...byLevel.values()].sort(
    (a, b) => a.verified.signer.minSdk - b.verified.signer.minSdk,
  );
  let last: number | undefined;
  let longest: readonly LineageKey[] = [];
  for (const { verified, lineage } of sorted) {
    const { minSdk: from, maxSdk: to } = verified.signer;
    if (last !== undefined && from !== last + 1) {
      log.error('INCONSISTENT_SDK_VERSIONS', `a hole or an overlap at API level ${from}`);
      return;
    }
    last = to;
    if (!lineage) continue;
    if (!isPrefix(longest, lineage)) {
      log.error('INCONSISTENT_LINEAGES', `the lineage from API level ${from} on is another one`);
      return;
    }
    longest = lineage;
  }
  const first = sorted[0]?.verified.signer.minSdk ?? 0;
  const needed = rotationMinSdk === undefined ? maxSdk : rotationMinSdk - 1;
  if ((scheme === 'v3' && first > minSdk) || (last ?? 0) < needed) {
    log.error('MISSING_SDK_VERSIONS', `signers cover API levels ${first} to ${last ?? 0}`);
  }
}

function checkStatedLevels({ signer }: VerifiedSigner, log: SchemeLog): void {
  if (signer.minSdk <= signer.maxSdk && signer.maxSdk <= 0x7fffffff) return;
  log.error('INVALID_SDK_VERSIONS', `API levels ${signer.minSdk} to ${signer.maxSdk}`);
}

/** Scheme v3 or v3.1 for the API levels of the question. */
export async function verifyV3(
  block: Buffer,
  question: V3Question,
  digest: DigestContent,
  issues: IssueLog,
): Promise<V3Result> {
  const log = schemeLog(issues, question.scheme, 'V3_SIG_');
  const before = issues.errors;
  const { signers, complete } = signersOf(block, true, log);
  const rotated: Rotated[] = [];
  for (const signer of complete ? signers : []) {
    // The strongest signature is chosen for the levels that the signer itself names.
    const verified = verifySigner(signer, signer.minSdk, signer.maxSdk, log);
    if (!verified) continue;
    checkStatedLevels(verified, log);
    checkAttributes(verified, question, log);
    rotated.push({ verified, lineage: lineageOf(verified, log) });
  }
  const lineage = rotated
    .map((one) => one.lineage ?? [])
    .reduce((longest, next) => (next.length > longest.length ? next : longest), []);
  const failed = (): boolean => issues.errors > before;
  if (failed()) return { signers, verified: [], lineage };
  const verified = rotated.map((one) => one.verified);
  const wanted = new Set(verified.flatMap((one) => [...one.wanted]));
  compareDigests(verified, await digest(wanted, log), log);
  checkLevels(rotated, question, log);
  return { signers, verified: failed() ? [] : verified, lineage };
}
