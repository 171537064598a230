/** Codes are stable: screens translate by them. */
export type SweepsErrorCode =
  | 'PLAN_INVALID'
  | 'PLAN_OVERLAPS'
  | 'PLAN_CHANGED'
  | 'PLAN_ENDED'
  | 'PLAN_NOT_AUTHORISED'
  | 'AUTHORISATION_DAYS'
  | 'UNIT_NOT_BELOW'
  | 'PREFIX_NOT_IN_PLAN'
  | 'DOCUMENT_EMPTY'
  | 'DOCUMENT_TYPE_REFUSED'
  | 'BAD_SETTINGS'
  | 'SWEEP_UNDER_WAY'
  | 'SWEEP_STATE'
  | 'NOT_FOUND';

/** What a person asked of address plans and sweeps can't be done; nothing was changed. */
export class SweepsError extends Error {
  readonly code: SweepsErrorCode;
  readonly fields: Readonly<Record<string, unknown>>;
  constructor(code: SweepsErrorCode, message: string, fields: Record<string, unknown> = {}) {
    super(message);
    this.name = 'SweepsError';
    this.code = code;
    this.fields = fields;
  }
}
