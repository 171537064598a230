const statusOf = {
  NOT_FOUND: 404,
  CHANGED_MEANWHILE: 409,
  WRONG_STATE: 409,
  ACTIVE_SUCCESSOR: 409,
  NOT_ASSIGNABLE: 422,
  BAD_BULK: 400,
  ALREADY_OFF: 409,
  BAD_UNTIL: 422,
} as const;

export type AlertErrorCode = keyof typeof statusOf;

/** What can be refused about alerts; `status` is the HTTP status. */
export class AlertError extends Error {
  readonly code: AlertErrorCode;
  readonly status: number;
  readonly fields: Record<string, unknown>;

  constructor(code: AlertErrorCode, message: string, fields: Record<string, unknown> = {}) {
    super(message);
    this.name = 'AlertError';
    this.code = code;
    this.status = statusOf[code];
    this.fields = fields;
  }
}
