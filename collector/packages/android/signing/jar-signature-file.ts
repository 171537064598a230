import { createHash } from 'node:crypto';
import type { IssueLog } from './issues.ts';
import {
  digestsToVerify,
  parseJarManifest,
  type JarSection,
  type NamedDigest,
} from './jar-manifest.ts';
import type { JarSigner } from './jar-signers.ts';

/** The manifest of the archive, whose sections signature files vouch for. */
export interface JarManifest {
  readonly bytes: Buffer;
  readonly main: JarSection | undefined;
  readonly byName: ReadonlyMap<string, JarSection>;
}

export type FileVerdict =
  /** The entries that the signer vouches for. */
  | { readonly kind: 'vouches'; readonly entries: ReadonlySet<string> }
  /** Android takes no notice of such a signer. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'failed' };

const LF = 0x0a;
/** Schemes that a signature file may say were used too. */
const SCHEMES: ReadonlySet<number> = new Set([2, 3]);

function holds({ algorithm, digest }: NamedDigest, bytes: Buffer): boolean {
  return createHash(algorithm).update(bytes).digest().equals(digest);
}

/** Whoever takes the signing block away would be left with a weaker signature that holds. */
function checkStripping(
  main: JarSection,
  fileName: string,
  found: ReadonlySet<number>,
  log: IssueLog,
): void {
  const stated = main.get('X-Android-APK-Signed');
  if (stated === undefined) {
    if (found.size > 0) {
      log.warning('v1', 'JAR_SIG_NO_APK_SIG_STRIP_PROTECTION', `${fileName} names no scheme`);
    }
    return;
  }
  for (const text of stated.split(',')) {
    const scheme = Number.parseInt(text.trim(), 10);
    if (!SCHEMES.has(scheme) || found.has(scheme)) continue;
    const detail = `${fileName} says that scheme v${scheme} was used; it is not there`;
    log.error('v1', 'JAR_SIG_MISSING_APK_SIG_REFERENCED', detail);
  }
}

/** signtool digests a section without the empty line after it. */
function sectionBytes({ bytes }: JarSection, bySigntool: boolean): Buffer {
  const twoEnds = bytes.at(-1) === LF && bytes.at(-2) === LF;
  return bySigntool && twoEnds ? bytes.subarray(0, -1) : bytes;
}

function checkMainSection(
  sfMain: JarSection,
  { main }: JarManifest,
  fileName: string,
  minSdk: number,
  log: IssueLog,
): void {
  for (const digest of digestsToVerify(sfMain, '-Digest-Manifest-Main-Attributes', minSdk)) {
    if (main && holds(digest, main.bytes)) continue;
    const code = 'JAR_SIG_MANIFEST_MAIN_SECTION_DIGEST_DID_NOT_VERIFY';
    log.error('v1', code, `${fileName}: ${digest.algorithm}`);
  }
}

function checkSection(
  section: JarSection,
  inManifest: JarSection,
  fileName: string,
  bySigntool: boolean,
  minSdk: number,
  log: IssueLog,
): void {
  const where = `${fileName}: ${section.name ?? ''}`;
  const digests = digestsToVerify(section, '-Digest', minSdk);
  if (digests.length === 0) log.error('v1', 'JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_SIG_FILE', where);
  const bytes = sectionBytes(inManifest, bySigntool);
  for (const digest of digests) {
    if (holds(digest, bytes)) continue;
    const code = 'JAR_SIG_MANIFEST_SECTION_DIGEST_DID_NOT_VERIFY';
    log.error('v1', code, `${where} ${digest.algorithm}`);
  }
}

/**
 * What a signature file vouches for in the manifest.
 * @param found schemes of the signing block that were found.
 */
export function verifySignatureFile(
  signer: JarSigner,
  manifest: JarManifest,
  minSdk: number,
  found: ReadonlySet<number>,
  log: IssueLog,
): FileVerdict {
  const { fileName } = signer;
  const [main, ...sections] = parseJarManifest(signer.file);
  if (main?.get('Signature-Version') === undefined) {
    log.warning('v1', 'JAR_SIG_MISSING_VERSION_ATTR_IN_SIG_FILE', fileName);
    return { kind: 'ignored' };
  }
  const before = log.errors;
  checkStripping(main, fileName, found, log);
  if (log.errors > before) return { kind: 'failed' };
  const bySigntool = main.get('Created-By')?.includes('signtool') ?? false;
  const whole = digestsToVerify(main, bySigntool ? '-Digest' : '-Digest-Manifest', minSdk);
  const wholeHolds = whole.length > 0 && whole.every((digest) => holds(digest, manifest.bytes));
  if (!bySigntool) checkMainSection(main, manifest, fileName, minSdk, log);
  if (log.errors > before) return { kind: 'failed' };
  const entries = new Set<string>();
  for (const section of sections) {
    const { name } = section;
    if (name === undefined || entries.has(name)) {
      const detail = `${fileName}: a section ${name === undefined ? 'has no name' : 'comes twice'}`;
      log.warning('v1', 'JAR_SIG_BAD_SIG_FILE_SECTION', detail);
      return { kind: 'ignored' };
    }
    entries.add(name);
    if (wholeHolds) continue;
    const inManifest = manifest.byName.get(name);
    if (!inManifest) {
      const detail = `${fileName}: ${name} is not in the manifest`;
      log.warning('v1', 'JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_SIG_FILE', detail);
      return { kind: 'ignored' };
    }
    checkSection(section, inManifest, fileName, bySigntool, minSdk, log);
  }
  return log.errors > before ? { kind: 'failed' } : { kind: 'vouches', entries };
}
