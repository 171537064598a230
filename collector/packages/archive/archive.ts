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
  /** An entry with the same name comes earlier in the directory: Android's reader and Java's take different ones. */
  readonly duplicate: boolean;
}

/** What is odd about an archive that can be read nevertheless. */
export interface ArchiveFault {
  readonly kind:
    | 'duplicate-entry'
    | 'unsafe-name'
    | 'encrypted-entry'
    | 'unknown-method'
    | 'forged-size'
    | 'header-mismatch'
    | 'overlapping-entries'
    | 'outside-file'
    | 'prepended-bytes'
    | 'trailing-bytes';
  readonly entry?: string;
  readonly detail: string;
}

/** Faults that are kept; the rest is counted in `faultsDropped`. */
export const MAX_FAULTS = 100;

/** A ZIP file that is open for random access; never held in memory as a whole. */
export interface Archive {
  readonly path: string;
  readonly size: number;
  /** In directory order, duplicates included. */
  readonly entries: readonly ArchiveEntry[];
  readonly faults: readonly ArchiveFault[];
  readonly faultsDropped: number;
  readonly comment: Uint8Array;
  /** Bytes of the file that are the directory and the end record: what APK signatures cover. */
  readonly directoryOffset: number;
  readonly directorySize: number;
  readonly endRecordOffset: number;
  /** The entry that Android takes for the name: the first one. */
  find(name: string): ArchiveEntry | undefined;
  /**
   * Content of one entry, inflated and checked against size and CRC-32.
   * @throws {ArchiveError}
   */
  read(entry: ArchiveEntry, maxBytes?: number): Promise<Uint8Array>;
  /**
   * Content in pieces of at most 64 KiB, for what is only hashed.
   * @throws {ArchiveError} before or during.
   */
  stream(entry: ArchiveEntry, maxBytes?: number): AsyncIterable<Uint8Array>;
  /** Raw bytes of the file. @throws {ArchiveError} MALFORMED when they are not all there. */
  readAt(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}
