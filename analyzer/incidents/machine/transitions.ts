import type { Refusal } from '../../cases/machine.ts';
import type { GuardContext } from '../../cases/machine.ts';
import type { CaseMessage } from '../../cases/message.ts';
import type { IncidentState } from '../state.ts';

export const rights = {
  create: { resource: 'incidents', action: 'create' },
  update: { resource: 'incidents', action: 'update' },
  approve: { resource: 'incidents', action: 'approve' },
} as const;

/** States in which an incident is worked on. */
export const workStates = ['OPEN', 'TRIAGED', 'HANDLING', 'CONTAINED', 'RECOVERED'] as const;

export function refusal(code: string, zh: string, en: string): Refusal {
  return { code, zh, en };
}

/** The state that a message finds, without what the one before wanted of the clocks. */
export function was(state: IncidentState | undefined): IncidentState {
  if (!state) throw new Error('the incident is not open');
  return { ...state, wishes: [] };
}

export function accountOf({ actor }: Pick<CaseMessage, 'actor'>): string | null {
  return actor.kind === 'person' ? actor.accountId : null;
}

/** The form in which stores and clocks keep instants. */
export function stored(instant: string): string {
  return new Date(instant).toISOString();
}

/** A few minutes: clocks of people and machines differ. */
const toleranceMs = 5 * 60_000;

/** Nobody reports what has not happened, or before it was found. */
export function timeRefusal(
  at: string | undefined,
  notBefore: string,
  context: Pick<GuardContext, 'at'>,
): Refusal | undefined {
  if (at === undefined) return undefined;
  const instant = Date.parse(at);
  if (instant > Date.parse(context.at) + toleranceMs) {
    return refusal('TIME_AHEAD', '所填时间晚于现在。', 'This time lies in the future.');
  }
  if (instant < Date.parse(notBefore)) {
    return refusal('TIME_BEFORE', '所填时间早于发现时间。', 'This time is before the discovery.');
  }
  return undefined;
}

/** Never later than the message itself: a clock is met when it was done, not after. */
export function notAfter(at: string, messageAt: string): string {
  const instant = stored(at);
  return instant < messageAt ? instant : messageAt;
}

export function fullRefusal(count: number, most: number): Refusal | undefined {
  return count < most
    ? undefined
    : refusal('LIMIT_REACHED', `最多 ${most} 项。`, `There can be no more than ${most}.`);
}
