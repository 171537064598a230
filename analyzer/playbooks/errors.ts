const statusOf = {
  PLAYBOOK_INVALID: 422,
  PLAYBOOK_UNKNOWN: 404,
  PLAYBOOK_EXISTS: 409,
  SEALED: 403,
  CHECK_FAILED: 503,
  CHECK_BUSY: 503,
  ROLE_NOT_BOUND: 422,
  VARIABLE_INVALID: 422,
  TOO_MANY_RUNS: 409,
  NOT_A_RESPONSE_PLAN: 422,
  UNIT_NOT_FITTING: 422,
  ACCOUNT_UNKNOWN: 422,
} as const;

type PlaybookErrorCode = keyof typeof statusOf;

/** What can be refused about playbooks and their runs; `status` is the HTTP status. */
export class PlaybookError extends Error {
  readonly code: PlaybookErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    code: PlaybookErrorCode,
    message: string,
    fields: Record<string, unknown> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'PlaybookError';
    this.code = code;
    this.status = statusOf[code];
    this.fields = fields;
  }
}
