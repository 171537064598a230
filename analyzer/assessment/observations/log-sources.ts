import type { Lapse } from './lapse.ts';
import type { ObservationContext, Observed } from './observation.ts';

/** Sources that one evaluation looks at; beyond it the least recently seen are left out (and stay unknown). */
const maxSources = 500;

export interface SourceRow {
  id: string;
  address: string;
  name: string | null;
  first_seen_at: string;
  last_seen_at: string;
  silent_since: string | null;
}

/** The log sources of the system's units that nobody has muted. */
export async function logSources(context: ObservationContext): Promise<SourceRow[]> {
  return context.db
    .selectFrom('log_sources')
    .select(['id', 'address', 'name', 'first_seen_at', 'last_seen_at', 'silent_since'])
    .where('unit_id', 'in', [...context.units])
    .where('muted', '=', 0)
    .orderBy('last_seen_at', 'desc')
    .limit(maxSources)
    .execute();
}

export function sourceObject(source: SourceRow): Observed['object'] {
  return { kind: 'source', id: source.id, name: source.name ?? source.address };
}

/** While the silence alarm of a source stands: its name and when its last line came. */
export function sourceLapse(source: SourceRow): { lapse?: Lapse } {
  if (source.silent_since === null) return {};
  const name = source.name ?? source.address;
  return { lapse: { kind: 'source', name, since: source.last_seen_at } };
}

/** The query string that shows a source's events, narrowed by `more`. */
export function sourceQuery(source: SourceRow, more = ''): string {
  const base = `log.source.address:"${source.address}"`;
  return more === '' ? base : `${base} AND ${more}`;
}
