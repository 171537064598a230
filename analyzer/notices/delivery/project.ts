import type { Projected } from '../../cases/machine.ts';
import type { Trx } from '../../stores/records/records.ts';
import { severityRank } from '../severity.ts';
import { deliveryClocks, type DeliveryClock, type DeliveryState } from '../state.ts';
import type { DeliveryStateName } from '../state.ts';
import { openRequest } from './requests.ts';

/** Deadlines of the clocks that run. */
function dueDates({ clocks }: Pick<Projected<DeliveryState>, 'clocks'>) {
  const due = (name: DeliveryClock) =>
    clocks.find(({ clock, state }) => clock === name && state === 'running')?.dueAt ?? null;
  return {
    sign_due_at: due('sign'),
    contain_due_at: due('contain'),
    feedback_due_at: due('feedback'),
    verify_due_at: due('verify'),
  };
}

/** Clocks that rest press nobody. */
function nextDue({ clocks }: Pick<Projected<DeliveryState>, 'clocks'>) {
  const names: readonly string[] = deliveryClocks;
  const next = clocks
    .filter(({ clock, state }) => state === 'running' && names.includes(clock))
    .toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0];
  return { next_due_at: next?.dueAt ?? null, next_clock: next?.clock ?? null };
}

/** Writes the read model of a delivery from its fold. */
export async function projectDelivery(trx: Trx, current: Projected<DeliveryState>): Promise<void> {
  const { state, caseId, version } = current;
  const row = {
    unit_id: state.recipientUnitId,
    notice_id: state.noticeId,
    parent_id: state.parentId ?? null,
    issuer_unit_id: state.issuerUnitId,
    number: state.number,
    title: state.title,
    kind: state.kind,
    severity: state.severity,
    severity_rank: severityRank(state.severity),
    tlp: state.tlp,
    state: state.state as DeliveryStateName,
    version,
    round: state.round,
    recurrences: state.recurrences,
    open_request: openRequest(state)?.kind ?? null,
    issued_at: state.issuedAt,
    updated_at: current.updatedAt,
    ...nextDue(current),
    ...dueDates(current),
    code: state.code,
  };
  await trx
    .insertInto('deliveries')
    .values({ id: caseId, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}
