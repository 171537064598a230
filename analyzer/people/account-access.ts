import type { Db, Trx } from '../stores/records/records.ts';
import { missing } from './errors.ts';
import type { Principal } from './principal.ts';
import type { AccountTable } from './tables.ts';
import { visibleUnitIds } from './visibility.ts';

/** Throws NOT_FOUND for an account whose unit the caller does not see. */
export async function getVisibleAccount(
  db: Db | Trx,
  principal: Pick<Principal, 'grants'>,
  id: string,
  atIso: string,
): Promise<AccountTable> {
  const account = await db
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', id)
    .where('unit_id', 'in', visibleUnitIds(db, principal, atIso))
    .executeTakeFirst();
  if (account === undefined) throw missing('account', id);
  return account;
}
