import type { Projected } from '../../cases/machine.ts';
import { nextDue } from '../../register/next-due.ts';
import type { Trx } from '../../stores/records/records.ts';
import { currentDecisions } from '../items/counts.ts';
import { publicFilingStates, type AppFilingState } from './state.ts';

/** Whether a later filing of the app was opened: then that one is what the ledger shows. */
async function isOvertaken(trx: Trx, appId: string, caseId: string, openedAt: string) {
  const later = await trx
    .selectFrom('app_filings')
    .select('id')
    .where('app_id', '=', appId)
    .where('id', '!=', caseId)
    .where('opened_at', '>', openedAt)
    .executeTakeFirst();
  return later !== undefined;
}

async function writeLedger(
  trx: Trx,
  { caseId, state, openedAt }: Projected<AppFilingState>,
): Promise<void> {
  if (await isOvertaken(trx, state.appId, caseId, openedAt)) return;
  const isPublic = publicFilingStates.includes(state.state);
  await trx
    .updateTable('apps')
    .set({
      filing_id: caseId,
      filing_state: state.state,
      filing_number: state.number,
      filed_on: state.filedOn,
      valid_until: state.validUntil,
      ...(isPublic && { public: 1 }),
    })
    .where('id', '=', state.appId)
    .execute();
}

/** What happened to the filing reaches every use of the app; the job of triggers carries it out, once. */
async function writeTrigger(trx: Trx, { trigger, appId, authorityUnitId }: AppFilingState) {
  if (!trigger) return;
  await trx
    .insertInto('app_triggers')
    .values({
      id: trigger.id,
      unit_id: authorityUnitId,
      app_id: appId,
      kind: trigger.kind,
      reason_zh: trigger.reasonZh,
      reason_en: trigger.reasonEn,
      urgent: trigger.urgent ? 1 : 0,
      made_by_name: trigger.byName,
      created_at: trigger.at,
      reached: '',
      uses: 0,
      done_at: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Writes the read model of a filing, and what the ledger repeats of it. */
export async function projectAppFiling(
  trx: Trx,
  current: Projected<AppFilingState>,
): Promise<void> {
  const { caseId, state, version, clocks, openedAt, updatedAt } = current;
  const decisions = Object.values(currentDecisions(state));
  const columns = {
    unit_id: state.unitId,
    app_id: state.appId,
    authority_unit_id: state.authorityUnitId,
    title: state.title,
    state: state.state,
    version,
    number: state.number,
    provider_name: state.providerName,
    provider_key: state.providerKey,
    package_id: state.packageId,
    items_decided: decisions.filter(({ verdict }) => verdict !== 'undecidable').length,
    items_problems: decisions.filter(({ verdict }) => verdict === 'problem').length,
    filed_on: state.filedOn,
    valid_until: state.validUntil,
    next_due_at: nextDue(clocks),
    opened_by: state.opened.accountId ?? '',
    opened_at: openedAt,
    updated_at: updatedAt,
  };
  await trx
    .insertInto('app_filings')
    .values({ id: caseId, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
  await writeLedger(trx, current);
  await writeTrigger(trx, state);
}
