import { heldAt } from '../../people/visibility.ts';
import type { Db, Trx } from '../../stores/records/records.ts';

/**
 * Whether a unit has a node of its own, other than this one: then its people act and are told there. Units above a child,
 * and what the child calls its own by the parent's names, are told apart by the tree.
 */
export async function isAtHomeElsewhere(
  db: Db | Trx,
  unitId: string,
  now: string,
): Promise<boolean> {
  const child = await db
    .selectFrom('exchange_peers')
    .innerJoin('unit_closure', 'unit_closure.ancestor', 'exchange_peers.unit_id')
    .select('exchange_peers.id')
    .where('exchange_peers.role', '=', 'child')
    .where('exchange_peers.state', '=', 'active')
    .where('unit_closure.descendant', '=', unitId)
    .where((eb) => heldAt(eb, now))
    .limit(1)
    .executeTakeFirst();
  if (child) return true;
  const foreign = await db
    .selectFrom('units')
    .select('id')
    .where('id', '=', unitId)
    .where('peer_id', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('unit_closure')
            .select('ancestor')
            .whereRef('unit_closure.descendant', '=', 'units.id')
            .where('depth', '>', 0),
        ),
      ),
    )
    .executeTakeFirst();
  return foreign !== undefined;
}
