/** Why a piece of a rule cannot be used; the loader adds file, line and column. */
export class RuleError extends Error {
  /** Stable, upper case with underscores: `UNKNOWN_MODIFIER`, `BAD_CONDITION`. */
  readonly code: string;

  constructor(code: string, reason: string) {
    super(reason);
    this.name = 'RuleError';
    this.code = code;
  }
}
