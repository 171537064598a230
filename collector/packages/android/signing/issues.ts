import type { Scheme, SigningIssue } from './signing.ts';

const MAX_ISSUES = 100;
const MAX_DETAIL = 300;

/** What stands against a signature; bounded, the rest is counted. */
export interface IssueLog {
  readonly issues: readonly SigningIssue[];
  readonly dropped: number;
  /** Errors, kept or not. */
  readonly errors: number;
  /** Why verification did not come to its end; undefined when it did. */
  readonly incomplete: string | undefined;
  error(scheme: SigningIssue['scheme'], code: string, detail: string): void;
  warning(scheme: SigningIssue['scheme'], code: string, detail: string): void;
  /** A limit of reading was reached: what follows is not known, which is no error of the signature. */
  stop(detail: string): void;
}

export function createIssueLog(): IssueLog {
  const issues: SigningIssue[] = [];
  let dropped = 0;
  let errors = 0;
  let incomplete: string | undefined;
  const add = (issue: SigningIssue): void => {
    if (issues.length >= MAX_ISSUES) dropped += 1;
    else issues.push({ ...issue, detail: issue.detail.slice(0, MAX_DETAIL) });
  };
  return {
    issues,
    get dropped() {
      return dropped;
    },
    get errors() {
      return errors;
    },
    get incomplete() {
      return incomplete;
    },
    stop(detail) {
      incomplete ??= detail.slice(0, MAX_DETAIL);
    },
    error(scheme, code, detail) {
      errors += 1;
      add({ scheme, level: 'error', code, detail });
    },
    warning(scheme, code, detail) {
      add({ scheme, level: 'warning', code, detail });
    },
  };
}

/** Messages of one scheme: `V2_SIG_…`, `V3_SIG_…`. */
export interface SchemeLog {
  error(code: string, detail: string): void;
  warning(code: string, detail: string): void;
}

export function schemeLog(log: IssueLog, scheme: Scheme, prefix: string): SchemeLog {
  return {
    error: (code, detail) => log.error(scheme, `${prefix}${code}`, detail),
    warning: (code, detail) => log.warning(scheme, `${prefix}${code}`, detail),
  };
}
