import type { Trx } from '../stores/records/records.ts';

export interface Share {
  appId: string;
  /** Who uses it. */
  unitId: string;
  from: string;
  until: string | null;
}

async function share(trx: Trx, kind: 'app' | 'app-package', refId: string, one: Share) {
  const until = { until_at: one.until };
  await trx
    .insertInto('parties')
    .values({
      kind,
      ref_id: refId,
      unit_id: one.unitId,
      role: 'user',
      from_at: one.from,
      ...until,
    })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'ref_id', 'unit_id', 'role', 'from_at']).doUpdateSet(until),
    )
    .execute();
}

/** Whoever uses an app sees it and every package of it, with what stands above that unit; once it has stopped, no more. */
export async function shareApp(trx: Trx, one: Share): Promise<void> {
  const known = await trx
    .selectFrom('units')
    .select('id')
    .where('id', '=', one.unitId)
    .executeTakeFirst();
  if (!known) return;
  await share(trx, 'app', one.appId, one);
  const packages = await trx
    .selectFrom('app_packages')
    .select('id')
    .where('app_id', '=', one.appId)
    .execute();
  for (const { id } of packages) await share(trx, 'app-package', id, one);
}

/** A package that came later: shown to everybody who uses its app. */
export async function sharePackage(trx: Trx, appId: string, packageId: string): Promise<void> {
  const users = await trx
    .selectFrom('parties')
    .select(['unit_id', 'from_at', 'until_at'])
    .where('kind', '=', 'app')
    .where('ref_id', '=', appId)
    .where('role', '=', 'user')
    .execute();
  for (const { unit_id: unitId, from_at: from, until_at: until } of users) {
    await share(trx, 'app-package', packageId, { appId, unitId, from, until });
  }
}
