import type { Draft } from '../parser.ts';
import { addType } from './verdict.ts';

export type Outcome = 'success' | 'failure';

const failure =
  /\bfail|\binvalid\b|\bdenied\b|\breject|\brefused\b|\bincorrect\b|\bwrong\b|\bunsuccessful|\berror\b|\blocked\b|失败|拒绝|错误|不正确|锁定|未通过/i;
const success =
  /\bsucce|\blogged (?:in|on)\b|\blogined\b|\baccepted\b|\bpassed\b|\bok\b|成功|通过/i;

/** Reads success or failure from a sentence or a result word; failure words win. */
export function readOutcome(text: string): Outcome | undefined {
  const head = text.length > 512 ? text.slice(0, 512) : text;
  if (failure.test(head)) return 'failure';
  return success.test(head) ? 'success' : undefined;
}

/** Marks a sign-in, sign-out or attempt. */
export function markAuthentication(
  draft: Draft,
  action: 'login' | 'logout',
  outcome: Outcome | undefined,
): void {
  draft['event.category'] ??= 'authentication';
  draft['event.action'] ??= action;
  if (outcome !== undefined) draft['event.outcome'] ??= outcome;
  // A failed sign-in starts nothing.
  if (action === 'logout') addType(draft, 'end');
  else addType(draft, outcome === 'success' ? 'start' : 'info');
}
