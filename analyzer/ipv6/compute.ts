import { sql } from 'kysely';
import type { PortalMeasurement } from '../../collector/probes/portal/result.ts';
import type { Trx } from '../stores/records/records.ts';
import { goalFigures, shareOf, type GoalFigure, type LineFact, type Share } from './figures.ts';
import type { Ipv6Rules } from './rules.ts';
import type { AccessGoal } from './tables.ts';

export interface UnitReadiness {
  portals: Share;
  hosts: Share;
  links: Share;
  goals: GoalFigure[];
}

const dayMs = 86_400_000;

/** Sites: reachable over IPv6 of those measured; their links beside it. */
async function portalsOf(trx: Trx, unitId: string, since: string) {
  const rows = await trx
    .selectFrom('ipv6_portals')
    .leftJoin('ipv6_measurements', 'ipv6_measurements.id', 'ipv6_portals.last_measurement_id')
    .select(['ipv6_portals.state', 'ipv6_portals.last_measured_at', 'ipv6_measurements.result'])
    .where('ipv6_portals.unit_id', '=', unitId)
    .where('ipv6_portals.enabled', '=', 1)
    .execute();
  const measured = rows.filter(
    (row) => row.state !== null && row.state !== 'unknown' && (row.last_measured_at ?? '') >= since,
  );
  const having = measured.filter(({ state }) => state === 'supported' || state === 'partial');
  const links = { reachable: 0, tried: 0, found: 0 };
  for (const { result } of measured) {
    if (result === null) continue;
    const found = (JSON.parse(result) as PortalMeasurement).links;
    links.reachable += found.reachable;
    links.tried += found.tried;
    links.found += found.found;
  }
  return {
    portals: shareOf(having.length, measured.length, rows.length),
    links: shareOf(links.reachable, links.tried, links.found),
  };
}

/**
 * Devices in neighbour tables by their link-layer address: how many of them have a global IPv6 address (2000::/3). Without a
 * single IPv6 neighbour the tables were not readable or IPv6 is off; which of both is not known, so nothing is measured.
 */
async function hostsOf(trx: Trx, unitId: string, since: string): Promise<Share> {
  const isGlobal = sql<number>`max(case when ip like '2___:%' or ip like '3___:%' then 1 else 0 end)`;
  const isIpv6 = sql<number>`max(case when family = 'ipv6' then 1 else 0 end)`;
  const machines = trx
    .selectFrom('asset_neighbours')
    .select(['mac', isGlobal.as('has_global'), isIpv6.as('has_ipv6')])
    .where('unit_id', '=', unitId)
    .where('last_seen_at', '>=', since)
    // Ports of the network itself are no hosts.
    .where('mac', 'not in', (eb) =>
      eb
        .selectFrom('asset_interfaces')
        .select(sql<string>`mac`.as('mac'))
        .where('unit_id', '=', unitId)
        .where('mac', 'is not', null),
    )
    .groupBy('mac')
    .as('machines');
  const row = await trx
    .selectFrom(machines)
    .select((eb) => [
      eb.fn.countAll<number>().as('total'),
      sql<number>`coalesce(sum(has_global), 0)`.as('having'),
      sql<number>`coalesce(sum(has_ipv6), 0)`.as('speaking'),
    ])
    .executeTakeFirstOrThrow();
  const [total, having, speaking] = [row.total, row.having, row.speaking].map(Number);
  return shareOf(having ?? 0, (speaking ?? 0) > 0 ? (total ?? 0) : 0, total ?? 0);
}

/** Lines with the speed of their ports as last polled; a port that is down has none. */
async function linesOf(trx: Trx, unitId: string): Promise<LineFact[]> {
  const rows = await trx
    .selectFrom('access_lines as l')
    .leftJoin('asset_interfaces as i', (join) =>
      join.onRef('i.asset_id', '=', 'l.asset_id').onRef('i.if_index', '=', 'l.if_index'),
    )
    .select(['l.goal', 'l.contracted_bps', 'i.speed_bps', 'i.oper_status'])
    .where('l.unit_id', '=', unitId)
    .execute();
  return rows.map((row) => ({
    goal: row.goal,
    portBps: portBpsOf(row.oper_status, row.speed_bps),
    contractedBps: row.contracted_bps === null ? null : Number(row.contracted_bps),
  }));
}

export function portBpsOf(operStatus: string | null, speedBps: string | null): number | null {
  const speed = Number(speedBps ?? 0);
  return operStatus === 'up' && speed > 0 ? speed : null;
}

/** The figures of one unit as of now. */
export async function computeReadiness(
  trx: Trx,
  unitId: string,
  nowMs: number,
  rules: Ipv6Rules,
): Promise<UnitReadiness | undefined> {
  const unit = await trx
    .selectFrom('units')
    .select('kind')
    .where('id', '=', unitId)
    .executeTakeFirst();
  if (!unit) return undefined;
  const since = (days: number) => new Date(nowMs - days * dayMs).toISOString();
  const totals = await trx
    .selectFrom('access_denominators')
    .select(['goal', 'total'])
    .where('unit_id', '=', unitId)
    .execute();
  const byGoal = Object.fromEntries(totals.map(({ goal, total }) => [goal, total])) as Partial<
    Record<AccessGoal, number>
  >;
  return {
    ...(await portalsOf(trx, unitId, since(rules.portals.validDays))),
    hosts: await hostsOf(trx, unitId, since(rules.hosts.windowDays)),
    goals: goalFigures(unit.kind, await linesOf(trx, unitId), byGoal, rules.goals),
  };
}
