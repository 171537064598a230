import type { SelectQueryBuilder } from 'kysely';
import { subTreeIds } from '../../../analyzer/people/visibility.ts';
import type { Database } from '../../../analyzer/stores/records/database.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { anyContains } from '../like.ts';
import type { ListRequest } from '../lists.ts';

type SystemQuery<O> = SelectQueryBuilder<Database, 'systems' | 'units', O>;

/** Filters of the list: `q` (name, unit), `level` (one or several), `unitId` (with everything below it). */
export function filterSystems<O>(
  db: Db,
  query: SystemQuery<O>,
  filter: ListRequest['filter'],
  at: string,
): SystemQuery<O> {
  const { q, level, unitId } = filter;
  let narrowed = query;
  const levels = [level].flat().filter((one) => typeof one === 'number');
  if (levels.length > 0) narrowed = narrowed.where('systems.level', 'in', levels);
  if (typeof unitId === 'string' && unitId !== '') {
    narrowed = narrowed.where('systems.unit_id', 'in', subTreeIds(db, unitId, at));
  }
  if (typeof q === 'string' && q !== '') {
    narrowed = narrowed.where(anyContains(['systems.name', 'units.name'], q));
  }
  return narrowed;
}
