import type { Static } from 'typebox';
import type { Grant, Principal, RoleId } from '../../../analyzer/people/principal.ts';
import {
  listVisibleUnitIds,
  visibleAmong,
  visibleUnitIds,
} from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { unitNames } from '../../../analyzer/people/unit-names.ts';
import type { VisibilitySchema } from './schema.ts';

async function grantsAt(db: Db, accountId: string, atIso: string): Promise<Grant[]> {
  const rows = await db
    .selectFrom('grants')
    .select(['role', 'unit_id', 'from_at', 'until_at'])
    .where('account_id', '=', accountId)
    .where('from_at', '<=', atIso)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', atIso)]))
    .orderBy('from_at')
    .execute();
  return rows.map((row) => ({
    role: row.role as RoleId,
    unitId: row.unit_id,
    from: row.from_at,
    ...(row.until_at !== null && { until: row.until_at }),
  }));
}

/**
 * What an account could see at an instant, by the grants and the tree of that instant. Undefined when the asker may
 * not see the account now; units beyond the asker's own sight are counted, not named.
 */
export async function pastVisibility(
  db: Db,
  asker: Principal,
  nowIso: string,
  { accountId, at }: { accountId: string; at: string },
): Promise<Static<typeof VisibilitySchema> | undefined> {
  const account = await db
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where('id', '=', accountId)
    .where('unit_id', 'in', visibleUnitIds(db, asker, nowIso))
    .executeTakeFirst();
  if (!account) return undefined;
  const grants = await grantsAt(db, accountId, at);
  const seen = await listVisibleUnitIds(db, { grants }, at);
  const shown = await visibleAmong(db, asker, seen, nowIso);
  const names = await unitNames(
    db,
    grants.map((grant) => grant.unitId),
  );
  return {
    accountId,
    name: account.name,
    at,
    grants: grants.map(({ role, unitId, from, until }) => {
      return { role, unitId, unitName: names.get(unitId) ?? unitId, from, until: until ?? null };
    }),
    units: seen.flatMap((id) => {
      const name = shown.get(id);
      return name === undefined ? [] : [{ id, name }];
    }),
    hiddenUnits: seen.length - shown.size,
  };
}
