import type { CaseAction } from '../../cases/cases.ts';
import type { Program } from '../../playbooks/program.ts';
import type { Binding } from '../../playbooks/runs/run-state.ts';
import { controlRoles, type DrillState } from '../drill.ts';
import type { Seat } from './seats.ts';

/** Most accounts of one binding; the cap of the message that begins a run. */
const mostAccounts = 200;

/**
 * Who holds which role of the playbook. In a rehearsal nobody does but those who control it, so that they can play every
 * place; the places themselves stand in for the people that the playbook wants.
 */
function bindingsOf(program: Program, state: DrillState, seats: readonly Seat[]): Binding[] {
  const staff = state.participants
    .filter(({ role }) => controlRoles.includes(role))
    .map(({ accountId }) => accountId);
  const bindings = new Map<string, Binding & { accountIds: string[] }>();
  for (const { seat, accountId, unitId, roles } of seats) {
    for (const role of roles) {
      if (!program.roles.has(role)) continue;
      const key = `${role} ${unitId}`;
      const binding = bindings.get(key) ?? { role, unitId, accountIds: [] };
      const held = accountId === null ? [`seat-${seat}`, ...staff] : [accountId];
      const all = new Set([...binding.accountIds, ...held]);
      bindings.set(key, { ...binding, accountIds: [...all].slice(0, mostAccounts) });
    }
  }
  return [...bindings.values()];
}

/** The message that opens the run of a drill. */
export function beginAction(
  drill: { drillId: string; state: DrillState },
  runId: string,
  program: Program,
  seats: readonly Seat[],
  who: Pick<CaseAction, 'actor' | 'origin'>,
): CaseAction {
  const { state, drillId } = drill;
  const { responsibleId } = state;
  return {
    ...who,
    caseId: runId,
    caseKind: 'run',
    unitId: state.unitId,
    message: 'begin',
    payload: {
      mode: 'exercise',
      subject: { kind: 'drill', id: drillId },
      title: `【演练】${state.title}`.slice(0, 200),
      hash: program.hash,
      bindings: bindingsOf(program, state, seats),
      ...(responsibleId !== undefined && { responsibleId }),
    },
  };
}
