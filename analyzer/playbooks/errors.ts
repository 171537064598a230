const statusOf = {
  BAD_PLAYBOOK_RULES: 500,
  PLAYBOOK_INVALID: 422,
  PLAYBOOK_UNKNOWN: 404,
  PLAYBOOK_EXISTS: 409,
  RUN_UNKNOWN: 404,
  RUN_NOT_POSSIBLE: 409,
  ROLE_NOT_BOUND: 422,
  VARIABLE_INVALID: 422,
  TOO_MANY_RUNS: 409,
  INCIDENT_UNKNOWN: 404,
} as const;

type PlaybookErrorCode = keyof typeof statusOf;

/** What can be refused about playbooks and their runs; `status` is the HTTP status. */
export class PlaybookError extends Error {
  readonly code: PlaybookErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: PlaybookErrorCode, message: string, fields: Record<string, unknown> = {}) {
    super(message);
    this.name = 'PlaybookError';
    this.code = code;
    this.status = statusOf[code];
    this.fields = fields;
  }
}
