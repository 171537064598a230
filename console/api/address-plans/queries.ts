import { sql } from 'kysely';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleTo } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { settingsOf } from '../../../analyzer/sweeps/runs/settings.ts';
import type { ListRequest } from '../lists.ts';
import { anyContains } from '../like.ts';
import { oneOf, single, texts } from '../filters.ts';

export const planObject = {
  kind: 'address-plan',
  idColumn: 'address_plans.id',
  unitColumn: 'address_plans.unit_id',
} as const;

const authorisations = ['due', 'valid', 'expired', 'ended'] as const;
type Authorisation = (typeof authorisations)[number];

/** Plans that the caller sees, joined with their unit. */
export function visiblePlans(db: Db, principal: Principal, at: string) {
  return db
    .selectFrom('address_plans')
    .innerJoin('units', 'units.id', 'address_plans.unit_id')
    .where(visibleTo(db, principal, at, planObject));
}

type PlanQuery = ReturnType<typeof visiblePlans>;

function inForce(query: PlanQuery, wanted: readonly Authorisation[], at: string): PlanQuery {
  return query.where((eb) =>
    eb.or(
      wanted.map((one) => {
        const active = eb('address_plans.state', '=', 'active');
        switch (one) {
          case 'ended':
            return eb('address_plans.state', '=', 'ended');
          case 'expired':
            return eb.and([active, eb('authorised_until_at', '<=', at)]);
          case 'due':
            return eb.and([active, eb('authorised_from_at', '>', at)]);
          case 'valid':
            return eb.and([
              active,
              eb('authorised_from_at', '<=', at),
              eb('authorised_until_at', '>', at),
            ]);
        }
      }),
    ),
  );
}

/** Filters: `q` (name, prefix), `authorisation`, `unitId`, `id`. */
export function filterPlans(query: PlanQuery, filter: ListRequest['filter'], at: string) {
  let narrowed = query;
  const wanted = oneOf(filter, 'authorisation', authorisations);
  if (wanted) narrowed = inForce(narrowed, wanted, at);
  const unit = single(filter, 'unitId');
  if (unit !== undefined) narrowed = narrowed.where('address_plans.unit_id', '=', unit);
  const ids = texts(filter, 'id');
  if (ids) narrowed = narrowed.where('address_plans.id', 'in', ids);
  const q = single(filter, 'q');
  if (q !== undefined && q !== '') {
    narrowed = narrowed.where((eb) =>
      eb.or([
        anyContains(['address_plans.name', 'address_plans.authorised_by'], q),
        eb(
          'address_plans.id',
          'in',
          eb
            .selectFrom('address_plan_prefixes')
            .select('plan_id')
            .where(anyContains(['prefix'], q)),
        ),
      ]),
    );
  }
  return narrowed;
}

/** Columns of a row, with what is counted beside it. */
export function planRows(query: PlanQuery) {
  const count = (table: 'address_plan_prefixes' | 'address_plan_exclusions') =>
    sql<number>`(select count(*) from ${sql.table(table)} as part where part.plan_id = address_plans.id)`;
  return query
    .selectAll('address_plans')
    .select('units.name as unit_name')
    .select([
      count('address_plan_prefixes').as('prefix_count'),
      count('address_plan_exclusions').as('exclusion_count'),
      sql<
        string | null
      >`(select max(created_at) from sweeps where sweeps.plan_id = address_plans.id)`.as(
        'last_sweep_at',
      ),
    ]);
}

type PlanRow = Awaited<ReturnType<ReturnType<typeof planRows>['execute']>>[number];

function authorisationOf(row: PlanRow, at: string): Authorisation {
  if (row.state === 'ended') return 'ended';
  if (row.authorised_until_at <= at) return 'expired';
  return row.authorised_from_at > at ? 'due' : 'valid';
}

export function toPlan(row: PlanRow, at: string) {
  return {
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    name: row.name,
    version: row.version,
    authorisation: authorisationOf(row, at),
    authorisedBy: row.authorised_by,
    authorisedFrom: row.authorised_from,
    authorisedUntil: row.authorised_until,
    authorisationReference: row.authorisation_reference,
    hasDocument: row.document_sha256 !== null,
    prefixCount: row.prefix_count,
    exclusionCount: row.exclusion_count,
    lastSweepAt: row.last_sweep_at,
    updatedAt: row.updated_at,
    updatedByName: row.updated_by_name,
  };
}

/** Assets present with an address of each prefix: counted by the hosts that sweeps of the plan found there. */
async function assetsByPrefix(db: Db, planId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('sweep_hosts as h')
    .innerJoin('sweeps as s', 's.id', 'h.sweep_id')
    .innerJoin('assets as a', 'a.id', 'h.asset_id')
    .select(['h.prefix', (eb) => eb.fn.count<number>('h.asset_id').distinct().as('assets')])
    .where('s.plan_id', '=', planId)
    .where('a.presence', '=', 'present')
    .groupBy('h.prefix')
    .execute();
  return new Map(rows.map((row) => [row.prefix, row.assets]));
}

/** What the page of one plan shows beside the row. */
export async function planParts(db: Db, row: PlanRow) {
  const prefixes = await db
    .selectFrom('address_plan_prefixes as r')
    .innerJoin('units', 'units.id', 'r.unit_id')
    .selectAll('r')
    .select('units.name as unit_name')
    .where('r.plan_id', '=', row.id)
    .orderBy('r.family')
    .orderBy('r.first')
    .execute();
  const exclusions = await db
    .selectFrom('address_plan_exclusions')
    .selectAll()
    .where('plan_id', '=', row.id)
    .orderBy('family')
    .orderBy('first')
    .execute();
  const schedule = await db
    .selectFrom('sweep_schedules')
    .selectAll()
    .where('plan_id', '=', row.id)
    .executeTakeFirst();
  const assets = await assetsByPrefix(db, row.id);
  return {
    note: row.note,
    document:
      row.document_sha256 === null
        ? null
        : {
            name: row.document_name ?? '',
            bytes: row.document_bytes ?? 0,
            sha256: row.document_sha256,
          },
    prefixes: prefixes.map((one) => ({
      id: one.id,
      unitId: one.unit_id,
      unitName: one.unit_name,
      prefix: one.prefix,
      family: one.family,
      v4Twin: one.v4_twin,
      vlan: one.vlan,
      note: one.note,
      assets: assets.get(one.prefix) ?? 0,
    })),
    exclusions: exclusions.map(({ id, prefix, family, reason }) => ({
      id,
      prefix,
      family,
      reason,
    })),
    schedule: schedule
      ? {
          enabled: schedule.enabled === 1,
          everySeconds: schedule.every_seconds,
          settings: settingsOf(schedule.settings),
          updatedAt: schedule.updated_at,
          updatedByName: schedule.updated_by_name,
        }
      : null,
    createdAt: row.created_at,
    createdByName: row.created_by_name,
    endedAt: row.ended_at,
  };
}
