import { AndroidFormatError } from '../errors.ts';
import type { ContentDigest } from './algorithms.ts';
import { parseSigners, type BlockSigner } from './block-signer.ts';
import { schemeLog, type IssueLog, type SchemeLog } from './issues.ts';
import { compareDigests, verifySigner, type VerifiedSigner } from './verify-signer.ts';

/** Computes digests of the content; asks for each once. */
export type DigestContent = (
  wanted: ReadonlySet<ContentDigest>,
  log: SchemeLog,
) => Promise<ReadonlyMap<ContentDigest, Buffer>>;

export interface SchemeResult {
  /** Every signer that could be parsed, verified or not. */
  readonly signers: readonly BlockSigner[];
  /** Empty when anything was wrong. */
  readonly verified: readonly VerifiedSigner[];
}

/** Says which later schemes the APK was signed with too, so that they can't be taken away. */
const STRIPPING_PROTECTION = 0xbeeff00d;
/** Scheme ids that can be missing: v3. */
const PROTECTED_SCHEMES: ReadonlySet<number> = new Set([3]);

/** Signers of a block, with what can't be parsed as errors. */
export function signersOf(
  block: Buffer,
  versioned: boolean,
  log: SchemeLog,
): { signers: BlockSigner[]; complete: boolean } {
  const parsed = parseSigners(block, versioned);
  if (parsed instanceof AndroidFormatError) {
    log.error('MALFORMED_SIGNERS', parsed.message);
    return { signers: [], complete: false };
  }
  if (parsed.length === 0) log.error('NO_SIGNERS', 'the block has no signers');
  const signers: BlockSigner[] = [];
  for (const one of parsed) {
    if (one instanceof AndroidFormatError) log.error('MALFORMED_SIGNER', one.message);
    else signers.push(one);
  }
  return { signers, complete: parsed.length > 0 && signers.length === parsed.length };
}

function checkStripping(
  { signer, signed }: VerifiedSigner,
  found: ReadonlySet<number>,
  log: SchemeLog,
): boolean {
  for (const { id, value } of signed.attributes) {
    if (id !== STRIPPING_PROTECTION) {
      log.warning('UNKNOWN_ADDITIONAL_ATTRIBUTE', `0x${id.toString(16)}`);
      continue;
    }
    const scheme = value.length >= 4 ? value.readUInt32LE(0) : 0;
    if (!PROTECTED_SCHEMES.has(scheme) || found.has(scheme)) continue;
    const detail = `signer ${signer.index + 1} says that scheme v${scheme} was used; it is not there`;
    log.error('MISSING_APK_SIG_REFERENCED', detail);
    return false;
  }
  return true;
}

/**
 * Scheme v2 from API level `minSdk` on.
 * @param found schemes that were found before (3).
 */
export async function verifyV2(
  block: Buffer,
  minSdk: number,
  maxSdk: number,
  found: ReadonlySet<number>,
  digest: DigestContent,
  issues: IssueLog,
): Promise<SchemeResult> {
  const log = schemeLog(issues, 'v2', 'V2_SIG_');
  const before = issues.errors;
  const { signers, complete } = signersOf(block, false, log);
  const verified: VerifiedSigner[] = [];
  for (const signer of complete ? signers : []) {
    const one = verifySigner(signer, minSdk, maxSdk, log);
    if (one && checkStripping(one, found, log)) verified.push(one);
  }
  if (issues.errors > before) return { signers, verified: [] };
  const wanted = new Set(verified.flatMap((one) => [...one.wanted]));
  compareDigests(verified, await digest(wanted, log), log);
  return { signers, verified: issues.errors > before ? [] : verified };
}
