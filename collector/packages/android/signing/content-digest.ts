import { createHash, type Hash } from 'node:crypto';
import type { Archive } from '../../archive/archive.ts';
import type { ContentDigest } from './algorithms.ts';
import type { SigningBlock } from './signing-block.ts';

const CHUNK = 1024 * 1024;
const PAGE = 4096;
/** Pages in a megabyte; what the tree is fed with at once. */
const SALT = Buffer.alloc(8);
const DIRECTORY_OFFSET_FIELD = 16;

type Section = AsyncGenerator<Buffer>;

async function* piecesOf(archive: Archive, start: number, end: number): Section {
  for (let at = start; at < end; at += CHUNK) {
    yield Buffer.from(await archive.readAt(at, Math.min(CHUNK, end - at)));
  }
}

/** What is signed: entries, directory, and an end record that points to where the block begins. */
async function sectionsOf(archive: Archive, block: SigningBlock): Promise<Section[]> {
  const end = Buffer.from(
    await archive.readAt(archive.endRecordOffset, archive.size - archive.endRecordOffset),
  );
  end.writeUInt32LE(block.offset, DIRECTORY_OFFSET_FIELD);
  async function* endRecord(): Section {
    yield end;
  }
  return [
    piecesOf(archive, 0, block.offset),
    piecesOf(archive, archive.directoryOffset, archive.endRecordOffset),
    endRecord(),
  ];
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

interface Digester {
  /** Pieces of at most one chunk; `sectionEnds` after the last of a section. */
  add(piece: Buffer): void;
  finish(): Buffer;
}

/** Digest over the digests of chunks of one MiB; each section starts a new chunk. */
function chunked(algorithm: 'sha256' | 'sha512'): Digester {
  const digests: Buffer[] = [];
  return {
    add(piece) {
      const hash = createHash(algorithm).update(Buffer.of(0xa5)).update(uint32(piece.length));
      digests.push(hash.update(piece).digest());
    },
    finish() {
      const top: Hash = createHash(algorithm).update(Buffer.of(0x5a));
      top.update(uint32(digests.length));
      for (const digest of digests) top.update(digest);
      return top.digest();
    },
  };
}

function page(bytes: Buffer): Buffer {
  const padded =
    bytes.length === PAGE ? bytes : Buffer.concat([bytes, Buffer.alloc(PAGE - bytes.length)]);
  return createHash('sha256').update(SALT).update(padded).digest();
}

function pagesOf(bytes: Buffer): Buffer[] {
  const digests: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += PAGE) digests.push(page(bytes.subarray(at, at + PAGE)));
  return digests;
}

/** fs-verity's tree over all sections as one file, then its length: salt of eight zeros, pages of 4 KiB. */
function verity(): Digester {
  let leaves: Buffer[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let length = 0;
  return {
    add(piece) {
      length += piece.length;
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const whole = bytes.length - (bytes.length % PAGE);
      leaves.push(Buffer.concat(pagesOf(bytes.subarray(0, whole))));
      rest = Buffer.from(bytes.subarray(whole));
    },
    finish() {
      if (rest.length > 0) leaves.push(page(rest));
      let level = Buffer.concat(leaves);
      leaves = [];
      while (level.length > PAGE) level = Buffer.concat(pagesOf(level));
      const size = Buffer.alloc(8);
      size.writeBigUInt64LE(BigInt(length));
      return Buffer.concat([page(level), size]);
    },
  };
}

const DIGESTERS: Readonly<Record<ContentDigest, () => Digester>> = {
  'chunked-sha256': () => chunked('sha256'),
  'chunked-sha512': () => chunked('sha512'),
  'verity-sha256': verity,
};

/** Digests of everything but the block, in one pass over the file. @throws {ArchiveError} */
export async function digestContent(
  archive: Archive,
  block: SigningBlock,
  wanted: ReadonlySet<ContentDigest>,
): Promise<Map<ContentDigest, Buffer>> {
  const digesters = [...wanted].map((kind) => ({ kind, digester: DIGESTERS[kind]() }));
  for (const section of await sectionsOf(archive, block)) {
    for await (const piece of section) {
      for (const { digester } of digesters) digester.add(piece);
    }
  }
  return new Map(digesters.map(({ kind, digester }) => [kind, digester.finish()]));
}

/** The tree needs block and directory on page boundaries. */
export function isVerityAligned(block: SigningBlock): boolean {
  return block.offset % PAGE === 0 && block.size % PAGE === 0;
}
