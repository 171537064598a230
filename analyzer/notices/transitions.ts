import type { Refusal } from '../cases/machine.ts';
import type { CaseMessage } from '../cases/message.ts';
import type { Done } from './state.ts';

export function doneBy({ actor, at }: Pick<CaseMessage, 'actor' | 'at'>): Done {
  return {
    at,
    name: actor.name,
    ...(actor.kind === 'person' && { accountId: actor.accountId }),
  };
}

export function refusal(code: string, zh: string, en: string): Refusal {
  return { code, zh, en };
}

/** Of a message that does not open its case. */
export function opened<S>(state: S | undefined): S {
  if (state === undefined) throw new Error('a message came before the one that opens the case');
  return state;
}

/** The form in which clocks want dates. */
export function instantOf(text: string): string {
  return new Date(text).toISOString();
}

export const rights = {
  create: { resource: 'notices', action: 'create' },
  update: { resource: 'notices', action: 'update' },
  approve: { resource: 'notices', action: 'approve' },
} as const;

/** Who reads what about notices: those who work on it first, then those who answer for it. */
export const readers = {
  recipient: ['school-security-officer', 'school-cio', 'bureau-analyst', 'bureau-leader'],
  issuer: ['bureau-analyst'],
  approver: ['bureau-leader'],
} as const satisfies Record<string, readonly string[]>;
