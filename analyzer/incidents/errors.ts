const statusOf = {
  CLASS_UNKNOWN: 422,
  ANSWER_INVALID: 422,
  ALERT_UNKNOWN: 404,
  ALERT_TAKEN: 409,
  NOTICE_UNKNOWN: 404,
  NOT_ASSIGNABLE: 422,
  UNIT_NOT_ABOVE: 422,
  UNIT_NOT_BELOW: 422,
  UPLOAD_UNKNOWN: 422,
  NO_ACTING_UNIT: 403,
  TYPE_REFUSED: 415,
  EVIDENCE_EMPTY: 422,
  EVIDENCE_ELSEWHERE: 404,
} as const;

type IncidentErrorCode = keyof typeof statusOf;

/** What can be refused about incidents; `status` is the HTTP status. */
export class IncidentError extends Error {
  readonly code: IncidentErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: IncidentErrorCode, message: string, fields: Record<string, unknown> = {}) {
    super(message);
    this.name = 'IncidentError';
    this.code = code;
    this.status = statusOf[code];
    this.fields = fields;
  }
}
