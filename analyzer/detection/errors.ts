/** Why a piece of a rule cannot be used; the loader adds file, line and column. */
export class RuleError extends Error {
  /** Stable, upper case with underscores: `UNKNOWN_MODIFIER`, `BAD_CONDITION`. */
  readonly code: string;
  /** Where in the text that was read (a condition, a key) the reason lies, UTF-16 units from its beginning. */
  readonly offset: number | undefined;

  constructor(code: string, reason: string, offset?: number) {
    super(reason);
    this.name = 'RuleError';
    this.code = code;
    this.offset = offset;
  }
}
