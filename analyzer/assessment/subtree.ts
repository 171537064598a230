import { heldAt } from '../people/visibility.ts';
import type { Db } from '../stores/records/records.ts';

/** A unit and everything below it at an instant. */
export async function subtreeUnitIds(db: Db, unitId: string, atIso: string): Promise<string[]> {
  const rows = await db
    .selectFrom('unit_closure')
    .select('unit_closure.descendant')
    .where('unit_closure.ancestor', '=', unitId)
    .where((eb) => heldAt(eb, atIso))
    .execute();
  return rows.map((row) => row.descendant);
}
