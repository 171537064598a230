const statusOf = {
  APP_UNKNOWN: 404,
  APP_CHANGED: 409,
  APP_CLOSED: 409,
  APP_IN_WORK: 409,
  ORIGIN_NOT_YOURS: 422,
  NO_ACTING_UNIT: 403,
  NO_AUTHORITY: 422,
  FILING_OPEN: 409,
  USE_OPEN: 409,
  PACKAGE_UNKNOWN: 422,
  ITEM_UNKNOWN: 422,
  EVIDENCE_UNKNOWN: 422,
  EVIDENCE_TOO_WEAK: 422,
  NOT_CARRIABLE: 422,
  PROVIDER_UNNAMED: 422,
  ALREADY_LISTED: 409,
  LIST_ENTRY_UNKNOWN: 404,
  LIST_ENTRY_ENDED: 409,
} as const;

export type AppErrorCode = keyof typeof statusOf;

/** What can be refused about apps, their filings, uses and lists; `status` is the HTTP status. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: AppErrorCode, message: string, fields: Record<string, unknown> = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.status = statusOf[code];
    this.fields = fields;
  }
}
