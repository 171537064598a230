import type { Projected } from '../cases/machine.ts';
import type { Trx } from '../stores/records/records.ts';
import { isSealed, type DrillState } from './drill.ts';

type Current = Projected<DrillState>;

function columnsOf({ state, version, openedAt, updatedAt }: Current) {
  const open = state.improvements.filter(({ done }) => done === null);
  return {
    unit_id: state.unitId,
    number: state.number,
    title: state.title,
    state: state.state,
    version,
    form: state.form,
    scope: state.scope,
    content: state.content,
    blind: state.blind,
    sealed: isSealed(state) ? 1 : 0,
    playbook_id: state.playbook?.id ?? null,
    playbook_hash: state.playbook?.hash ?? null,
    playbook_title: state.playbook?.title ?? null,
    planned_at: state.plannedAt,
    run_id: state.runId,
    started_at: state.startedAt,
    ended_at: state.endedAt,
    closed_at: state.closedAt,
    opened_at: openedAt,
    updated_at: updatedAt,
    participants: state.participants.length,
    improvements_total: state.improvements.length,
    improvements_open: open.length,
    improvement_due_at: open.map(({ dueAt }) => dueAt).sort()[0] ?? null,
  };
}

async function writeParticipants(trx: Trx, { caseId, state }: Current): Promise<void> {
  const rows = state.participants.map((each) => ({
    drill_id: caseId,
    seat: each.seat,
    account_id: each.accountId,
    unit_id: each.unitId,
    role: each.role,
    playbook_role: each.playbookRole ?? null,
    sealed: isSealed(state) ? 1 : 0,
  }));
  const stored = await trx
    .selectFrom('drill_participants')
    .selectAll()
    .where('drill_id', '=', caseId)
    .execute();
  const textOf = (each: readonly (typeof rows)[number][]) =>
    each
      .map(({ drill_id, seat, account_id, unit_id, role, playbook_role, sealed }) =>
        JSON.stringify([drill_id, seat, account_id, unit_id, role, playbook_role, sealed]),
      )
      .sort()
      .join();
  // Most messages change nobody.
  if (textOf(stored) === textOf(rows)) return;
  await trx.deleteFrom('drill_participants').where('drill_id', '=', caseId).execute();
  const perInsert = 100;
  for (let from = 0; from < rows.length; from += perInsert) {
    await trx
      .insertInto('drill_participants')
      .values(rows.slice(from, from + perInsert))
      .execute();
  }
}

async function writeImprovements(trx: Trx, { caseId, state }: Current): Promise<void> {
  for (const { id, title, ownerId, dueAt, done } of state.improvements) {
    const columns = {
      title,
      owner_id: ownerId,
      due_at: dueAt,
      done_at: done?.at ?? null,
    };
    await trx
      .insertInto('drill_improvements')
      .values({ id, drill_id: caseId, unit_id: state.unitId, ...columns })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
      .execute();
  }
}

/** Writes the read models of a drill from its state. */
export async function projectDrill(trx: Trx, current: Current): Promise<void> {
  const columns = columnsOf(current);
  await trx
    .insertInto('drill_plans')
    .values({ id: current.caseId, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
  await writeParticipants(trx, current);
  await writeImprovements(trx, current);
}
