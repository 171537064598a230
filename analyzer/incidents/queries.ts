import type { ExpressionBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Principal } from '../people/principal.ts';
import { heldAt, visibleTo } from '../people/visibility.ts';
import type { Database } from '../stores/records/database.ts';
import type { Db } from '../stores/records/records.ts';
import type { StatedLevel } from './levels.ts';
import type { IncidentStateName } from './state.ts';

export interface IncidentFilter {
  ids?: readonly string[];
  states?: readonly IncidentStateName[];
  classIds?: readonly string[];
  cacLevels?: readonly StatedLevel[];
  eduLevels?: readonly StatedLevel[];
  /** With the units below. */
  unitIds?: readonly string[];
  /** Some clock runs past its deadline. */
  overdue?: boolean;
  /** Whoever leads it. */
  responsibleId?: string;
  alertId?: string;
  /** Part of the title or number. */
  text?: string;
}

export const incidentSorts = {
  openedAt: 'incidents.opened_at',
  discoveredAt: 'incidents.discovered_at',
  updatedAt: 'incidents.updated_at',
  nextDueAt: 'incidents.next_due_at',
  number: 'incidents.number',
  title: 'incidents.title',
  state: 'incidents.state',
  eduLevel: 'incidents.edu_rank',
} as const;

export type IncidentSort = keyof typeof incidentSorts;

// `in ()` is no SQL; an id that nothing has says the same.
const some = <T>(list: readonly T[]): readonly T[] => (list.length > 0 ? list : ['' as T]);

/** `%`, `_` and `\` stand for themselves. */
function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}

function belowUnits(
  eb: ExpressionBuilder<Database, 'incidents'>,
  units: readonly string[],
  at: string,
) {
  return eb(
    'incidents.unit_id',
    'in',
    eb
      .selectFrom('unit_closure')
      .select('unit_closure.descendant')
      .where('unit_closure.ancestor', 'in', some(units))
      .where((inner) => heldAt(inner, at)),
  );
}

function expressions(
  eb: ExpressionBuilder<Database, 'incidents'>,
  filter: IncidentFilter,
  at: string,
) {
  const { ids, states, classIds, cacLevels, eduLevels, unitIds, alertId, text } = filter;
  const like = (column: string) =>
    sql<boolean>`lower(${sql.ref(column)}) like ${containing(text ?? '')} escape '\\'`;
  return [
    ids && eb('incidents.id', 'in', some(ids)),
    states && eb('incidents.state', 'in', some(states)),
    classIds && eb('incidents.class_id', 'in', some(classIds)),
    cacLevels && eb('incidents.cac_level', 'in', some(cacLevels)),
    eduLevels && eb('incidents.edu_level', 'in', some(eduLevels)),
    unitIds && belowUnits(eb, unitIds, at),
    filter.overdue === true && eb('incidents.next_due_at', '<', at),
    filter.overdue === false &&
      eb.or([eb('incidents.next_due_at', 'is', null), eb('incidents.next_due_at', '>=', at)]),
    filter.responsibleId !== undefined &&
      eb.exists(
        eb
          .selectFrom('cases')
          .select('cases.case_id')
          .whereRef('cases.case_id', '=', 'incidents.id')
          .where('cases.responsible_id', '=', filter.responsibleId),
      ),
    alertId !== undefined &&
      eb.exists(
        eb
          .selectFrom('incident_alerts')
          .select('incident_alerts.alert_id')
          .whereRef('incident_alerts.incident_id', '=', 'incidents.id')
          .where('incident_alerts.alert_id', '=', alertId),
      ),
    text !== undefined && text !== '' && eb.or([like('incidents.title'), like('incidents.number')]),
  ].filter((each) => each !== undefined && each !== false);
}

/** Incidents that the principal may see at the instant, narrowed by the filter. */
export function visibleIncidents(
  db: Db,
  principal: Pick<Principal, 'grants'>,
  atIso: string,
  filter: IncidentFilter = {},
) {
  const visible = visibleTo(db, principal, atIso, {
    kind: 'incident',
    idColumn: 'incidents.id',
    unitColumn: 'incidents.unit_id',
  });
  return db
    .selectFrom('incidents')
    .where(visible)
    .where((eb) => eb.and(expressions(eb, filter, atIso)));
}
