const statusOf = {
  NOTICE_DUPLICATE: 409,
  UNIT_OUT_OF_REACH: 422,
  UNIT_CLOSED: 409,
  DELIVERIES_OPEN: 409,
  NOTICE_UNKNOWN: 404,
  NOT_ASSIGNABLE: 422,
  EVIDENCE_EMPTY: 422,
  EVIDENCE_TOO_MANY: 409,
  EVIDENCE_UNKNOWN: 422,
  EVIDENCE_ELSEWHERE: 404,
} as const;

type NoticeErrorCode = keyof typeof statusOf;

/** What can be refused about notices; `status` is the HTTP status. */
export class NoticeError extends Error {
  readonly code: NoticeErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: NoticeErrorCode, message: string, fields: Record<string, unknown> = {}) {
    super(message);
    this.name = 'NoticeError';
    this.code = code;
    this.status = statusOf[code];
    this.fields = fields;
  }
}
