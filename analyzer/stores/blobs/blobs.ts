import type { Readable } from 'node:stream';

export interface BlobInfo {
  /** Lower-case hex; also the address of the blob. */
  sha256: string;
  sm3: string;
  bytes: number;
}

/** Content-addressed files: evidence, APKs, captures. */
export interface Blobs {
  /** Streams to disk and hashes on the way; rejects with `BLOB_TOO_LARGE` past `maxBytes`, leaving nothing behind. */
  put(content: Readable, maxBytes: number): Promise<BlobInfo>;
  /** Verified while read: the stream errors with `BLOB_CORRUPT` when the bytes do not match the address. */
  open(sha256: string): Promise<Readable>;
  info(sha256: string): Promise<BlobInfo | undefined>;
  /** Every stored blob, checked against its address. */
  verify(): AsyncIterable<{ sha256: string; ok: boolean; reason?: string }>;
}
