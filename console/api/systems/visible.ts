import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleTo } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { notFound } from '../problem.ts';

export interface VisibleSystemsDeps {
  records: Records;
  time: TimeSource;
}

/** Systems that are not closed and that the principal may see. */
export function visibleSystems({ records, time }: VisibleSystemsDeps, principal: Principal) {
  const visible = visibleTo(records.db, principal, isoNow(time), {
    kind: 'system',
    idColumn: 'systems.id',
    unitColumn: 'systems.unit_id',
  });
  return records.db
    .selectFrom('systems')
    .innerJoin('units', 'units.id', 'systems.unit_id')
    .where('systems.closed_at', 'is', null)
    .where(visible);
}

/** One of them with the name of its unit. Throws Problem 404 NOT_FOUND. */
export async function getSystem(deps: VisibleSystemsDeps, principal: Principal, id: string) {
  const system = await visibleSystems(deps, principal)
    .selectAll('systems')
    .select('units.name as unit_name')
    .where('systems.id', '=', id)
    .executeTakeFirst();
  if (!system) throw notFound('system', id);
  return system;
}

export type VisibleSystem = Awaited<ReturnType<typeof getSystem>>;
