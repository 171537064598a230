import { heldAt } from '../people/visibility.ts';
import type { Db } from '../stores/records/records.ts';

/** A unit and everything below it at an instant, without providers of apps: they are guests, not part of the unit. */
export async function subtreeUnitIds(db: Db, unitId: string, atIso: string): Promise<string[]> {
  const rows = await db
    .selectFrom('unit_closure')
    .innerJoin('units', 'units.id', 'unit_closure.descendant')
    .where('units.kind', '!=', 'provider')
    .select('unit_closure.descendant')
    .where('unit_closure.ancestor', '=', unitId)
    .where((eb) => heldAt(eb, atIso))
    .execute();
  return rows.map((row) => row.descendant);
}
