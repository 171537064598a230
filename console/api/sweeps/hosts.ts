import type { Static } from 'typebox';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { Evidence } from '../../../collector/sweeps/events.ts';
import { flag, oneOf, single, texts } from '../filters.ts';
import { anyContains } from '../like.ts';
import { type ListQuerystring, parseListQuery, totalOf } from '../lists.ts';

const columns = {
  address: 'h.address',
  why: 'h.why',
  prefix: 'h.prefix',
  foundAt: 'h.found_at',
} as const;

async function portsOf(db: Db, sweepId: string, addresses: readonly string[]) {
  if (addresses.length === 0) return new Map<string, { port: number; state: string }[]>();
  const rows = await db
    .selectFrom('sweep_ports')
    .select(['address', 'port', 'state'])
    .where('sweep_id', '=', sweepId)
    .where('address', 'in', addresses)
    .orderBy('port')
    .execute();
  return Map.groupBy(rows, (row) => row.address);
}

/** Hosts that a sweep found. Filters: `family`, `why`, `known`, `port` (open), `q`. */
export async function listHosts(db: Db, sweepId: string, query: Static<typeof ListQuerystring>) {
  const list = parseListQuery(query, Object.keys(columns));
  const sort = list.sort ?? { field: 'foundAt', order: 'desc' as const };
  let base = db
    .selectFrom('sweep_hosts as h')
    .leftJoin('assets as a', 'a.id', 'h.asset_id')
    .where('h.sweep_id', '=', sweepId);
  const family = oneOf(list.filter, 'family', ['ipv4', 'ipv6'] as const);
  if (family) base = base.where('h.family', 'in', family);
  const why = texts(list.filter, 'why');
  if (why) base = base.where('h.why', 'in', why);
  const known = flag(list.filter, 'known');
  if (known !== undefined) base = base.where('h.known', '=', known ? 1 : 0);
  const port = Number(single(list.filter, 'port') ?? 0);
  if (Number.isInteger(port) && port > 0 && port < 65_536) {
    base = base.where('h.address', 'in', (eb) =>
      eb
        .selectFrom('sweep_ports')
        .select('address')
        .where('sweep_id', '=', sweepId)
        .where('port', '=', port)
        .where('state', '=', 'open'),
    );
  }
  const q = single(list.filter, 'q');
  if (q !== undefined && q !== '') {
    base = base.where(anyContains(['h.address', 'h.why', 'h.why_from'], q));
  }
  const rows = await base
    .selectAll('h')
    .select('a.name as asset_name')
    .orderBy(columns[sort.field as keyof typeof columns], sort.order)
    .orderBy('h.address')
    .limit(list.limit)
    .offset(list.offset)
    .execute();
  const total = await totalOf(base);
  const ports = await portsOf(
    db,
    sweepId,
    rows.map((row) => row.address),
  );
  const ofState = (address: string, state: string) =>
    (ports.get(address) ?? []).filter((one) => one.state === state).map((one) => one.port);
  return {
    list,
    total,
    rows: rows.map((row) => ({
      id: row.address,
      address: row.address,
      family: row.family,
      prefix: row.prefix,
      why: row.why,
      whyFrom: row.why_from,
      evidence: JSON.parse(row.evidence) as Evidence,
      known: row.known === 1,
      openPorts: ofState(row.address, 'open'),
      closedPorts: ofState(row.address, 'closed'),
      silentPorts: ofState(row.address, 'silent'),
      assetId: row.asset_id,
      assetName: row.asset_name,
      foundAt: row.found_at,
    })),
  };
}
