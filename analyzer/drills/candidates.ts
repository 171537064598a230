import { sql, type SqlBool } from 'kysely';
import { ownUnitId } from '../people/unit-alias.ts';
import { heldAt } from '../people/visibility.ts';
import type { Db } from '../stores/records/records.ts';

export interface Candidate {
  accountId: string;
  name: string;
  unitId: string;
  unitName: string;
  roles: string[];
}

const most = 50;

/** Active people of the units above, at and below the unit of a drill, by part of their name or of their unit's name. */
export async function findCandidates(
  db: Db,
  drillUnitId: string,
  text: string,
  at: string,
): Promise<Candidate[]> {
  const unitId = await ownUnitId(db, drillUnitId);
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await db
    .selectFrom('accounts')
    .innerJoin('grants', 'grants.account_id', 'accounts.id')
    .innerJoin('units', 'units.id', 'grants.unit_id')
    .select([
      'accounts.id',
      'accounts.name',
      'grants.unit_id',
      'units.name as unit_name',
      'grants.role',
    ])
    .where('accounts.state', '=', 'active')
    .where('units.kind', '!=', 'provider')
    .where('grants.from_at', '<=', at)
    .where((eb) => eb.or([eb('grants.until_at', 'is', null), eb('grants.until_at', '>', at)]))
    .where('grants.unit_id', 'in', (eb) =>
      eb
        .selectFrom('unit_closure')
        .select('unit_closure.descendant')
        .where('unit_closure.ancestor', '=', unitId)
        .where((inner) => heldAt(inner, at))
        .union(
          eb
            .selectFrom('unit_closure')
            .select('unit_closure.ancestor as descendant')
            .where('unit_closure.descendant', '=', unitId)
            .where((inner) => heldAt(inner, at)),
        ),
    )
    .$if(text !== '', (query) =>
      query.where(
        sql<SqlBool>`(lower(${sql.ref('accounts.name')}) like ${pattern} escape '\\'
          or lower(${sql.ref('units.name')}) like ${pattern} escape '\\')`,
      ),
    )
    .orderBy('accounts.name')
    .orderBy('accounts.id')
    .limit(most * 4)
    .execute();
  const found = new Map<string, Candidate>();
  for (const row of rows) {
    const key = `${row.id} ${row.unit_id}`;
    const known = found.get(key);
    if (known) known.roles.push(row.role);
    else if (found.size < most) {
      found.set(key, {
        accountId: row.id,
        name: row.name,
        unitId: row.unit_id,
        unitName: row.unit_name,
        roles: [row.role],
      });
    }
  }
  return [...found.values()];
}
