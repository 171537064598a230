import { AndroidFormatError } from '../errors.ts';

/** Sections of a JAR manifest or signature file (JAR specification, "Manifest specification"). */
export interface JarSection {
  readonly name: string | undefined;
  /** Bytes of the section with the empty line that ends it: what is digested. */
  readonly bytes: Buffer;
  /** Names in any case; the first of two counts. */
  get(name: string): string | undefined;
}

/** Entries of packages are counted in ten thousands; a manifest beyond that is a trick. */
const MAX_SECTIONS = 100_000;
/** The longest name of an entry, 64 KiB, takes a thousand lines. */
const MAX_LINES = 5000;
const CR = 0x0d;
const LF = 0x0a;
const BLANK = 0x20;

interface Line {
  readonly start: number;
  readonly end: number;
  /** Where the next begins. */
  readonly next: number;
}

function lineAt(bytes: Buffer, start: number): Line {
  let end = start;
  while (end < bytes.length && bytes[end] !== CR && bytes[end] !== LF) end += 1;
  if (end >= bytes.length) return { start, end, next: end };
  const pair = bytes[end] === CR && bytes[end + 1] === LF;
  return { start, end, next: end + (pair ? 2 : 1) };
}

function sectionOf(bytes: Buffer, lines: readonly (readonly Buffer[])[]): JarSection {
  const attributes = new Map<string, string>();
  for (const pieces of lines) {
    const [only] = pieces;
    const line = pieces.length === 1 && only ? only : Buffer.concat(pieces);
    const text = line.toString('utf8');
    const colon = text.indexOf(': ');
    const name = (colon < 0 ? text : text.slice(0, colon)).toLowerCase();
    if (!attributes.has(name)) attributes.set(name, colon < 0 ? '' : text.slice(colon + 2));
  }
  const get = (name: string): string | undefined => attributes.get(name.toLowerCase());
  return { name: get('Name'), bytes, get };
}

/**
 * All sections, the main one first. Lines that begin with a blank continue the one before.
 * @throws {AndroidFormatError} BAD_SIGNATURE when there are more than any honest tool writes.
 */
export function parseJarManifest(bytes: Buffer): JarSection[] {
  const sections: JarSection[] = [];
  let lines: Buffer[][] = [];
  let sectionStart = 0;
  let lineCount = 0;
  for (let at = 0; at < bytes.length;) {
    const line = lineAt(bytes, at);
    const content = bytes.subarray(line.start, line.end);
    at = line.next;
    lineCount = content.length === 0 ? 0 : lineCount + 1;
    if (lineCount > MAX_LINES || sections.length > MAX_SECTIONS) {
      throw new AndroidFormatError('BAD_SIGNATURE', 'too many lines or sections in a manifest');
    }
    if (content.length > 0) {
      const last = lines.at(-1);
      if (!last) sectionStart = line.start;
      if (last && content[0] === BLANK) last.push(content.subarray(1));
      else lines.push([content]);
    }
    const ended = content.length === 0 || at >= bytes.length;
    if (!ended || lines.length === 0) continue;
    sections.push(sectionOf(bytes.subarray(sectionStart, at), lines));
    lines = [];
  }
  return sections;
}

export interface NamedDigest {
  /** As Node names it. */
  readonly algorithm: string;
  readonly digest: Buffer;
}

const STRONGEST = [
  ['SHA-512', 'sha512'],
  ['SHA-384', 'sha384'],
  ['SHA-256', 'sha256'],
  ['SHA1', 'sha1'],
] as const;
/** Names in `Digest-Algorithms`, with the first API level that knew them. */
const LEGACY: Readonly<Record<string, readonly [algorithm: string, minSdk: number]>> = {
  MD5: ['md5', 0],
  SHA: ['sha1', 0],
  SHA1: ['sha1', 0],
  'SHA-1': ['sha1', 0],
  'SHA-256': ['sha256', 0],
  'SHA-384': ['sha384', 9],
  'SHA-512': ['sha512', 9],
};
/** Before Android 4.3 the attribute `Digest-Algorithms` chose, SHA-1 by default. */
const STRONGEST_FROM = 18;

function legacyDigest(
  section: JarSection,
  suffix: string,
  minSdk: number,
): NamedDigest | undefined {
  const names = (section.get('Digest-Algorithms') ?? 'SHA SHA1').split(/\s+/u);
  for (const name of names) {
    const stated = section.get(name + suffix);
    const known = LEGACY[name.toUpperCase()];
    if (stated === undefined || !known || known[1] > minSdk) continue;
    return { algorithm: known[0], digest: Buffer.from(stated, 'base64') };
  }
  return undefined;
}

/**
 * Digests of a section that some platform from `minSdk` on would look at: `SHA-256-Digest` and the like. Empty when
 * the oldest of them would find none.
 * @param suffix `-Digest`, `-Digest-Manifest` …
 */
export function digestsToVerify(
  section: JarSection,
  suffix: string,
  minSdk: number,
): NamedDigest[] {
  const found: NamedDigest[] = [];
  if (minSdk < STRONGEST_FROM) {
    const legacy = legacyDigest(section, suffix, minSdk);
    if (!legacy) return [];
    found.push(legacy);
  }
  for (const [name, algorithm] of STRONGEST) {
    const stated = section.get(name + suffix);
    if (stated === undefined) continue;
    const digest = Buffer.from(stated, 'base64');
    const same = found.some((one) => one.algorithm === algorithm && one.digest.equals(digest));
    if (!same) found.push({ algorithm, digest });
    break;
  }
  return found;
}
