import type { SelectQueryBuilder } from 'kysely';
import type { Database } from '../stores/records/database.ts';
import type { Db, Trx } from '../stores/records/records.ts';

/** Far below what either engine takes as parameters of one statement. */
const perQuery = 500;

/**
 * Names by id, also of units that are closed or have moved away; an unknown id has none, nor has one that is not
 * `among` the units of a subquery.
 */
export async function unitNames(
  db: Db | Trx,
  ids: readonly string[],
  among?: SelectQueryBuilder<Database, 'unit_closure', { descendant: string }>,
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const wanted = [...new Set(ids)];
  for (let from = 0; from < wanted.length; from += perQuery) {
    const some = wanted.slice(from, from + perQuery);
    let query = db.selectFrom('units').select(['id', 'name']).where('id', 'in', some);
    if (among) query = query.where('id', 'in', among);
    const rows = await query.execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  return names;
}

/** Name of one unit; its id where nobody here knows it. */
export async function unitName(db: Db | Trx, unitId: string): Promise<string> {
  return (await unitNames(db, [unitId])).get(unitId) ?? unitId;
}
