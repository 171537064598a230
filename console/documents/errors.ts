/**
 * - BUSY: the queue is full; try again (retryable).
 * - TOO_LARGE: more blocks, cells or text than a document may have, or more memory than its thread.
 * - TIMED_OUT: not made within its time.
 * - FONT_MISSING: the font of PDF documents is not installed.
 * - UNFIT: this document cannot be made in this format.
 * - FAILED: anything else; the log has the cause.
 */
export type DocumentErrorCode =
  | 'DOCUMENTS_BUSY'
  | 'DOCUMENTS_STOPPED'
  | 'DOCUMENT_TOO_LARGE'
  | 'DOCUMENT_TIMED_OUT'
  | 'DOCUMENT_FONT_MISSING'
  | 'DOCUMENT_UNFIT'
  | 'DOCUMENT_FAILED';

export class DocumentError extends Error {
  readonly code: DocumentErrorCode;

  constructor(code: DocumentErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
