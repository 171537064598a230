const statusOf = {
  ANSWER_INVALID: 422,
  LEVEL_BEYOND: 422,
  LEVEL_DIFFERS: 422,
  LEVEL_SAME: 422,
  ADDRESS_INVALID: 422,
  DOMAIN_INVALID: 422,
  DAY_INVALID: 422,
  PERSON_UNKNOWN: 422,
  ASSET_UNKNOWN: 422,
  SYSTEM_UNKNOWN: 404,
  SYSTEM_CHANGED: 409,
  FILING_OPEN: 409,
  NO_FILING_NEEDED: 422,
  NO_ACTING_UNIT: 403,
  ITEM_UNKNOWN: 422,
  FILE_EMPTY: 422,
  FILE_TYPE_REFUSED: 415,
  FILE_UNKNOWN: 422,
} as const;

type RegisterErrorCode = keyof typeof statusOf;

/** What can be refused about systems, their filings and what people say of their items; `status` is the HTTP status. */
export class RegisterError extends Error {
  readonly code: RegisterErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: RegisterErrorCode, message: string, fields: Record<string, unknown> = {}) {
    super(message);
    this.name = 'RegisterError';
    this.code = code;
    this.status = statusOf[code];
    this.fields = fields;
  }
}
