/** Every refusal of this area: code → HTTP status. Clients and translations go by the code. */
export const peopleErrors = {
  NOT_FOUND: 404,
  UNIT_CLOSED: 409,
  UNIT_CYCLE: 409,
  UNIT_NOT_THERE: 422,
  UNIT_HAS_CHILDREN: 409,
  UNIT_HAS_ACCOUNTS: 409,
  UNIT_IS_ROOT: 409,
  UNIT_CHANGE_PENDING: 409,
  UNIT_CODE_TAKEN: 409,
  USERNAME_MALFORMED: 422,
  USERNAME_TAKEN: 409,
  ACCOUNT_NOT_ACTIVE: 409,
  ACCOUNT_IS_SELF: 403,
  PASSWORD_TOO_SHORT: 422,
  PASSWORD_TOO_LONG: 422,
  PASSWORD_TOO_SIMPLE: 422,
  PASSWORD_TOO_COMMON: 422,
  PASSWORD_HAS_NAME: 422,
  PASSWORD_REUSED: 422,
  BAD_CREDENTIALS: 401,
  WRONG_PASSWORD: 422,
  PIN_WEAK: 422,
  TOTP_REQUIRED: 401,
  LOCKED_OUT: 401,
  BUSY: 503,
  TOTP_NOT_STARTED: 409,
  TOTP_ALREADY_ON: 409,
  TOTP_WRONG_CODE: 422,
  GRANT_EXISTS: 409,
  GRANT_TO_SELF: 403,
  GRANT_ENDS_BEFORE_START: 422,
  GRANT_NEEDS_END: 422,
  ROLES_KEPT_APART: 409,
  ROLE_NOT_THERE: 422,
  LAST_ADMINISTRATOR: 409,
  SUCCESSOR_IS_LEAVER: 422,
  SUCCESSOR_NOT_ACTIVE: 409,
  OUT_OF_REACH: 403,
  RESET_ON_SERVER: 409,
  TOKEN_SCOPE_NOT_YOURS: 403,
  TOKEN_EXPIRY: 422,
  TOKEN_TOO_MANY: 409,
  LINK_INVALID: 404,
  SET_UP_DONE: 409,
} as const;

export type PeopleErrorCode = keyof typeof peopleErrors;

/** A refusal that the caller can act on; the API answers it as problem JSON with `status` and `code`. */
export class PeopleError extends Error {
  readonly code: PeopleErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: PeopleErrorCode, detail: string, fields: Record<string, unknown> = {}) {
    super(detail);
    this.code = code;
    this.status = peopleErrors[code];
    this.fields = fields;
  }
}

/** The same answer for "is not there" and "is not yours to see". */
export function missing(kind: string, id: string): PeopleError {
  return new PeopleError('NOT_FOUND', `There is no ${kind} ${id} that you may see.`);
}

export function linkInvalid(): PeopleError {
  return new PeopleError('LINK_INVALID', 'This link was used, has expired or never existed.');
}
