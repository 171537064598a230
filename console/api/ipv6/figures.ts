import type { Static } from 'typebox';
import { sql } from 'kysely';
import { shareOf, type GoalFigure, type Share } from '../../../analyzer/ipv6/figures.ts';
import type { Ipv6UnitTable } from '../../../analyzer/ipv6/tables.ts';
import { heldAt } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { OverviewSchema, ReadinessSchema } from './schema.ts';
import { totalOf } from '../lists.ts';

type Overview = Static<typeof OverviewSchema>;

/** Days of the trend. */
const trendDays = 30;
const dayMs = 86_400_000;
const goalColumns = [
  ['county-10g', 'county_10g'],
  ['school-1g', 'school_1g'],
  ['class-100m', 'class_100m'],
] as const;
const sums = [
  'portals_having',
  'portals_measured',
  'portals_in_scope',
  'hosts_having',
  'hosts_measured',
  'hosts_in_scope',
  'links_having',
  'links_measured',
  'links_in_scope',
] as const;

type Sums = Record<(typeof sums)[number], number>;
const summed = (column: (typeof sums)[number]) =>
  sql<number>`coalesce(sum(${sql.ref(column)}), 0)`.as(column);

function sharesOf(row: Sums): Record<'portals' | 'hosts' | 'links', Share> {
  const n = (column: keyof Sums) => row[column];
  return {
    portals: shareOf(n('portals_having'), n('portals_measured'), n('portals_in_scope')),
    hosts: shareOf(n('hosts_having'), n('hosts_measured'), n('hosts_in_scope')),
    links: shareOf(n('links_having'), n('links_measured'), n('links_in_scope')),
  };
}

export function readinessOf(row: Ipv6UnitTable): Static<typeof ReadinessSchema> {
  return { ...sharesOf(row), goals: JSON.parse(row.goals) as GoalFigure[] };
}

function unitsBelow(db: Db, unitId: string, at: string) {
  return db
    .selectFrom('unit_closure')
    .select('unit_closure.descendant')
    .where('unit_closure.ancestor', '=', unitId)
    .where((eb) => heldAt(eb, at));
}

/**
 * Sums over a unit and everything below it. Units without figures are in the denominator of `units` and in no other: what
 * nobody measured is not counted as missing, and is shown.
 */
export async function overviewOf(
  db: Db,
  unit: { id: string; name: string },
  nowMs: number,
): Promise<Overview> {
  const at = new Date(nowMs).toISOString();
  const total = await totalOf(
    unitsBelow(db, unit.id, at)
      .innerJoin('units', 'units.id', 'unit_closure.descendant')
      .where('units.closed_at', 'is', null)
      .where('units.kind', '!=', 'provider')
      .clearSelect(),
  );
  const figures = db
    .selectFrom('ipv6_units')
    .where('ipv6_units.unit_id', 'in', unitsBelow(db, unit.id, at));
  const row = await figures
    .select(sums.map(summed))
    .select([
      sql<number>`count(*)`.as('computed'),
      sql<number>`coalesce(sum(case when portals_measured > 0 then 1 else 0 end), 0)`.as(
        'measured',
      ),
      sql<number>`coalesce(sum(case when portals_having > 0 then 1 else 0 end), 0)`.as('having'),
    ])
    .executeTakeFirstOrThrow();
  const own = await db
    .selectFrom('ipv6_units')
    .select('goals')
    .where('unit_id', '=', unit.id)
    .executeTakeFirst();
  const goals = await Promise.all(
    goalColumns.map(async ([goal, column]) => {
      const states = await figures
        .select([sql<string>`${sql.ref(column)}`.as('state'), sql<number>`count(*)`.as('n')])
        .groupBy(column)
        .execute();
      const n = (state: string) => states.find((one) => one.state === state)?.n ?? 0;
      return {
        goal,
        met: n('met'),
        notMet: n('not-met'),
        noData: n('no-data'),
        notApplicable: n('not-applicable'),
      };
    }),
  );
  const since = new Date(nowMs - trendDays * dayMs).toISOString().slice(0, 10);
  const days = await db
    .selectFrom('ipv6_days')
    .select('day')
    .select(sums.map(summed))
    .where('unit_id', 'in', unitsBelow(db, unit.id, at))
    .where('day', '>=', since)
    .groupBy('day')
    .orderBy('day')
    .execute();
  return {
    unitId: unit.id,
    unitName: unit.name,
    units: shareOf(row.having, row.measured, total),
    figures: {
      ...sharesOf(row),
      goals: own ? (JSON.parse(own.goals) as GoalFigure[]) : [],
    },
    goals,
    trend: days.map(({ day, ...one }) => ({ day, ...sharesOf(one) })),
  };
}
