import type { Projected } from '../../cases/machine.ts';
import type { Trx } from '../../stores/records/records.ts';
import { nextDue } from '../next-due.ts';
import type { FilingState } from './state.ts';
import { currentStep } from './steps.ts';

/** Writes the read model of a filing. */
export async function projectFiling(
  trx: Trx,
  { caseId, state, version, clocks, openedAt, updatedAt }: Projected<FilingState>,
): Promise<void> {
  const columns = {
    unit_id: state.unitId,
    system_id: state.systemId,
    title: state.title,
    state: state.state,
    version,
    s_level: state.sLevel,
    a_level: state.aLevel,
    level: state.level,
    step: currentStep(state),
    certificate_number: state.certificate?.number ?? null,
    issued_on: state.certificate?.on ?? null,
    valid_until: state.validUntil,
    next_due_at: nextDue(clocks),
    opened_at: openedAt,
    updated_at: updatedAt,
  };
  await trx
    .insertInto('filings')
    .values({ id: caseId, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
}
