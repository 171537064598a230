import type { DrillRole, DrillState } from '../../../analyzer/drills/drill.ts';
import { rolesOf } from '../../../analyzer/drills/machine/transitions.ts';
import type { DrillRowRead } from '../../../analyzer/drills/queries.ts';
import type { DrillRules } from '../../../analyzer/drills/rules.ts';
import { unitNames } from '../../../analyzer/people/unit-names.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { Drill, DrillRow } from './schema.ts';

export const watermark = { watermark: '演练' } as const;

export interface RowContext {
  rules: DrillRules;
  locale: 'zh' | 'en';
  at: string;
}

/** Roles of one account in several drills. */
export async function rolesByDrill(
  db: Db,
  accountId: string,
  drillIds: readonly string[],
): Promise<Map<string, DrillRole[]>> {
  const rows = await db
    .selectFrom('drill_participants')
    .select(['drill_id', 'role'])
    .distinct()
    .where('account_id', '=', accountId)
    .where('drill_id', 'in', ['', ...drillIds])
    .execute();
  const roles = new Map<string, DrillRole[]>();
  for (const { drill_id: id, role } of rows) roles.set(id, [...(roles.get(id) ?? []), role]);
  return roles;
}

/** One drill of a list. What the caller may not know of a sealed one is left out. */
export function rowOf(
  row: DrillRowRead,
  myRoles: readonly DrillRole[],
  { rules, locale, at }: RowContext,
): DrillRow {
  const open = row.open === 1;
  const sealedTitle = locale === 'en' ? rules.sealed.titleEn : rules.sealed.titleZh;
  return {
    ...watermark,
    id: row.id,
    version: row.version,
    number: row.number,
    title: open ? row.title : sealedTitle,
    state: row.state,
    form: row.form,
    scope: row.scope,
    content: row.content,
    blind: row.blind,
    sealed: !open,
    unitId: row.unit_id,
    unitName: row.unit_name ?? '',
    playbookTitle: open ? row.playbook_title : null,
    plannedAt: row.planned_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    closedAt: row.closed_at,
    updatedAt: row.updated_at,
    participants: row.participants,
    myRoles: [...myRoles],
    improvements: {
      total: row.improvements_total,
      open: row.improvements_open,
      nextDueAt: row.improvement_due_at,
      overdue: row.improvement_due_at !== null && row.improvement_due_at < at,
    },
  };
}

const nothingKnown = {
  purpose: '',
  schedule: '',
  venue: '',
  budgeted: false,
  plannedMinutes: null,
  goals: '',
  objectives: [],
  support: {},
  playbook: null,
  people: [],
  submitted: null,
  approval: null,
  sentBack: null,
  rehearsals: [],
  runId: null,
  stoppedEarly: null,
  evaluations: [],
  conclusion: null,
  improvementItems: [],
} satisfies Partial<Drill>;

/** All that the record page shows. */
export async function drillOf(
  db: Db,
  row: DrillRowRead,
  state: DrillState,
  accountId: string,
  context: RowContext,
): Promise<Drill> {
  const { safety } = state;
  const base = {
    ...rowOf(row, rolesOf(state, accountId), context),
    planRevision: state.planRevision,
    responsibleId: state.responsibleId ?? null,
    // Whoever may be called to play has to know how to end it.
    safety: { ...safety, forbidden: [...safety.forbidden] },
  };
  if (base.sealed) {
    return { ...base, ...nothingKnown, safety: { ...base.safety, authorisation: '' } };
  }
  const names = await unitNames(
    db,
    state.participants.map(({ unitId }) => unitId),
  );
  return {
    ...base,
    purpose: state.purpose,
    schedule: state.schedule,
    venue: state.venue,
    budgeted: state.budgeted,
    plannedMinutes: state.plannedMinutes,
    goals: state.goals,
    objectives: [...state.objectives],
    support: { ...state.support },
    playbook: state.playbook,
    people: state.participants.map(({ playbookRole, ...each }) => ({
      ...each,
      unitName: names.get(each.unitId) ?? each.unitId,
      playbookRole: playbookRole ?? null,
    })),
    submitted: state.submitted,
    approval: state.approval,
    sentBack: state.sentBack,
    rehearsals: [...state.rehearsals],
    runId: state.runId,
    stoppedEarly: state.stoppedEarly,
    evaluations: [...state.evaluations],
    conclusion: state.conclusion,
    improvementItems: state.improvements.map((each) => ({
      ...each,
      overdue: each.done === null && each.dueAt < context.at,
    })),
  };
}
