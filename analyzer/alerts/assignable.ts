import { heldAt } from '../people/visibility.ts';
import type { Trx } from '../stores/records/records.ts';

/** An active account that holds a role at the unit or above it now; undefined for anybody else. */
export async function assignableAccount(
  trx: Trx,
  accountId: string,
  unitId: string,
  nowIso: string,
): Promise<{ id: string; name: string } | undefined> {
  const above = trx
    .selectFrom('unit_closure')
    .select('unit_closure.ancestor')
    .where('unit_closure.descendant', '=', unitId)
    .where((eb) => heldAt(eb, nowIso));
  return await trx
    .selectFrom('accounts')
    .select(['accounts.id', 'accounts.name'])
    .where('accounts.id', '=', accountId)
    .where('accounts.state', '=', 'active')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('grants')
          .select('grants.id')
          .whereRef('grants.account_id', '=', 'accounts.id')
          .where('grants.unit_id', 'in', above)
          .where('grants.from_at', '<=', nowIso)
          .where((inner) =>
            inner.or([inner('grants.until_at', 'is', null), inner('grants.until_at', '>', nowIso)]),
          )
          .where('grants.revoked_at', 'is', null),
      ),
    )
    .executeTakeFirst();
}
