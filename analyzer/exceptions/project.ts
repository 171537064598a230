import { markSheetStale } from '../assessment/sheet/store.ts';
import type { Projected } from '../cases/machine.ts';
import { endOfDay } from '../register/civil-day.ts';
import { nextDue } from '../register/next-due.ts';
import type { Trx } from '../stores/records/records.ts';
import type { ExceptionState } from './state.ts';

/** Writes the read model of an exception; the sheet of its system is made again. */
export async function projectException(
  trx: Trx,
  { caseId, state, version, clocks, openedAt, updatedAt }: Projected<ExceptionState>,
): Promise<void> {
  const columns = {
    unit_id: state.unitId,
    system_id: state.systemId,
    number: state.number,
    title: state.title,
    state: state.state,
    version,
    item_key: state.itemKey,
    risk: state.risk,
    expires_on: state.expiresOn,
    expires_at: endOfDay(state.expiresOn),
    requested_by: state.requested.accountId ?? '',
    approved_by: state.approved?.accountId ?? null,
    approved_at: state.approved?.at ?? null,
    frozen_state: state.frozen?.state ?? null,
    next_due_at: nextDue(clocks),
    opened_at: openedAt,
    updated_at: updatedAt,
  };
  await trx
    .insertInto('item_exceptions')
    .values({ id: caseId, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
  await markSheetStale(trx, state.systemId);
}
