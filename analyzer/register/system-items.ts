import { itemsFor, type CatalogueItem } from '../assessment/catalogue/catalogue.ts';
import { levelsOf } from '../assessment/sheet/profile.ts';
import type { SystemTable } from '../assessment/tables.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import { RegisterError } from './errors.ts';

/** A system that is not closed. Throws SYSTEM_UNKNOWN. */
export async function getOpenSystem(db: Db | Trx, systemId: string): Promise<SystemTable> {
  const system = await db
    .selectFrom('systems')
    .selectAll()
    .where('id', '=', systemId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  if (system) return system;
  throw new RegisterError('SYSTEM_UNKNOWN', `There is no system ${systemId}.`);
}

/** The items of these keys, each of which the system must meet at its level. Throws ITEM_UNKNOWN for another one. */
export function getItems(
  catalogue: readonly CatalogueItem[],
  system: SystemTable,
  keys: readonly string[],
): CatalogueItem[] {
  const wanted = new Map(itemsFor(catalogue, levelsOf(system)).map((item) => [item.key, item]));
  return keys.map((key) => {
    const item = wanted.get(key);
    if (item) return item;
    throw new RegisterError('ITEM_UNKNOWN', `${key} is no item of this system.`, { item: key });
  });
}

/** Who writes about a system does so for its own unit: nobody signs for a unit below. */
export function checkActingUnit(system: SystemTable, actorUnitId: string): void {
  if (system.unit_id === actorUnitId) return;
  throw new RegisterError('NO_ACTING_UNIT', 'Only people of the unit of the system itself may.');
}
