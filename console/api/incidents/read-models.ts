import type { CaseView } from '../../../analyzer/cases/cases.ts';
import type { WorkCalendar } from '../../../analyzer/clocks/calendar.ts';
import type { ClockState } from '../../../analyzer/clocks/clock.ts';
import type { DeadlineRules } from '../../../analyzer/clocks/deadline-rules.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import { dueAt } from '../../../analyzer/clocks/due-at.ts';
import type { IncidentRules } from '../../../analyzer/incidents/grading/rules.ts';
import type { IncidentDuty, IncidentState } from '../../../analyzer/incidents/state.ts';
import type { visibleIncidents } from '../../../analyzer/incidents/queries.ts';
import type { Db, Records } from '../../../analyzer/stores/records/records.ts';
import { clockViewOf } from '../cases/read-models.ts';
import type { CaseClockView } from '../cases/schema.ts';
import type { DutyView, Incident, IncidentRow } from './schema.ts';

export interface Names {
  rules: IncidentRules;
  deadlines: Pick<Deadlines, 'rules' | 'calendar' | 'resolve'>;
}

const progressName = { zh: '进展续报', en: 'Progress report' };

/** Short names of the clocks of an incident; those of the deadlines say more than a chip can hold. */
function named(rules: IncidentRules, view: CaseClockView): CaseClockView {
  const duty = rules.duties.find(({ clock }) => clock === view.clock);
  const name = view.clock === 'progress' ? progressName : duty;
  return name ? { ...view, labelZh: name.zh, labelEn: name.en } : view;
}

/** Clocks of several incidents at once, by incident. */
export async function clocksByIncident(
  { db }: Pick<Records, 'db'>,
  ids: readonly string[],
  at: string,
  { rules, deadlines }: { rules: IncidentRules; deadlines: { rules: DeadlineRules } },
): Promise<Map<string, CaseClockView[]>> {
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('case_clocks')
          .select(['case_id', 'clock_json', 'escalated_step'])
          .where('case_id', 'in', ids)
          .orderBy('due_at')
          .execute();
  const found = new Map<string, CaseClockView[]>(ids.map((id) => [id, []]));
  for (const row of rows) {
    const state = JSON.parse(row.clock_json) as ClockState;
    const view = clockViewOf(state, at, deadlines.rules, row.escalated_step);
    found.get(row.case_id)?.push(named(rules, view));
  }
  return found;
}

/** The columns of a row with the names that belong to it. */
export function selectRows(query: ReturnType<typeof visibleIncidents>) {
  return query
    .leftJoin('units', 'units.id', 'incidents.unit_id')
    .leftJoin('units as affected', 'affected.id', 'incidents.affected_unit_id')
    .leftJoin('cases', 'cases.case_id', 'incidents.id')
    .leftJoin('accounts', 'accounts.id', 'cases.responsible_id')
    .selectAll('incidents')
    .select([
      'units.name as unit_name',
      'affected.name as affected_unit_name',
      'cases.responsible_id as responsible_id',
      'accounts.name as responsible_name',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectRows>['execute']>>[number];

export function rowOf(row: Row, clocks: CaseClockView[]): IncidentRow {
  return {
    id: row.id,
    version: row.version,
    number: row.number,
    title: row.title,
    state: row.state,
    class: row.class_id,
    subclass: row.subclass_id,
    operatorKind: row.operator_kind,
    cacLevel: row.cac_level,
    eduLevel: row.edu_level,
    unitId: row.unit_id,
    unitName: row.unit_name ?? '',
    affectedUnitId: row.affected_unit_id,
    affectedUnitName: row.affected_unit_name,
    responsibleId: row.responsible_id,
    responsibleName: row.responsible_name,
    discoveredAt: row.discovered_at,
    occurredAt: row.occurred_at,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
    tasksOpen: row.tasks_open,
    tasksTotal: row.tasks_total,
    evidenceCount: row.evidence_count,
    reportsCount: row.reports_count,
    overdue: clocks.some((clock) => clock.state === 'running' && clock.overdue),
    clocks,
    noticeIds: JSON.parse(row.notice_ids) as string[],
  };
}

/** Duties with the deadline that an open one would have: a person sees what is at stake before the grade is clear. */
export async function dutyViews(
  duties: readonly (Omit<IncidentDuty, 'status'> & { status?: IncidentDuty['status'] })[],
  anchor: { unitId: string; discoveredAt: string; recoveredAt: string | null; at: string },
  { deadlines }: Names,
): Promise<DutyView[]> {
  const calendar: WorkCalendar = deadlines.calendar;
  return await Promise.all(
    duties.map(async (duty) => {
      const from = duty.from === 'discovery' ? anchor.discoveredAt : anchor.recoveredAt;
      const rule =
        duty.owed === 'no' || duty.ruleId === null || from === null
          ? undefined
          : await deadlines.resolve(duty.ruleId, { unitId: anchor.unitId, at: anchor.at });
      return {
        ...duty,
        status: duty.status ?? 'idle',
        wouldBeDueAt: rule && from !== null ? dueAt(rule.limit, from, calendar) : null,
      };
    }),
  );
}

async function alertsOf(db: Db, ids: readonly string[]): Promise<Incident['alerts']> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('alerts')
    .select(['id', 'title', 'title_zh as titleZh', 'state'])
    .where('id', 'in', ids)
    .execute();
  return rows;
}

/** Whose task it is now: the log names who had it before a hand-over. */
async function tasksOf(
  db: Db,
  incidentId: string,
  state: IncidentState,
): Promise<Incident['tasks']> {
  const rows = await db
    .selectFrom('incident_tasks')
    .leftJoin('accounts', 'accounts.id', 'incident_tasks.assignee_id')
    .select(['incident_tasks.id', 'incident_tasks.assignee_id', 'accounts.name'])
    .where('incident_id', '=', incidentId)
    .execute();
  const now = new Map(rows.map((row) => [row.id, row]));
  return state.tasks.map((task) => {
    const row = now.get(task.id);
    return {
      ...task,
      assigneeId: row ? row.assignee_id : task.assigneeId,
      assigneeName: row?.name ?? task.assigneeName,
    };
  });
}

async function suggestedKind(db: Db, unitId: string): Promise<string | null> {
  const row = await db
    .selectFrom('incidents')
    .select('operator_kind')
    .where('unit_id', '=', unitId)
    .where('operator_kind', 'is not', null)
    .orderBy('opened_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.operator_kind ?? null;
}

/** All that the record page shows. */
export async function incidentOf(
  db: Db,
  row: Row,
  clocks: CaseClockView[],
  view: CaseView,
  names: Names,
  at: string,
): Promise<Incident> {
  const state = view.state as IncidentState;
  const found = names.rules.classes.find(({ id }) => id === state.classId);
  return {
    ...rowOf(row, clocks),
    version: view.version,
    description: state.description,
    outcome: state.outcome,
    containedAt: state.containedAt,
    recoveredAt: state.recoveredAt,
    asksRansom: state.asksRansom,
    answers: { ...state.answers },
    cac: state.cac as Incident['cac'],
    edu: state.edu as Incident['edu'],
    duties: await dutyViews(state.duties, { ...state, at }, names),
    route: found?.route ?? null,
    tasks: await tasksOf(db, row.id, state),
    evidence: state.evidence.map((piece) => ({ ...piece, custody: [...piece.custody] })),
    reports: [...state.reports],
    submissions: [...state.submissions],
    alerts: await alertsOf(db, state.alertIds),
    alertIds: [...state.alertIds],
    suggestedOperatorKind: state.operatorKind ?? (await suggestedKind(db, state.unitId)),
  };
}
