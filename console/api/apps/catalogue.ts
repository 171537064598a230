import { sql } from 'kysely';
import type { FieldRules } from '../../../analyzer/apps/fields.ts';
import { publicFilingStates } from '../../../analyzer/apps/filing/state.ts';
import { appFacts, type AppRow } from '../../../analyzer/apps/ledger-row.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { ownUnits } from '../cases/acting-unit.ts';
import { anyContains } from '../like.ts';
import type { ListRequest } from '../lists.ts';
import { listedOf } from './listed.ts';
import type { CatalogueEntry, CatalogueRow } from './schema.ts';
import { withoutGuests } from './visible.ts';

const sorts = { name: 'name', filedOn: 'filed_on', validUntil: 'valid_until' } as const;
export const catalogueSorts: readonly string[] = Object.keys(sorts);

/** Filed apps, whoever filed them; nothing for who is a provider only. */
function publicApps(db: Db, principal: Principal) {
  const { grants } = withoutGuests(principal);
  return db
    .selectFrom('apps')
    .where('apps.public', '=', 1)
    .where('apps.closed_at', 'is', null)
    .where('apps.filing_state', 'in', [...publicFilingStates])
    .$if(grants.length === 0, (query) => query.where('apps.id', '=', ''));
}

async function usesByOwn(db: Db, principal: Principal, ids: readonly string[]) {
  const rows = await db
    .selectFrom('app_uses')
    .select(['id', 'app_id'])
    .where('app_id', 'in', ['', ...ids])
    .where('unit_id', 'in', ['', ...ownUnits(principal)])
    .where('state', '!=', 'STOPPED')
    .execute();
  return new Map(rows.map(({ id, app_id: appId }) => [appId, id]));
}

async function shown(
  db: Db,
  principal: Principal,
  rows: readonly AppRow[],
  at: string,
): Promise<CatalogueRow[]> {
  const listed = await listedOf(db, principal, rows, at);
  const uses = await usesByOwn(
    db,
    principal,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const { platforms = [], category = null, stages = [], audiences = [] } = appFacts(row);
    return {
      id: row.id,
      name: row.name,
      providerName: row.provider_name,
      platforms: [...platforms],
      category,
      stages: [...stages],
      audiences: [...audiences],
      packageName: row.package_name,
      bundleId: row.bundle_id,
      number: row.filing_number,
      state: row.filing_state ?? '',
      filedOn: row.filed_on,
      validUntil: row.valid_until,
      listed: listed(row),
      useId: uses.get(row.id) ?? null,
    };
  });
}

/** A page of the public catalogue. */
export async function readCatalogue(
  db: Db,
  principal: Principal,
  { filter, sort, limit, offset }: ListRequest,
  at: string,
): Promise<{ rows: CatalogueRow[]; total: number }> {
  const { q, state, platform } = filter;
  let base = publicApps(db, principal);
  if (typeof q === 'string' && q !== '') {
    base = base.where(
      anyContains(
        ['apps.name', 'apps.provider_name', 'apps.package_name', 'apps.filing_number'],
        q,
      ),
    );
  }
  if (typeof state === 'string') base = base.where('apps.filing_state', '=', state);
  if (typeof platform === 'string' && /^[a-z-]{1,20}$/u.test(platform)) {
    // Facts are JSON that we wrote ourselves: the list of platforms holds the word in quotes.
    base = base.where(sql<boolean>`apps.facts like ${`%"platforms":[%"${platform}"%]%`}`);
  }
  const { field, order } = sort ?? { field: 'name', order: 'asc' as const };
  const rows = await base
    .selectAll('apps')
    .orderBy(`apps.${sorts[field as keyof typeof sorts]}`, order)
    .orderBy('apps.id', order)
    .limit(limit)
    .offset(offset)
    .execute();
  const counted = await base
    .select((eb) => eb.fn.countAll<number | string>().as('n'))
    .executeTakeFirst();
  return { rows: await shown(db, principal, rows, at), total: Number(counted?.n ?? 0) };
}

/** One entry with the facts that are for everybody; undefined for what is not filed, and for providers. */
export async function findCatalogueEntry(
  db: Db,
  principal: Principal,
  id: string,
  fields: FieldRules,
  at: string,
): Promise<CatalogueEntry | undefined> {
  const app = await publicApps(db, principal)
    .selectAll('apps')
    .where('apps.id', '=', id)
    .executeTakeFirst();
  if (!app) return undefined;
  const [row] = await shown(db, principal, [app], at);
  const open = new Set(
    fields.groups
      .filter(({ of }) => of === 'app')
      .flatMap((group) => group.fields)
      .filter((field) => field.public === true)
      .map(({ key }) => key),
  );
  const facts = Object.fromEntries(Object.entries(appFacts(app)).filter(([key]) => open.has(key)));
  return row && { ...row, facts };
}
