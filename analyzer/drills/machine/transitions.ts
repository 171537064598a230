import type { GuardContext, Refusal } from '../../cases/machine.ts';
import type { CaseMessage } from '../../cases/message.ts';
import { controlRoles, type DrillRole, type DrillState, type Signature } from '../drill.ts';

export const rights = {
  create: { resource: 'drills', action: 'create' },
  update: { resource: 'drills', action: 'update' },
  approve: { resource: 'drills', action: 'approve' },
} as const;

/** Unit of the drill, and units of those who take part. */
export const bothSides = ['owner', 'participant'] as const;

export function refusal(code: string, zh: string, en: string): Refusal {
  return { code, zh, en };
}

export function was(state: DrillState | undefined): DrillState {
  if (!state) throw new Error('the drill is not open');
  return state;
}

export function signatureOf({ actor, at }: Pick<CaseMessage, 'actor' | 'at'>): Signature {
  return { accountId: actor.kind === 'person' ? actor.accountId : '', name: actor.name, at };
}

/** Roles of an account in a drill. */
export function rolesOf(
  { participants }: Pick<DrillState, 'participants'>,
  accountId: string | undefined,
): DrillRole[] {
  const roles = participants
    .filter((each) => accountId !== undefined && each.accountId === accountId)
    .map(({ role }) => role);
  return [...new Set(roles)];
}

const notInRole = refusal(
  'NOT_A_PARTICIPANT',
  '您在本次演练中没有相应角色。',
  'You do not hold such a role in this drill.',
);

/** Refuses whoever does not hold one of the roles in this drill; the platform itself may. */
export function roleRefusal(
  state: DrillState,
  { accountId }: GuardContext,
  roles: readonly DrillRole[] = controlRoles,
): Refusal | undefined {
  if (accountId === undefined) return undefined;
  return rolesOf(state, accountId).some((role) => roles.includes(role)) ? undefined : notInRole;
}

export function stored(instant: string): string {
  return new Date(instant).toISOString();
}
