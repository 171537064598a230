import { sql, type Expression, type SqlBool } from 'kysely';
import { heldAt, visibleTo, visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { AppRow } from '../../../analyzer/apps/ledger-row.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Db, Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { notFound } from '../problem.ts';

/** Apps of the sub-tree, and those that units of it use. */
export function visibleApps(db: Db, principal: Pick<Principal, 'grants'>, at: string) {
  return visibleTo(db, principal, at, {
    kind: 'app',
    idColumn: 'apps.id',
    unitColumn: 'apps.unit_id',
  });
}

/** The app, where the principal sees it in a ledger. Throws Problem 404 NOT_FOUND. */
export async function getVisibleApp(
  { records: { db }, time }: { records: Records; time: TimeSource },
  principal: Principal,
  id: string,
): Promise<AppRow> {
  const app = await db
    .selectFrom('apps')
    .selectAll()
    .where('id', '=', id)
    .where(visibleApps(db, principal, isoNow(time)))
    .executeTakeFirst();
  if (app) return app;
  throw notFound('app', id);
}

/** The same principal without what it holds as a provider: a provider never learns of others, not even of what is public. */
export function withoutGuests(principal: Principal): Principal {
  return {
    ...principal,
    grants: principal.grants.filter(({ role }) => role !== 'app-provider'),
  };
}

/**
 * Triggers that the reader may know of: what happened to the app itself is known to all who see it; what an authority or a school
 * reported, to those to whom it applies, never to the provider or to another school.
 */
export function visibleTriggers(db: Db, principal: Principal, at: string): Expression<SqlBool> {
  const units = listingUnits(db, withoutGuests(principal), at);
  return sql<SqlBool>`(app_triggers.kind not in ('bulletin', 'complaint') or app_triggers.unit_id in ${units})`;
}

/** Units whose lists hold for somebody: those above and below the units of the grants, and these themselves. */
export function listingUnits(db: Db, principal: Principal, at: string) {
  const own = ['', ...principal.grants.map(({ unitId }) => unitId)];
  const above = db
    .selectFrom('unit_closure')
    .select('unit_closure.ancestor as descendant')
    .where('unit_closure.descendant', 'in', own)
    .where((eb) => heldAt(eb, at));
  return visibleUnitIds(db, principal, at).union(above);
}
