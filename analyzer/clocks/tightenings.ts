import type { Selectable } from 'kysely';
import type { Db, Trx } from '../stores/records/records.ts';
import type { Limit } from './clock.ts';
import type { ClockTables } from './tables.ts';

/** A tighter limit that somebody with the right set for a unit and those below it. */
export interface Tightening {
  id: string;
  deadlineId: string;
  unitId: string;
  unitName: string;
  limit: Limit;
  reason: string;
  from: string;
  madeBy: string;
}

type Row = Selectable<ClockTables['deadline_overrides']>;

export function tighteningOf(row: Row & { unit_name: string }): Tightening {
  return {
    id: row.id,
    deadlineId: row.deadline_id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    limit: { kind: row.limit_kind, value: row.limit_value },
    reason: row.reason,
    from: row.from_at,
    madeBy: row.made_by_name,
  };
}

/** What holds for a unit at an instant: its own and those of the units that were above it then. */
export async function listTightenings(
  reader: Db | Trx,
  scope: { unitId: string; at: string; deadlineId?: string },
): Promise<Tightening[]> {
  const { unitId, at, deadlineId } = scope;
  const rows = await reader
    .selectFrom('deadline_overrides as o')
    .innerJoin('unit_closure as c', 'c.ancestor', 'o.unit_id')
    .innerJoin('units as u', 'u.id', 'o.unit_id')
    .selectAll('o')
    .select('u.name as unit_name')
    .where('c.descendant', '=', unitId)
    .where('c.from_at', '<=', at)
    .where((eb) => eb.or([eb('c.until_at', 'is', null), eb('c.until_at', '>', at)]))
    .where('o.from_at', '<=', at)
    .where((eb) => eb.or([eb('o.until_at', 'is', null), eb('o.until_at', '>', at)]))
    .$if(deadlineId !== undefined, (query) => query.where('o.deadline_id', '=', deadlineId ?? ''))
    .orderBy('c.depth')
    .orderBy('o.id')
    .execute();
  return rows.map(tighteningOf);
}
