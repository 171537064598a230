import type { Db, Trx } from '../stores/records/records.ts';

/**
 * The unit by which it stands in our tree. A node above knows one of our units by an id of its own (`units.alias_of`); nothing
 * hangs below that name here, and nothing that is counted per unit is counted under it.
 */
export async function ownUnitId(db: Db | Trx, unitId: string): Promise<string> {
  const unit = await db
    .selectFrom('units')
    .select('alias_of')
    .where('id', '=', unitId)
    .executeTakeFirst();
  return unit?.alias_of ?? unitId;
}
