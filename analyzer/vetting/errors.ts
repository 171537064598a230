const statusOf = {
  PACKAGE_EMPTY: 422,
  PACKAGE_NOT_ZIP: 422,
  PACKAGE_UNKNOWN: 404,
  PACKAGE_NOT_READ: 409,
  PACKAGE_BUSY: 409,
  VETTING_BUSY: 503,
  VETTING_FAILED: 500,
  FUNCTION_UNKNOWN: 422,
} as const;

export type VettingErrorCode = keyof typeof statusOf;

/** What is wrong with a request about a package; `status` is the HTTP status. Both languages are in `fields`. */
export class VettingError extends Error {
  readonly code: VettingErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    code: VettingErrorCode,
    zh: string,
    en: string,
    fields: Record<string, unknown> = {},
  ) {
    super(en);
    this.name = 'VettingError';
    this.code = code;
    this.status = statusOf[code];
    this.fields = { ...fields, zh, en };
  }
}
