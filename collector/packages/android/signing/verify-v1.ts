import { createHash } from 'node:crypto';
import type { Archive, ArchiveEntry } from '../../archive/archive.ts';
import { ArchiveError } from '../../archive/errors.ts';
import { AndroidFormatError } from '../errors.ts';
import type { IssueLog } from './issues.ts';
import { digestsToVerify, parseJarManifest, type JarSection } from './jar-manifest.ts';
import { verifySignatureFile, type JarManifest } from './jar-signature-file.ts';
import { MAX_TEXT_BYTES, type JarSigner } from './jar-signers.ts';
import { isSound } from './sound-entry.ts';

const MANIFEST = 'META-INF/MANIFEST.MF';
const META = 'META-INF/';

interface Vouching {
  readonly signer: JarSigner;
  readonly entries: ReadonlySet<string>;
}

/** Duplicate names would let what is verified and what is run be two files. */
function checkDuplicates(archive: Archive, log: IssueLog): void {
  for (const { name, duplicate, directory } of archive.entries) {
    if (duplicate && !directory) log.error('v1', 'JAR_SIG_DUPLICATE_ZIP_ENTRY', name);
  }
}

async function readManifest(archive: Archive, log: IssueLog): Promise<JarManifest | undefined> {
  const entry = archive.find(MANIFEST);
  if (!entry) {
    log.error('v1', 'JAR_SIG_NO_MANIFEST', `${MANIFEST} is missing`);
    return undefined;
  }
  if (!isSound(archive, entry, log)) return undefined;
  const bytes = Buffer.from(await archive.read(entry, MAX_TEXT_BYTES));
  const [main, ...sections] = parseJarManifest(bytes);
  const byName = new Map<string, JarSection>();
  for (const [index, section] of sections.entries()) {
    const { name } = section;
    if (name === undefined) {
      log.error('v1', 'JAR_SIG_UNNNAMED_MANIFEST_SECTION', `section ${index + 1} has no name`);
    } else if (byName.has(name)) {
      log.error('v1', 'JAR_SIG_DUPLICATE_MANIFEST_SECTION', name);
    } else {
      byName.set(name, section);
      if (!archive.find(name) || name.endsWith('/')) {
        log.error('v1', 'JAR_SIG_MISSING_ZIP_ENTRY_REFERENCED_IN_MANIFEST', name);
      }
    }
  }
  return { bytes, main, byName };
}

/** What the manifest says of an entry against what is in it. */
async function checkContent(
  archive: Archive,
  entry: ArchiveEntry,
  section: JarSection,
  minSdk: number,
  log: IssueLog,
): Promise<void> {
  const expected = digestsToVerify(section, '-Digest', minSdk);
  if (expected.length === 0) {
    log.error('v1', 'JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_MANIFEST', entry.name);
    return;
  }
  if (!isSound(archive, entry, log)) return;
  const hashes = expected.map(({ algorithm }) => createHash(algorithm));
  for await (const piece of archive.stream(entry)) {
    for (const hash of hashes) hash.update(piece);
  }
  for (const [index, { algorithm, digest }] of expected.entries()) {
    if (hashes[index]?.digest().equals(digest)) continue;
    log.error('v1', 'JAR_SIG_ZIP_ENTRY_DIGEST_DID_NOT_VERIFY', `${entry.name}: ${algorithm}`);
  }
}

/** Every entry outside META-INF must be in the manifest, whole, and vouched for by the same signers. */
async function checkEntries(
  archive: Archive,
  manifest: JarManifest,
  vouching: readonly Vouching[],
  minSdk: number,
  log: IssueLog,
): Promise<readonly JarSigner[]> {
  let first: readonly JarSigner[] | undefined;
  const inFileOrder = archive.entries.toSorted((a, b) => a.headerOffset - b.headerOffset);
  for (const entry of inFileOrder) {
    const { name } = entry;
    if (entry.directory || name.startsWith(META)) continue;
    const section = manifest.byName.get(name);
    if (!section) {
      log.error('v1', 'JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_MANIFEST', name);
      continue;
    }
    const signers = vouching.filter(({ entries }) => entries.has(name)).map(({ signer }) => signer);
    if (signers.length === 0) {
      log.error('v1', 'JAR_SIG_ZIP_ENTRY_NOT_SIGNED', name);
      continue;
    }
    first ??= signers;
    if (signers.length !== first.length || signers.some((signer) => !first?.includes(signer))) {
      log.error('v1', 'JAR_SIG_ZIP_ENTRY_SIGNERS_MISMATCH', name);
      continue;
    }
    await checkContent(archive, entry, section, minSdk, log);
  }
  if (!first) log.error('v1', 'JAR_SIG_NO_SIGNED_ZIP_ENTRIES', 'no entry is signed');
  return first ?? [];
}

function warnUnprotected(archive: Archive, signers: readonly JarSigner[], log: IssueLog): void {
  const known = new Set([
    MANIFEST,
    ...signers.flatMap(({ blockName, fileName }) => [blockName, fileName]),
  ]);
  for (const { name, directory } of archive.entries) {
    if (!directory && name.startsWith(META) && !known.has(name)) {
      log.warning('v1', 'JAR_SIG_UNPROTECTED_ZIP_ENTRY', name);
    }
  }
}

/**
 * Scheme v1 for all API levels from `minSdk` on.
 * @param signers as `readJarSigners` read them with the same `minSdk`; their errors are in the log already.
 * @param found schemes of the signing block that were found.
 * @returns the signers of all entries; empty when anything is wrong.
 */
export async function verifyV1(
  archive: Archive,
  signers: readonly JarSigner[],
  minSdk: number,
  found: ReadonlySet<number>,
  log: IssueLog,
): Promise<readonly JarSigner[]> {
  const before = log.errors;
  const failed = (): boolean => log.errors > before;
  try {
    checkDuplicates(archive, log);
    const manifest = failed() ? undefined : await readManifest(archive, log);
    if (!manifest || failed()) return [];
    if (signers.length === 0) log.error('v1', 'JAR_SIG_NO_SIGNATURES', 'no signature files');
    if (signers.some(({ signedBy }) => !signedBy) || failed()) return [];
    const vouching: Vouching[] = [];
    for (const signer of signers) {
      const verdict = verifySignatureFile(signer, manifest, minSdk, found, log);
      if (verdict.kind === 'vouches') vouching.push({ signer, entries: verdict.entries });
    }
    if (failed()) return [];
    if (vouching.length === 0) {
      log.error('v1', 'JAR_SIG_NO_SIGNATURES', 'Android would ignore every signer');
      return [];
    }
    const used = await checkEntries(archive, manifest, vouching, minSdk, log);
    if (failed()) return [];
    warnUnprotected(archive, used, log);
    return used;
  } catch (error) {
    if (!(error instanceof ArchiveError || error instanceof AndroidFormatError)) throw error;
    if (error.code === 'OVER_LIMIT') log.stop(error.message);
    else log.error('v1', 'MALFORMED_ZIP_ENTRY', error.message);
    return [];
  }
}
