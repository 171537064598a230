import type { Db, Trx } from '../stores/records/records.ts';

const perQuery = 500;

/** Names by id, also of units that are closed or have moved away; an unknown id has none. */
export async function unitNames(
  db: Db | Trx,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const wanted = [...new Set(ids)];
  for (let from = 0; from < wanted.length; from += perQuery) {
    const rows = await db
      .selectFrom('units')
      .select(['id', 'name'])
      .where('id', 'in', wanted.slice(from, from + perQuery))
      .execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  return names;
}

/** Name of one unit; its id where nobody here knows it. */
export async function unitName(db: Db | Trx, unitId: string): Promise<string> {
  return (await unitNames(db, [unitId])).get(unitId) ?? unitId;
}
