import type { Projected } from '../../cases/machine.ts';
import { nextDue } from '../../register/next-due.ts';
import type { Trx } from '../../stores/records/records.ts';
import { currentDecisions } from '../items/counts.ts';
import { shareApp } from '../sharing.ts';
import type { AppUseState } from './state.ts';

/** Writes the read model of a use; who uses an app sees it and its packages. */
export async function projectAppUse(trx: Trx, current: Projected<AppUseState>): Promise<void> {
  const { caseId, state, version, clocks, openedAt, updatedAt } = current;
  const decisions = Object.values(currentDecisions(state));
  const columns = {
    unit_id: state.unitId,
    app_id: state.appId,
    title: state.title,
    state: state.state,
    version,
    nature: state.facts.nature ?? null,
    bureau_unit_id:
      state.state === 'BUREAU_REVIEW' ? (state.bureauUnitIds[state.bureausPassed] ?? null) : null,
    package_id: state.packageId,
    items_decided: decisions.filter(({ verdict }) => verdict !== 'undecidable').length,
    items_problems: decisions.filter(({ verdict }) => verdict === 'problem').length,
    trigger_kind: state.triggers.at(-1)?.kind ?? null,
    people: state.facts.people ?? null,
    in_use_since: state.inUseSince,
    reviewed_on: state.reviewedOn,
    stopped_on: state.stopped?.on ?? null,
    next_due_at: nextDue(clocks),
    opened_by: state.proposed.accountId ?? '',
    opened_at: openedAt,
    updated_at: updatedAt,
  };
  await trx
    .insertInto('app_uses')
    .values({ id: caseId, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
  await shareApp(trx, {
    appId: state.appId,
    unitId: state.unitId,
    from: openedAt,
    until: state.state === 'STOPPED' ? updatedAt : null,
  });
}
