import type { ArchiveFault } from './faults.ts';

/** What reading an archive may cost. Bytes are bytes of content unless they say otherwise. */
export interface ArchiveLimits {
  /** Entries of the directory; an archive with more is refused. */
  readonly maxEntries: number;
  /** Bytes of the directory itself. */
  readonly maxDirectoryBytes: number;
  /** Content of one entry, whatever the caller of `read` allows. */
  readonly maxEntryBytes: number;
  /** All content that is read over the life of the archive, so that a thousand small bombs are one. */
  readonly maxTotalBytes: number;
  /** Content ÷ compressed bytes; looked at above one MiB of content. */
  readonly maxRatio: number;
}

export interface ArchiveEntry {
  readonly name: string;
  /** Place in the directory, from 0. */
  readonly index: number;
  /** As the directory says: 0 stored, 8 deflated, else what Android makes of it (see `read`). */
  readonly method: number;
  readonly flags: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its local header starts. */
  readonly headerOffset: number;
  readonly encrypted: boolean;
  readonly directory: boolean;
  /** An entry with the same name comes earlier in the directory: readers differ in which they take. */
  readonly duplicate: boolean;
}

/** A ZIP file that is open for random access; never held in memory as a whole. */
export interface Archive {
  readonly path: string;
  readonly size: number;
  /** In directory order, duplicates included. */
  readonly entries: readonly ArchiveEntry[];
  /** Grows while entries are read: what local headers say is looked at then. */
  readonly faults: readonly ArchiveFault[];
  /** Faults beyond the first hundred. */
  readonly faultsDropped: number;
  readonly comment: Uint8Array;
  /** Where the directory starts; APK signatures cover the file up to their own block, it and the end record. */
  readonly directoryOffset: number;
  readonly directorySize: number;
  readonly endRecordOffset: number;
  /** The first entry of the name; Android refuses an archive with two. */
  find(name: string): ArchiveEntry | undefined;
  /**
   * Content of one entry. Like Android's AssetManager it takes no notice of the encryption flag and inflates
   * whatever is not stored; what is still not the entry of that size is an error.
   * @throws {ArchiveError}
   */
  read(entry: ArchiveEntry, maxBytes?: number): Promise<Uint8Array>;
  /**
   * Content in pieces, for what is only hashed.
   * @throws {ArchiveError} before or during.
   */
  stream(entry: ArchiveEntry, maxBytes?: number): AsyncIterable<Uint8Array>;
  /** Fields in which the local header of an entry says something else than the directory. @throws {ArchiveError} */
  differences(entry: ArchiveEntry): readonly string[];
  /** Raw bytes of the file. @throws {ArchiveError} MALFORMED when they are not all there. */
  readAt(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}
