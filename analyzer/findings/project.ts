import type { Projected } from '../cases/machine.ts';
import { nextDue } from '../register/next-due.ts';
import type { Trx } from '../stores/records/records.ts';
import type { FindingState } from './state.ts';

/** Writes the read model of a finding. */
export async function projectFinding(
  trx: Trx,
  { caseId, state, version, clocks, openedAt, updatedAt }: Projected<FindingState>,
): Promise<void> {
  const columns = {
    unit_id: state.unitId,
    system_id: state.systemId,
    number: state.number,
    title: state.title,
    state: state.state,
    version,
    raised_unit_id: state.raisedUnitId,
    raised_by: state.raised.accountId ?? '',
    item_key: state.itemKey,
    severity: state.severity,
    template_id: state.templateId,
    rounds: state.rounds,
    closed_at: state.closedAt,
    next_due_at: nextDue(clocks),
    opened_at: openedAt,
    updated_at: updatedAt,
  };
  await trx
    .insertInto('findings')
    .values({ id: caseId, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
}
