import { sql, type SelectQueryBuilder } from 'kysely';
import { appFacts, type AppRow as Row } from '../../../analyzer/apps/ledger-row.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { subTreeIds, visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Database } from '../../../analyzer/stores/records/database.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { anyContains } from '../like.ts';
import type { ListRequest } from '../lists.ts';
import { listedOf } from './listed.ts';
import type { AppRow } from './schema.ts';
import { listingUnits, visibleApps } from './visible.ts';

const sorts = { name: 'name', updatedAt: 'updated_at', validUntil: 'valid_until' } as const;
export const appSorts: readonly string[] = Object.keys(sorts);

type AppQuery<O> = SelectQueryBuilder<Database, 'apps', O>;

const texts = (value: unknown): string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string' && one !== '');

function filterApps<O>(
  db: Db,
  principal: Principal,
  query: AppQuery<O>,
  { q, unitId, origin, filingState, listed, closed }: ListRequest['filter'],
  at: string,
): AppQuery<O> {
  let narrowed = query.where('apps.closed_at', closed === true ? 'is not' : 'is', null);
  if (typeof q === 'string' && q !== '') {
    const columns = ['name', 'provider_name', 'package_name', 'bundle_id', 'filing_number'];
    narrowed = narrowed.where(
      anyContains(
        columns.map((column) => `apps.${column}`),
        q,
      ),
    );
  }
  if (typeof unitId === 'string' && unitId !== '') {
    narrowed = narrowed.where('apps.unit_id', 'in', subTreeIds(db, unitId, at));
  }
  const origins = texts(origin);
  if (origins.length > 0)
    narrowed = narrowed.where(sql<boolean>`apps.origin in (${sql.join(origins)})`);
  const states = texts(filingState);
  if (states.includes('none')) narrowed = narrowed.where('apps.filing_state', 'is', null);
  else if (states.length > 0) narrowed = narrowed.where('apps.filing_state', 'in', states);
  if (listed === 'black' || listed === 'white') {
    narrowed = narrowed.where((eb) =>
      eb.exists(
        eb
          .selectFrom('app_list_entries as e')
          .select('e.id')
          .where('e.list', '=', listed)
          .where('e.ended_at', 'is', null)
          .where('e.unit_id', 'in', listingUnits(db, principal, at))
          .where((inner) =>
            inner.or([
              inner('e.app_id', '=', inner.ref('apps.id')),
              inner.and([
                inner('e.subject', '=', 'provider'),
                inner('e.provider_key', '=', inner.ref('apps.provider_key')),
              ]),
            ]),
          ),
      ),
    );
  }
  return narrowed;
}

interface UseCounts {
  inUse: number;
  reviewing: number;
  stopped: number;
}

/** Uses of apps by units that the reader sees. */
async function usesOf(
  db: Db,
  principal: Principal,
  ids: readonly string[],
  at: string,
): Promise<Map<string, UseCounts>> {
  const rows = await db
    .selectFrom('app_uses')
    .select((eb) => ['app_id', 'state', eb.fn.countAll<number | string>().as('n')])
    .where('app_id', 'in', ['', ...ids])
    .where('unit_id', 'in', visibleUnitIds(db, principal, at))
    .groupBy(['app_id', 'state'])
    .execute();
  const found = new Map<string, UseCounts>();
  for (const { app_id: id, state, n } of rows) {
    const counts = found.get(id) ?? { inUse: 0, reviewing: 0, stopped: 0 };
    if (state === 'IN_USE' || state === 'RE_REVIEW') counts.inUse += Number(n);
    else if (state === 'STOPPED') counts.stopped += Number(n);
    else counts.reviewing += Number(n);
    found.set(id, counts);
  }
  return found;
}

type Named = Row & { unit_name: string | null; version_name: string | null };

async function shown(
  db: Db,
  principal: Principal,
  rows: readonly Named[],
  at: string,
): Promise<AppRow[]> {
  const uses = await usesOf(
    db,
    principal,
    rows.map(({ id }) => id),
    at,
  );
  const listed = await listedOf(db, principal, rows, at);
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    unitId: row.unit_id,
    unitName: row.unit_name ?? row.unit_id,
    name: row.name,
    origin: row.origin,
    providerName: row.provider_name,
    packageName: row.package_name,
    bundleId: row.bundle_id,
    platforms: [...(appFacts(row).platforms ?? [])],
    packageId: row.package_id,
    packageVersion: row.version_name,
    filingId: row.filing_id,
    filingState: row.filing_state,
    filingNumber: row.filing_number ?? appFacts(row).eduFilingNumber ?? null,
    validUntil: row.valid_until,
    listed: listed(row),
    uses: uses.get(row.id) ?? { inUse: 0, reviewing: 0, stopped: 0 },
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
  }));
}

/** A page of the ledger. */
export async function readApps(
  db: Db,
  principal: Principal,
  list: ListRequest,
  at: string,
): Promise<{ rows: AppRow[]; total: number }> {
  const base = filterApps(
    db,
    principal,
    db.selectFrom('apps').where(visibleApps(db, principal, at)),
    list.filter,
    at,
  );
  const { field, order } = list.sort ?? { field: 'updatedAt', order: 'desc' as const };
  const rows = await base
    .leftJoin('units', 'units.id', 'apps.unit_id')
    .leftJoin('app_packages', 'app_packages.id', 'apps.package_id')
    .selectAll('apps')
    .select(['units.name as unit_name', 'app_packages.version_name'])
    .orderBy(`apps.${sorts[field as keyof typeof sorts]}`, order)
    .orderBy('apps.id', order)
    .limit(list.limit)
    .offset(list.offset)
    .execute();
  const counted = await base
    .select((eb) => eb.fn.countAll<number | string>().as('n'))
    .executeTakeFirst();
  return { rows: await shown(db, principal, rows, at), total: Number(counted?.n ?? 0) };
}

/** One app of the ledger that was found visible. */
export async function readApp(
  db: Db,
  principal: Principal,
  id: string,
  at: string,
): Promise<AppRow | undefined> {
  const rows = await db
    .selectFrom('apps')
    .leftJoin('units', 'units.id', 'apps.unit_id')
    .leftJoin('app_packages', 'app_packages.id', 'apps.package_id')
    .selectAll('apps')
    .select(['units.name as unit_name', 'app_packages.version_name'])
    .where('apps.id', '=', id)
    .execute();
  return (await shown(db, principal, rows, at))[0];
}
