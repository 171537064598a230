import { ownUnitId } from '../people/unit-alias.ts';
import { heldAt } from '../people/visibility.ts';
import type { Trx } from '../stores/records/records.ts';
import { NoticeError } from './errors.ts';

export interface UnitInReach {
  id: string;
  name: string;
}

/** Units asked for in one statement; SQLite takes 32,766 parameters, Postgres 65,535. */
const perStatement = 1_000;

/**
 * The units with their names, in the order asked for. `aboveId` may be the name that a node above has for a unit of ours. Throws UNIT_OUT_OF_REACH for one that is not below `aboveId` at the
 * instant (a unit is not below itself), UNIT_CLOSED for one that is closed.
 */
export async function unitsBelow(
  trx: Trx,
  aboveId: string,
  unitIds: readonly string[],
  atIso: string,
): Promise<UnitInReach[]> {
  const found = new Map<string, { name: string; closed_at: string | null }>();
  const ownId = await ownUnitId(trx, aboveId);
  for (let from = 0; from < unitIds.length; from += perStatement) {
    const rows = await trx
      .selectFrom('unit_closure')
      .innerJoin('units', 'units.id', 'unit_closure.descendant')
      .select(['units.id', 'units.name', 'units.closed_at'])
      .where('unit_closure.ancestor', '=', ownId)
      .where('unit_closure.depth', '>', 0)
      // Another name of a unit of ours is the unit itself, and no unit below it.
      .where('units.alias_of', 'is', null)
      // Providers of apps are guests: notices are not for them.
      .where('units.kind', '!=', 'provider')
      .where('unit_closure.descendant', 'in', unitIds.slice(from, from + perStatement))
      .where((eb) => heldAt(eb, atIso))
      .execute();
    for (const row of rows) found.set(row.id, row);
  }
  return unitIds.map((id) => {
    const unit = found.get(id);
    if (!unit) {
      throw new NoticeError('UNIT_OUT_OF_REACH', `The unit ${id} is not below the acting unit.`, {
        unitId: id,
      });
    }
    if (unit.closed_at !== null) {
      throw new NoticeError('UNIT_CLOSED', `${unit.name} is closed.`, { unitId: id });
    }
    return { id, name: unit.name };
  });
}

/** The units strictly between two, from the lower one up; empty when the one is not above the other. */
export async function unitsBetween(
  trx: Trx,
  aboveId: string,
  unitId: string,
  atIso: string,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('unit_closure')
    .select(['ancestor', 'depth'])
    .where('descendant', '=', unitId)
    .where('depth', '>', 0)
    .where((eb) => heldAt(eb, atIso))
    .orderBy('depth')
    .execute();
  const ownId = await ownUnitId(trx, aboveId);
  const end = rows.findIndex((row) => row.ancestor === ownId);
  return end < 0 ? [] : rows.slice(0, end).map((row) => row.ancestor);
}
