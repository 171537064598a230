/** Codes are stable: screens translate by them. */
export type SweepErrorCode =
  | 'BAD_PREFIX'
  | 'BAD_ADDRESS'
  | 'EMPTY_SCOPE'
  | 'OVERLAPPING_PREFIXES'
  | 'TOO_MANY_PREFIXES'
  | 'PREFIX_NOT_ALLOWED'
  | 'BAD_KNOWLEDGE'
  | 'BAD_SETTINGS'
  | 'BAD_JOURNAL'
  | 'CANNOT_SEND';

/** A plan, knowledge or journal that a sweep can't run on; nothing was sent. */
export class SweepError extends Error {
  readonly code: SweepErrorCode;
  constructor(code: SweepErrorCode, message: string) {
    super(message);
    this.name = 'SweepError';
    this.code = code;
  }
}
