import type { Trx } from '../stores/records/records.ts';

/** An active account that holds a role at the unit at the instant. */
export async function isActiveAt(
  trx: Trx,
  accountId: string,
  unitId: string,
  atIso: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('grants')
    .innerJoin('accounts', 'accounts.id', 'grants.account_id')
    .select('accounts.id')
    .where('accounts.id', '=', accountId)
    .where('accounts.state', '=', 'active')
    .where('grants.unit_id', '=', unitId)
    .where('grants.from_at', '<=', atIso)
    .where((eb) => eb.or([eb('grants.until_at', 'is', null), eb('grants.until_at', '>', atIso)]))
    .executeTakeFirst();
  return row !== undefined;
}
