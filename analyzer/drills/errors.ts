const statusOf = {
  /** A fault of the program: drill work reached for a table of daily work. */
  DRILL_TOUCHES_REAL: 500,
  DRILL_UNKNOWN: 404,
  /** The caller takes no part in this drill in a role that may do this. */
  NOT_A_PARTICIPANT: 403,
  /** There is no run to control or to play in now. */
  DRILL_NOT_RUNNING: 409,
  PLAYBOOK_UNKNOWN: 422,
  PLAYBOOK_NOT_A_DRILL: 422,
  /** Not active, without a role at a unit of the drill, or of no unit that can take part. */
  ACCOUNT_NOT_FIT: 422,
  /** A role of the playbook has nobody. */
  ROLE_UNBOUND: 422,
  /** A control without what it needs: an inject, a time, a reason. */
  CONTROL_INCOMPLETE: 422,
  INJECT_UNKNOWN: 404,
  SEAT_UNKNOWN: 404,
  ACTION_NOT_YOURS: 403,
  ACTION_UNKNOWN: 422,
  ATTACHMENT_UNKNOWN: 422,
  ATTACHMENT_EMPTY: 422,
  TOO_MANY_ATTACHMENTS: 409,
  TOO_MANY_ACTIONS: 429,
  /** Judging begins with the start and ends with the conclusion. */
  NOTHING_TO_JUDGE: 409,
  /** No such inject, expected action, person or item here; `faults` names each. */
  JUDGEMENT_INVALID: 422,
  /** What the evaluator confirms is not what the log says by now. */
  PROPOSAL_CHANGED: 409,
  /** `faults` names each line that can't be entered. */
  PAPER_INVALID: 422,
  /** The contact check belongs before the start. */
  REACH_CLOSED: 409,
  /** The key was used for something else. */
  KEY_REUSED: 409,
} as const;

export type DrillErrorCode = keyof typeof statusOf;

/** What can be refused about drills; `status` is the HTTP status, `fields` go into the answer. */
export class DrillError extends Error {
  readonly code: DrillErrorCode;
  readonly status: number;
  readonly fields: Record<string, unknown>;

  constructor(code: DrillErrorCode, message: string, fields: Record<string, unknown> = {}) {
    super(message);
    this.name = 'DrillError';
    this.code = code;
    this.status = statusOf[code];
    this.fields = fields;
  }
}
