const statusOf = {
  CAPTURE_UNKNOWN: 404,
  SERVICE_UNKNOWN: 404,
  FILE_EMPTY: 422,
  /** Too many of the unit wait to be read. */
  CAPTURES_WAITING: 409,
  /** Neither address nor MAC, or one that is none. */
  SERVICE_INVALID: 422,
  TOO_MANY_SERVICES: 409,
} as const;

export type CapturesErrorCode = keyof typeof statusOf;

/** What is refused about captures; `status` is the HTTP status. */
export class CapturesError extends Error {
  readonly code: CapturesErrorCode;
  readonly status: number;

  constructor(code: CapturesErrorCode, message: string) {
    super(message);
    this.code = code;
    this.status = statusOf[code];
  }
}
