import type { Projected } from '../cases/machine.ts';
import type { Trx } from '../stores/records/records.ts';
import { incidentLevels, rankOf } from './levels.ts';
import type { IncidentState } from './state.ts';

type Current = Projected<IncidentState>;

/** Sorts below every level. */
const notGraded = incidentLevels.length;

function columnsOf({ state, version, clocks, openedAt, updatedAt }: Current) {
  const due = clocks
    .filter((clock) => clock.state === 'running')
    .map((clock) => clock.dueAt)
    .sort();
  return {
    unit_id: state.unitId,
    affected_unit_id: state.affectedUnitId,
    number: state.number,
    title: state.title,
    state: state.state,
    version,
    class_id: state.classId,
    subclass_id: state.subclassId,
    operator_kind: state.operatorKind,
    cac_level: state.cac?.level ?? ('unknown' as const),
    edu_level: state.edu?.level ?? ('unknown' as const),
    edu_rank: state.edu ? rankOf(state.edu.lower) : notGraded,
    discovered_at: state.discoveredAt,
    occurred_at: state.occurredAt,
    opened_at: openedAt,
    updated_at: updatedAt,
    closed_at: state.closedAt,
    tasks_open: state.tasks.filter(({ done }) => done === null).length,
    tasks_total: state.tasks.length,
    evidence_count: state.evidence.length,
    reports_count: state.reports.length,
    notice_ids: JSON.stringify(state.noticeIds),
    next_due_at: due[0] ?? null,
  };
}

async function writeTasks(trx: Trx, { caseId, state }: Current): Promise<void> {
  const rows = await trx
    .selectFrom('incident_tasks')
    .select(['id', 'assignee_id', 'assigned'])
    .where('incident_id', '=', caseId)
    .execute();
  const known = new Map(rows.map((row) => [row.id, row]));
  for (const task of state.tasks) {
    const before = known.get(task.id);
    // Handed over since: the log still names the one who left.
    const isHandedOver = before !== undefined && before.assigned === task.assigneeId;
    const columns = {
      title: task.title,
      assignee_id: isHandedOver ? before.assignee_id : task.assigneeId,
      assigned: task.assigneeId,
      due_at: task.dueAt,
      done_at: task.done?.at ?? null,
    };
    await trx
      .insertInto('incident_tasks')
      .values({ id: task.id, incident_id: caseId, unit_id: state.unitId, ...columns })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
      .execute();
  }
}

async function writeAlerts(trx: Trx, { caseId, state }: Current): Promise<void> {
  for (const alertId of state.alertIds) {
    await trx
      .insertInto('incident_alerts')
      .values({ incident_id: caseId, alert_id: alertId, unit_id: state.unitId })
      .onConflict((conflict) => conflict.columns(['incident_id', 'alert_id']).doNothing())
      .execute();
  }
}

/** Writes the read models of an incident from its state. */
export async function projectIncident(trx: Trx, current: Current): Promise<void> {
  const columns = columnsOf(current);
  await trx
    .insertInto('incidents')
    .values({ id: current.caseId, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
  await writeAlerts(trx, current);
  await writeTasks(trx, current);
}
