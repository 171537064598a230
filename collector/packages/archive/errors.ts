/** A file that is no archive, or one whose reading would break a limit. The message names the entry and the place. */
export class ArchiveError extends Error {
  readonly code: ArchiveErrorCode;

  constructor(code: ArchiveErrorCode, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}

export type ArchiveErrorCode =
  /** No end record, or no directory where it says: the file is not a ZIP or was cut off. */
  | 'NOT_AN_ARCHIVE'
  /** The directory or a header contradicts itself or leads outside the file. */
  | 'MALFORMED'
  /** More entries, more bytes or a higher ratio than the limits allow. */
  | 'OVER_LIMIT'
  /** The entry is encrypted; nobody has the password. */
  | 'ENCRYPTED'
  /** A method of compression that Android does not know. */
  | 'UNSUPPORTED'
  /** The compressed bytes don't inflate, or what comes out has another size or CRC-32. */
  | 'CORRUPT';
