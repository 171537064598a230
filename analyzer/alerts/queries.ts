import { sql, type ExpressionBuilder } from 'kysely';
import type { Principal } from '../people/principal.ts';
import { visibleTo } from '../people/visibility.ts';
import type { Level } from '../detection/rule.ts';
import type { Database } from '../stores/records/database.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import type { AlertState } from './tables.ts';

export interface AlertFilter {
  ids?: readonly string[];
  states?: readonly AlertState[];
  severities?: readonly Level[];
  ruleIds?: readonly string[];
  unitIds?: readonly string[];
  assetId?: string;
  /** `null` = nobody's. */
  assigneeId?: string | null;
  /** Last seen at or after, before; ISO. */
  from?: string;
  to?: string;
  /** Part of a title, of the group's values or of the rule id, without case. */
  text?: string;
}

export const alertSorts = {
  lastSeenAt: 'alerts.last_seen_at',
  firstSeenAt: 'alerts.first_seen_at',
  openedAt: 'alerts.opened_at',
  severity: 'alerts.severity_rank',
  count: 'alerts.count',
  state: 'alerts.state',
  titleZh: 'alerts.title_zh',
  unitName: 'units.name',
} as const;

export type AlertSort = keyof typeof alertSorts;

/** `%`, `_` and `\` stand for themselves. */
function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}

function filterExpressions(eb: ExpressionBuilder<Database, 'alerts'>, filter: AlertFilter) {
  const { ids, states, severities, ruleIds, unitIds, text } = filter;
  const like = (column: string) =>
    sql<boolean>`lower(${sql.ref(column)}) like ${containing(text ?? '')} escape '\\'`;
  // `in ()` is no SQL; an id that nothing has says the same.
  const some = <T>(list: readonly T[]): readonly (T | string)[] => (list.length > 0 ? list : ['']);
  return [
    ids && eb('alerts.id', 'in', some(ids)),
    states && eb('alerts.state', 'in', some(states) as AlertState[]),
    severities && eb('alerts.severity', 'in', some(severities) as Level[]),
    ruleIds && eb('alerts.rule_id', 'in', some(ruleIds)),
    unitIds && eb('alerts.unit_id', 'in', some(unitIds)),
    filter.assetId !== undefined && eb('alerts.asset_id', '=', filter.assetId),
    filter.assigneeId === null && eb('alerts.assignee_id', 'is', null),
    typeof filter.assigneeId === 'string' && eb('alerts.assignee_id', '=', filter.assigneeId),
    filter.from !== undefined && eb('alerts.last_seen_at', '>=', filter.from),
    filter.to !== undefined && eb('alerts.last_seen_at', '<', filter.to),
    text !== undefined &&
      text !== '' &&
      eb.or([
        like('alerts.title'),
        like('alerts.title_zh'),
        like('alerts.group_key'),
        like('alerts.rule_id'),
      ]),
  ].filter((each) => each !== undefined && each !== false);
}

/** Alerts that the principal may see at the instant, narrowed by the filter. */
export function visibleAlerts(
  db: Db | Trx,
  principal: Principal,
  atIso: string,
  filter: AlertFilter = {},
) {
  const visible = visibleTo(db, principal, atIso, {
    kind: 'alert',
    idColumn: 'alerts.id',
    unitColumn: 'alerts.unit_id',
  });
  return db
    .selectFrom('alerts')
    .where(visible)
    .where((eb) => eb.and(filterExpressions(eb, filter)));
}

/** The same with the names of unit and assignee, for reading. */
export function readableAlerts(
  db: Db | Trx,
  principal: Principal,
  atIso: string,
  filter: AlertFilter = {},
) {
  return visibleAlerts(db, principal, atIso, filter)
    .leftJoin('units', 'units.id', 'alerts.unit_id')
    .leftJoin('accounts', 'accounts.id', 'alerts.assignee_id')
    .selectAll('alerts')
    .select(['units.name as unit_name', 'accounts.name as assignee_name']);
}

export interface AlertSummary {
  byState: Record<AlertState, number>;
  /** Of those that are not closed. */
  bySeverity: Record<Level, number>;
  unassigned: number;
  mine: number;
  /** Not closed, busiest first, ten at most. */
  byRule: { ruleId: string; titleZh: string; title: string; alerts: number }[];
  byUnit: { unitId: string; unitName: string; alerts: number }[];
}

const listed = 10;

/** Counts for the top of a list; each number is the length of a list that a filter gives. */
export async function summariseAlerts(
  db: Db,
  principal: Principal,
  atIso: string,
  filter: AlertFilter,
): Promise<AlertSummary> {
  const all = () => visibleAlerts(db, principal, atIso, filter);
  const alive = () => all().where('alerts.state', '!=', 'closed');
  const states = await all()
    .groupBy('alerts.state')
    .select((eb) => ['alerts.state', eb.fn.countAll<number>().as('n')])
    .execute();
  const severities = await alive()
    .groupBy('alerts.severity')
    .select((eb) => ['alerts.severity', eb.fn.countAll<number>().as('n')])
    .execute();
  const held = await alive()
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('alerts.assignee_id', 'is', null).as('unassigned'),
      eb.fn
        .countAll<number>()
        .filterWhere('alerts.assignee_id', '=', principal.accountId)
        .as('mine'),
    ])
    .executeTakeFirstOrThrow();
  const rules = await alive()
    .groupBy('alerts.rule_id')
    .select((eb) => [
      'alerts.rule_id as ruleId',
      eb.fn.max('alerts.title_zh').as('titleZh'),
      eb.fn.max('alerts.title').as('title'),
      eb.fn.countAll<number>().as('alerts'),
    ])
    .orderBy('alerts', 'desc')
    .limit(listed)
    .execute();
  const units = await alive()
    .leftJoin('units', 'units.id', 'alerts.unit_id')
    .groupBy(['alerts.unit_id', 'units.name'])
    .select((eb) => [
      'alerts.unit_id as unitId',
      'units.name as unitName',
      eb.fn.countAll<number>().as('alerts'),
    ])
    .orderBy('alerts', 'desc')
    .limit(listed)
    .execute();
  return {
    byState: { open: 0, acknowledged: 0, closed: 0, ...countsOf(states, (row) => row.state) },
    bySeverity: {
      critical: 0,
      high: 0,
      medium: 0,
      low: 0,
      informational: 0,
      ...countsOf(severities, (row) => row.severity),
    },
    unassigned: held.unassigned,
    mine: held.mine,
    byRule: rules,
    byUnit: units.map((unit) => ({ ...unit, unitName: unit.unitName ?? '' })),
  };
}

function countsOf<R extends { n: number }>(
  rows: readonly R[],
  keyOf: (row: R) => string,
): Record<string, number> {
  return Object.fromEntries(rows.map((row) => [keyOf(row), row.n]));
}
