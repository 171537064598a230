import { combineItem } from '../assessment/combine-item.ts';
import type { ItemResult } from '../assessment/item-result.ts';
import type { PeopleInputs } from '../assessment/people-inputs.ts';
import { readKnownItems } from '../assessment/system-inputs.ts';
import type { Db, Trx } from '../stores/records/records.ts';

export interface ItemOf {
  systemId: string;
  itemKey: string;
}

const nothing = { telemetry: [], attestations: [], exceptions: [] };

/** How items stand at an instant, from what is known of them; in the order of `items`. */
export async function readItemResults(
  db: Db | Trx,
  people: PeopleInputs,
  items: readonly ItemOf[],
  at: string,
): Promise<ItemResult[]> {
  const systems = [...new Set(items.map(({ systemId }) => systemId))];
  const known = await readKnownItems(db, people, systems);
  return items.map(({ systemId, itemKey }) =>
    combineItem(known.get(systemId)?.get(itemKey)?.inputs ?? nothing, at),
  );
}

/** One item. */
export async function readItemResult(
  db: Db | Trx,
  people: PeopleInputs,
  item: ItemOf,
  at: string,
): Promise<ItemResult> {
  const [result] = await readItemResults(db, people, [item], at);
  return result ?? combineItem(nothing, at);
}
