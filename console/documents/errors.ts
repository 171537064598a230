/**
 * - BUSY: the queue is full; try again (retryable).
 * - TOO_LARGE: more blocks, cells or text than a document may have, or more memory than its thread.
 * - TIMED_OUT: not made within its time.
 * - FONT_MISSING: the font of PDF documents is not installed.
 * - UNFIT: this document cannot be made in this format.
 * - FAILED: anything else; the log has the cause.
 */
const statusOf = {
  DOCUMENTS_BUSY: 503,
  DOCUMENTS_STOPPED: 503,
  DOCUMENT_TOO_LARGE: 413,
  DOCUMENT_TIMED_OUT: 503,
  DOCUMENT_FONT_MISSING: 503,
  DOCUMENT_UNFIT: 422,
  DOCUMENT_FAILED: 500,
} as const;

export type DocumentErrorCode = keyof typeof statusOf;

/** `status` is the HTTP status. */
export class DocumentError extends Error {
  readonly code: DocumentErrorCode;
  readonly status: number;

  constructor(code: DocumentErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = statusOf[code];
  }
}
