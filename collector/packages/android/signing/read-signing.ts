import { existsSync } from 'node:fs';
import type { Archive } from '../../archive/archive.ts';
import { ArchiveError } from '../../archive/errors.ts';
import type { ContentDigest } from './algorithms.ts';
import { digestContent, isVerityAligned } from './content-digest.ts';
import { checkAgreement } from './agreement.ts';
import { createIssueLog, type IssueLog, type SchemeLog } from './issues.ts';
import { findSignatureFiles, readJarSigners, type JarSigner } from './jar-signers.ts';
import { describeSigning } from './describe.ts';
import { BLOCK, findSigningBlock, type SigningBlock } from './signing-block.ts';
import type { SigningFacts } from './signing.ts';
import { verifyV1 } from './verify-v1.ts';
import { verifyV2, type DigestContent, type SchemeResult } from './verify-v2.ts';
import { verifyV3, type V3Result } from './verify-v3.ts';

/** What the manifest says that decides which platforms will look at the signatures. */
export interface SigningContext {
  readonly minSdk: number;
  readonly targetSdk: number;
  readonly targetSandboxVersion: number;
}

/** Everything that was found out about the schemes, before it is put into facts. */
export interface SchemeResults {
  readonly jarSigners: readonly JarSigner[];
  readonly v1: readonly JarSigner[];
  readonly v2: SchemeResult | undefined;
  readonly v3: V3Result | undefined;
  readonly v31: V3Result | undefined;
}

/** First API levels that look at a scheme. */
export const SCHEME_FROM = { v2: 24, v3: 28, v31: 33 } as const;
const ANY_SDK = 0x7fffffff;
/** Android 11 wants v2 of those who target it. */
const V2_NEEDED_FROM_TARGET = 30;

/** Digests are computed once per kind, whichever schemes ask. */
function digester(archive: Archive, block: SigningBlock): DigestContent {
  const known = new Map<ContentDigest, Buffer>();
  return async (wanted, log: SchemeLog) => {
    const missing = new Set([...wanted].filter((kind) => !known.has(kind)));
    if (missing.size > 0) {
      const found = await digestContent(archive, block, missing);
      for (const [kind, digest] of found) known.set(kind, digest);
    }
    if (wanted.has('verity-sha256') && !isVerityAligned(block)) {
      log.error('VERITY_NOT_ALIGNED', 'the signing block is not on pages of 4 KiB');
    }
    return known;
  };
}

async function tryBlock(archive: Archive, log: IssueLog): Promise<SigningBlock | undefined> {
  try {
    return await findSigningBlock(archive);
  } catch (error) {
    if (!(error instanceof ArchiveError && error.code === 'OVER_LIMIT')) throw error;
    log.stop(error.message);
    return undefined;
  }
}

async function tryJarSigners(
  archive: Archive,
  minSdk: number,
  log: IssueLog,
): Promise<readonly JarSigner[]> {
  try {
    return await readJarSigners(archive, minSdk, log);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    if (error.code === 'OVER_LIMIT') log.stop(error.message);
    else log.error('v1', 'MALFORMED_ZIP_ENTRY', error.message);
    return [];
  }
}

/** What makes the file no APK for the platform, whoever signed it. */
function checkFile(archive: Archive, context: SigningContext | undefined, log: IssueLog): void {
  for (const { kind, detail } of archive.faults) {
    if (kind === 'truncated-directory' || kind === 'trailing-bytes') {
      log.error('apk', 'MALFORMED_APK', detail);
    }
  }
  if (!context)
    log.error('apk', 'MANIFEST_MISSING', 'without its manifest nothing can be verified');
}

function checkTarget(
  { targetSdk, targetSandboxVersion }: SigningContext,
  found: ReadonlySet<number>,
  log: IssueLog,
): void {
  if (targetSandboxVersion > 1 && found.size === 0) {
    const detail = `target sandbox version ${targetSandboxVersion} needs scheme v2`;
    log.error('apk', 'NO_SIG_FOR_TARGET_SANDBOX_VERSION', detail);
  }
  if (targetSdk >= V2_NEEDED_FROM_TARGET && found.size === 0) {
    const detail = `target SDK ${targetSdk} needs scheme v2 or newer`;
    log.error('apk', 'MIN_SIG_SCHEME_FOR_TARGET_SDK_NOT_MET', detail);
  }
}

interface Blocks {
  readonly v2: SchemeResult | undefined;
  readonly v3: V3Result | undefined;
  readonly v31: V3Result | undefined;
  /** Ids of schemes that are there: 2, 3. */
  readonly found: ReadonlySet<number>;
}

/**
 * Schemes of the signing block, newest first. Unlike a device this looks at each of them even when one has failed, so
 * that all certificates and all reasons are known.
 */
async function verifyBlocks(
  archive: Archive,
  block: SigningBlock,
  minSdk: number,
  log: IssueLog,
): Promise<Blocks> {
  const digest = digester(archive, block);
  const found = new Set<number>();
  const at = (id: number): Buffer | undefined => block.pairs.get(id);
  const [v2Block, v3Block, v31Block] = [at(BLOCK.v2), at(BLOCK.v3), at(BLOCK.v31)];
  const from = (level: number): { minSdk: number; maxSdk: number } => ({
    minSdk: Math.max(minSdk, level),
    maxSdk: ANY_SDK,
  });
  const v31 =
    v31Block &&
    (await verifyV3(v31Block, { scheme: 'v3.1', ...from(SCHEME_FROM.v31) }, digest, log));
  const rotation = v31 && Math.min(...v31.signers.map((signer) => signer.minSdk));
  const rotated =
    rotation !== undefined && Number.isFinite(rotation) ? { rotationMinSdk: rotation } : {};
  if (v31 && !v3Block) {
    log.error('v3.1', 'V31_BLOCK_FOUND_WITHOUT_V3_BLOCK', 'older platforms would see no v3');
  }
  const v3 =
    v3Block &&
    (await verifyV3(v3Block, { scheme: 'v3', ...from(SCHEME_FROM.v3), ...rotated }, digest, log));
  if (v3) found.add(3);
  const looksAtV2 = minSdk < SCHEME_FROM.v3 || found.size === 0;
  const v2Log = looksAtV2 ? log : createIssueLog();
  const v2 =
    v2Block &&
    (await verifyV2(v2Block, Math.max(minSdk, SCHEME_FROM.v2), ANY_SDK, found, digest, v2Log));
  if (v2 && looksAtV2) found.add(2);
  return { v2: v2 && !looksAtV2 ? { ...v2, verified: [] } : v2, v3, v31, found };
}

const NO_BLOCKS: Blocks = { v2: undefined, v3: undefined, v31: undefined, found: new Set() };

/** A block that the platform does not see is told, and counts as none. */
async function readBlocks(
  archive: Archive,
  block: SigningBlock | undefined,
  minSdk: number,
  log: IssueLog,
): Promise<Blocks> {
  if (!block) return NO_BLOCKS;
  if (block.seen) return verifyBlocks(archive, block, minSdk, log);
  log.warning('apk', 'SIGNING_BLOCK_NOT_SEEN', 'bytes lie between directory and end record');
  const { v2, v3, v31 } = await verifyBlocks(archive, block, minSdk, createIssueLog());
  return {
    v2: v2 && { ...v2, verified: [] },
    v3: v3 && { ...v3, verified: [] },
    v31: v31 && { ...v31, verified: [] },
    found: new Set(),
  };
}

/**
 * Who signed an APK and whether every platform from `context.minSdk` on would accept it, by the rules of apksigner
 * (source.android.com/docs/security/features/apksigning).
 *
 * @param context undefined when there is no readable manifest: nothing verifies then.
 * @throws {ArchiveError} when the file can't be read any more.
 */
export async function readSigning(
  archive: Archive,
  context: SigningContext | undefined,
): Promise<SigningFacts> {
  const log = createIssueLog();
  const minSdk = context?.minSdk ?? 1;
  checkFile(archive, context, log);
  const block = await tryBlock(archive, log);
  const blocks = await readBlocks(archive, block, minSdk, log);
  const jarLog = createIssueLog();
  const jarSigners = await tryJarSigners(archive, minSdk, jarLog);
  const looksAtV1 = minSdk < SCHEME_FROM.v2 || blocks.found.size === 0;
  let v1: readonly JarSigner[] = [];
  // Content is not read entry by entry for a signature that cannot hold any more.
  if (looksAtV1 && log.errors === 0) {
    for (const { level, code, detail } of jarLog.issues) log[level]('v1', code, detail);
    if (jarLog.incomplete !== undefined) log.stop(jarLog.incomplete);
  }
  if (looksAtV1 && log.errors === 0 && log.incomplete === undefined) {
    v1 = await verifyV1(archive, jarSigners, minSdk, blocks.found, log);
  }
  if (context) checkTarget(context, blocks.found, log);
  const results: SchemeResults = { jarSigners, v1, ...blocks };
  if (log.errors === 0) checkAgreement(results, log);
  return describeSigning({
    results,
    log,
    block,
    hasSignatureFiles: findSignatureFiles(archive).some(({ file }) => file),
    hasIdsig: existsSync(`${archive.path}.idsig`),
    hasStampEntry: archive.find('stamp-cert-sha256') !== undefined,
  });
}
