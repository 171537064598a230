import { markSheetStale } from '../assessment/sheet/store.ts';
import { nextDue } from '../register/next-due.ts';
import { endOfDay, startOfDay } from '../register/civil-day.ts';
import { inBatches } from '../assets/batches.ts';
import type { Projected } from '../cases/machine.ts';
import type { Trx } from '../stores/records/records.ts';
import type { AttestationState } from './state.ts';

/** Writes the read models of an attestation; the sheet of its system is made again. */
export async function projectAttestation(
  trx: Trx,
  { caseId, state, version, clocks, openedAt, updatedAt }: Projected<AttestationState>,
): Promise<void> {
  const columns = {
    unit_id: state.unitId,
    system_id: state.systemId,
    number: state.number,
    title: state.title,
    state: state.state,
    version,
    effective_on: state.effectiveOn,
    effective_at: startOfDay(state.effectiveOn),
    period_from: state.periodFrom,
    period_to: state.periodTo,
    expires_on: state.expiresOn,
    expires_at: endOfDay(state.expiresOn),
    files_count: state.files.length,
    opened_by: state.author.accountId ?? '',
    signed_by: state.signer?.accountId ?? null,
    reviewed_by: state.reviewer?.accountId ?? null,
    next_due_at: nextDue(clocks),
    opened_at: openedAt,
    updated_at: updatedAt,
  };
  await trx
    .insertInto('attestations')
    .values({ id: caseId, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
  await trx.deleteFrom('attestation_items').where('attestation_id', '=', caseId).execute();
  const items = state.answers.map(({ itemKey, verdict, note }) => ({
    attestation_id: caseId,
    unit_id: state.unitId,
    system_id: state.systemId,
    item_key: itemKey,
    verdict,
    note,
  }));
  await inBatches(items, (rows) => trx.insertInto('attestation_items').values(rows).execute());
  await markSheetStale(trx, state.systemId);
}
