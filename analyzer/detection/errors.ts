/** One sentence in both languages: the command line says the English one, the console what its reader reads. */
interface Said {
  en: string;
  zh: string;
}

/** Why something can not be used; an English text alone is shown as it is. */
export type Reason = string | Said;

/** A reason as faults carry it. */
export function spoken(reason: Reason): { reason: string; reasonZh?: string } {
  return typeof reason === 'string' ? { reason } : { reason: reason.en, reasonZh: reason.zh };
}

/** Why a piece of a rule cannot be used; the loader adds file, line and column. */
export class RuleError extends Error {
  /** Stable, upper case with underscores: `UNKNOWN_MODIFIER`, `BAD_CONDITION`. */
  readonly code: string;
  /** The message is the English of it. */
  readonly reason: Reason;
  /** Where in the text that was read (a condition, a key) the reason lies, UTF-16 units from its beginning. */
  readonly offset: number | undefined;

  constructor(code: string, reason: Reason, offset?: number) {
    super(spoken(reason).reason);
    this.name = 'RuleError';
    this.code = code;
    this.reason = reason;
    this.offset = offset;
  }
}
