import { createHash } from 'node:crypto';

/** Hashes of content, lower-case hex. SHA-256 for everybody, SM3 (GB/T 32905) for Chinese evidence. */
export interface Digests {
  sha256: string;
  sm3: string;
}

/** Both hashes over one stream of slices. */
export class DigestStream {
  readonly #sha256 = createHash('sha256');
  readonly #sm3 = createHash('sm3');

  update(slice: Uint8Array | string): void {
    this.#sha256.update(slice);
    this.#sm3.update(slice);
  }

  digest(): Digests {
    return { sha256: this.#sha256.digest('hex'), sm3: this.#sm3.digest('hex') };
  }
}

export interface SealEntry extends Digests {
  kind: 'seal';
  day: string;
  /** File or index that holds the day. */
  file: string;
  rows: number;
  /** Of `@timestamp`. */
  first: string;
  last: string;
}

export interface TombstoneEntry extends Digests {
  kind: 'tombstone';
  day: string;
  file: string;
  rows: number;
  /** When it was deleted, and why. */
  at: string;
  reason: string;
}

/** A link of the chain: `previous` is the `hash` of the link before (empty for the first). */
export type Linked<T> = T & { seq: number; previous: string; hash: string };

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, inner]) => [key, canonical(inner)]));
}

/** JSON with sorted keys and no white space: the same bytes for the same content. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(canonical(value));
}

function linkHash(link: object): string {
  const { hash: _, ...content } = link as { hash?: string };
  const bytes = canonicalJson(content);
  return `sha256:${createHash('sha256').update(bytes).digest('hex')} sm3:${createHash('sm3').update(bytes).digest('hex')}`;
}

export function linkEntry<T extends object>(
  entry: T,
  before: { seq: number; hash: string } | undefined,
): Linked<T> {
  const content = { ...entry, seq: (before?.seq ?? 0) + 1, previous: before?.hash ?? '' };
  return { ...content, hash: linkHash(content) };
}

/** Undefined when `link` follows `before`; otherwise what is wrong, in words. */
export function brokenLink(
  link: { seq: number; previous: string; hash: string },
  before: { seq: number; hash: string } | undefined,
): string | undefined {
  if (link.hash !== linkHash(link)) return 'manifest entry was changed: its hash does not match';
  if (link.seq !== (before?.seq ?? 0) + 1 || link.previous !== (before?.hash ?? '')) {
    return 'manifest chain is broken: an entry before this one is missing or was changed';
  }
  return undefined;
}
