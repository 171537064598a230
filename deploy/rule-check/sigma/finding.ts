import type { RuleFault } from '../../../analyzer/detection/rule.ts';

/** What is wrong with a rule that loads, before its place in the file is looked up. */
export interface Finding {
  severity: RuleFault['severity'];
  /** Stable, upper case with underscores. */
  code: string;
  reason: string;
  /** JSON pointer inside the rule's document; the nearest member that is there counts. */
  pointer: string;
}

export function warning(code: string, reason: string, pointer: string): Finding {
  return { severity: 'warning', code, reason, pointer };
}

export function error(code: string, reason: string, pointer: string): Finding {
  return { severity: 'error', code, reason, pointer };
}

/** A key as a member of a JSON pointer. */
export function member(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
