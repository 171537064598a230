const statusOf = {
  BAD_DEADLINES: 500,
  DEADLINE_UNKNOWN: 404,
  DEADLINE_NOT_IN_FORCE: 409,
  TIGHTENING_UNKNOWN: 404,
  TIGHTENING_NOT_TIGHTER: 422,
  TIGHTENING_CHANGED: 409,
  CALENDAR_UNKNOWN: 404,
  CLOCK_UNKNOWN: 409,
  CLOCK_RUNS: 409,
  CLOCK_ENDED: 409,
  CLOCK_PAUSED: 409,
  CLOCK_NOT_PAUSED: 409,
  CLOCK_NOT_LATER: 422,
  CLOCK_BAD_DATE: 422,
  CLOCK_NEEDS_RULE: 500,
  CLOCK_NEEDS_REASON: 422,
} as const;

export type ClockErrorCode = keyof typeof statusOf;

/** What can be refused about clocks and deadlines; `status` is the HTTP status. */
export class ClockError extends Error {
  readonly code: ClockErrorCode;
  readonly status: number;

  constructor(code: ClockErrorCode, message: string) {
    super(message);
    this.name = 'ClockError';
    this.code = code;
    this.status = statusOf[code];
  }
}
