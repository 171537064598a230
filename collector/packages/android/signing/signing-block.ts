import type { Archive } from '../../archive/archive.ts';
import { ArchiveError } from '../../archive/errors.ts';

/** Ids of pairs in the APK Signing Block (source.android.com, APK signature schemes). */
export const BLOCK = {
  v2: 0x7109871a,
  v3: 0xf05368c0,
  v31: 0x1b93ad61,
  sourceStampV1: 0x2b09189e,
  sourceStampV2: 0x6dff800d,
  padding: 0x42726577,
} as const;

export interface SigningBlock {
  readonly offset: number;
  readonly size: number;
  /** The platform finds it: the end record follows the directory at once. */
  readonly seen: boolean;
  /** The first pair of an id counts; what follows a broken pair is not seen. */
  readonly pairs: ReadonlyMap<number, Buffer>;
}

const MAGIC = Buffer.from('APK Sig Block 42', 'latin1');
const FOOTER = 24;
/** Certificates and digests of a hundred signers fit, and what stores add; more is a trick. */
const MAX_BLOCK = 32 * 1024 * 1024;

function pairsOf(content: Buffer): Map<number, Buffer> {
  const pairs = new Map<number, Buffer>();
  for (let at = 0; at + 12 <= content.length;) {
    const length = content.readBigUInt64LE(at);
    if (length < 4n || length > BigInt(content.length - at - 8)) break;
    const id = content.readUInt32LE(at + 8);
    const end = at + 8 + Number(length);
    if (!pairs.has(id)) pairs.set(id, content.subarray(at + 12, end));
    at = end;
  }
  return pairs;
}

/**
 * The block in front of the directory; undefined when there is none or the platform would not see it: sizes that
 * differ or other magic.
 * @throws {ArchiveError} OVER_LIMIT for one of more than 32 MiB.
 */
export async function findSigningBlock(archive: Archive): Promise<SigningBlock | undefined> {
  const { directoryOffset, directorySize, endRecordOffset } = archive;
  if (directoryOffset < FOOTER + 8) return undefined;
  const footer = Buffer.from(await archive.readAt(directoryOffset - FOOTER, FOOTER));
  if (!footer.subarray(8).equals(MAGIC)) return undefined;
  const declared = footer.readBigUInt64LE(0);
  if (declared < BigInt(FOOTER) || declared > BigInt(directoryOffset)) return undefined;
  if (declared > BigInt(MAX_BLOCK)) {
    throw new ArchiveError('OVER_LIMIT', `a signing block of ${declared} bytes`);
  }
  const size = Number(declared) + 8;
  const offset = directoryOffset - size;
  if (offset < 0) return undefined;
  const bytes = Buffer.from(await archive.readAt(offset, size));
  if (bytes.readBigUInt64LE(0) !== declared) return undefined;
  const seen = directoryOffset + directorySize === endRecordOffset;
  return { offset, size, seen, pairs: pairsOf(bytes.subarray(8, size - FOOTER)) };
}
