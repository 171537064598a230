export type BlobErrorCode = 'BLOB_TOO_LARGE' | 'BLOB_NOT_FOUND' | 'BLOB_CORRUPT' | 'BLOB_DISK_FULL';

export class BlobError extends Error {
  readonly code: BlobErrorCode;
  constructor(code: BlobErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
