import { sql } from 'kysely';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { LogSourceTable } from '../../../analyzer/sources/tables.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { ListRequest } from '../lists.ts';

const sortColumns = {
  address: 'log_sources.address',
  name: 'log_sources.name',
  unitName: 'units.name',
  vendor: 'log_sources.vendor',
  product: 'log_sources.product',
  transport: 'log_sources.transport',
  firstSeenAt: 'log_sources.first_seen_at',
  lastSeenAt: 'log_sources.last_seen_at',
  silentAfterSeconds: 'log_sources.silent_after_seconds',
} as const;

/** Counters are decimal text: sorted as numbers. */
const sortCounters = {
  events: 'log_sources.events',
  unparsed: 'log_sources.unparsed',
  dropped: 'log_sources.dropped',
} as const;

export const sortableFields = [...Object.keys(sortColumns), ...Object.keys(sortCounters)];

/** Rows of the sources of units that the reader sees. */
function visibleSources(db: Db, principal: Principal, atIso: string) {
  return db
    .selectFrom('log_sources')
    .innerJoin('units', 'units.id', 'log_sources.unit_id')
    .where('log_sources.unit_id', 'in', visibleUnitIds(db, principal, atIso));
}

type SourceQuery = ReturnType<typeof visibleSources>;

function stateFilter(query: SourceQuery, state: unknown): SourceQuery {
  switch (state) {
    case 'muted':
      return query.where('log_sources.muted', '=', 1);
    case 'silent':
      return query
        .where('log_sources.muted', '=', 0)
        .where('log_sources.silent_since', 'is not', null);
    case 'active':
      return query.where('log_sources.muted', '=', 0).where('log_sources.silent_since', 'is', null);
    default:
      return query;
  }
}

const likeEscapes = /[\\%_]/g;

function filtered(query: SourceQuery, filter: ListRequest['filter']): SourceQuery {
  let next = stateFilter(query, filter['state']);
  const { q, unitId, vendor, transport, address } = filter;
  if (typeof unitId === 'string') next = next.where('log_sources.unit_id', '=', unitId);
  if (typeof vendor === 'string') next = next.where('log_sources.vendor', '=', vendor);
  if (typeof transport === 'string') next = next.where('log_sources.transport', '=', transport);
  if (typeof address === 'string') next = next.where('log_sources.address', '=', address);
  if (typeof q === 'string' && q !== '') {
    const pattern = `%${q.toLowerCase().replaceAll(likeEscapes, String.raw`\$&`)}%`;
    next = next.where(
      sql<boolean>`(lower(log_sources.address) like ${pattern} escape '\\'
        or lower(coalesce(log_sources.name, '')) like ${pattern} escape '\\'
        or lower(coalesce(log_sources.vendor, '')) like ${pattern} escape '\\'
        or lower(units.name) like ${pattern} escape '\\')`,
    );
  }
  return next;
}

function sorted(query: SourceQuery, sort: ListRequest['sort']): SourceQuery {
  const field = sort?.field ?? 'lastSeenAt';
  const order = sort?.order ?? 'desc';
  if (field in sortCounters) {
    const column = sql.ref(sortCounters[field as keyof typeof sortCounters]);
    return query.orderBy(sql`cast(${column} as bigint)`, order).orderBy('log_sources.id');
  }
  const column = sortColumns[field as keyof typeof sortColumns];
  return query.orderBy(column, order).orderBy('log_sources.id');
}

type Row = LogSourceTable & { unit_name: string };

export function sourceView(row: Row) {
  const silent = row.silent_since === null ? ('active' as const) : ('silent' as const);
  return {
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    unitAssigned: row.unit_assigned === 1,
    address: row.address,
    name: row.name,
    vendor: row.vendor,
    product: row.product,
    transport: row.transport,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    events: Number(row.events),
    unparsed: Number(row.unparsed),
    dropped: Number(row.dropped),
    silentAfterSeconds: row.silent_after_seconds,
    silenceFixed: row.silence_fixed === 1,
    silentSince: row.silent_since,
    state: row.muted === 1 ? ('muted' as const) : silent,
  };
}

export type SourceView = ReturnType<typeof sourceView>;

export async function listSources(
  db: Db,
  principal: Principal,
  atIso: string,
  request: ListRequest,
): Promise<{ rows: SourceView[]; total: number }> {
  const visible = filtered(visibleSources(db, principal, atIso), request.filter);
  const rows = await sorted(visible, request.sort)
    .selectAll('log_sources')
    .select('units.name as unit_name')
    .offset(request.offset)
    .limit(request.limit)
    .execute();
  const count = await visible
    .select((eb) => eb.fn.countAll<number | string>().as('n'))
    .executeTakeFirstOrThrow();
  return { rows: rows.map(sourceView), total: Number(count.n) };
}

export async function findSource(
  db: Db,
  principal: Principal,
  atIso: string,
  id: string,
): Promise<SourceView | undefined> {
  const row = await visibleSources(db, principal, atIso)
    .where('log_sources.id', '=', id)
    .selectAll('log_sources')
    .select('units.name as unit_name')
    .executeTakeFirst();
  return row && sourceView(row);
}
