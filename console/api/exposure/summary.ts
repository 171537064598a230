import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { PortState } from '../../../analyzer/assets/exposure/matrix.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { ListRequest } from '../lists.ts';
import { filterFindings, measuredAssets, portStates, visibleFindings } from './queries.ts';
import type { ExposureSummarySchema } from './schema.ts';

/** Ports that the summary names; the others are in the lists. */
const mostPorts = 40;

/** 3 open, 2 closed, 1 silent, 0 nobody asked: the best look of a family at a port holds. */
const rankOf = (family: 'ipv4' | 'ipv6') =>
  sql<number>`coalesce(max(case when s.family <> ${family} then 0 when s.state = 'open' then 3 when s.state = 'closed' then 2 else 1 end), 0)`;

const stateOf = (rank: number): PortState =>
  (({ 3: 'open', 2: 'closed', 1: 'silent' }) as const)[rank as 1] ?? 'unknown';

/** One row per asset and port, judged by the database: nothing but counts comes back. */
function ranked(db: Db, principal: Principal, at: string, filter: ListRequest['filter']) {
  const assets = measuredAssets(db, principal, at, filter).select('assets.id');
  return db
    .selectFrom('asset_services as s')
    .select([
      's.asset_id',
      's.transport',
      's.port',
      rankOf('ipv4').as('v4'),
      rankOf('ipv6').as('v6'),
    ])
    .where('s.asset_id', 'in', assets)
    .groupBy(['s.asset_id', 's.transport', 's.port']);
}

async function families(db: Db, principal: Principal, at: string, filter: ListRequest['filter']) {
  const assets = measuredAssets(db, principal, at, filter).select('assets.id');
  const has = (family: 'ipv4' | 'ipv6') =>
    sql<number>`max(case when i.kind = ${family} then 1 else 0 end)`;
  const asked = (family: 'ipv4' | 'ipv6') =>
    sql<number>`(select count(*) from asset_services as s where s.asset_id = i.asset_id and s.family = ${family})`;
  const rows = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('asset_identifiers as i')
        .select([
          'i.asset_id',
          has('ipv4').as('v4'),
          has('ipv6').as('v6'),
          asked('ipv4').as('asked4'),
          asked('ipv6').as('asked6'),
        ])
        .where('i.asset_id', 'in', assets)
        .where('i.until_at', 'is', null)
        .where('i.kind', 'in', ['ipv4', 'ipv6'])
        .where('i.value', 'not like', 'fe80:%')
        .groupBy('i.asset_id')
        .as('a'),
    )
    .select([
      'a.v4',
      'a.v6',
      sql<number>`case when a.asked4 = 0 or a.asked6 = 0 then 1 else 0 end`.as('unmeasured'),
      (eb) => eb.fn.countAll<number>().as('n'),
    ])
    .groupBy(['a.v4', 'a.v6', sql`3`])
    .execute();
  const sum = (wanted: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(wanted).reduce((all, row) => all + row.n, 0);
  const both = (row: (typeof rows)[number]) => row.v4 === 1 && row.v6 === 1;
  return {
    dualStack: sum(both),
    onlyV4: sum((row) => row.v4 === 1 && row.v6 === 0),
    onlyV6: sum((row) => row.v4 === 0 && row.v6 === 1),
    unmeasured: sum((row) => both(row) && row.unmeasured === 1),
  };
}

/** The matrix in numbers: how many ports are open, closed, silent or unknown over each family. */
export async function summaryOf(
  db: Db,
  principal: Principal,
  at: string,
  filter: ListRequest['filter'],
): Promise<Static<typeof ExposureSummarySchema>> {
  const base = ranked(db, principal, at, filter).as('m');
  const cells = await db
    .selectFrom(base)
    .select(['m.v4', 'm.v6', (eb) => eb.fn.countAll<number>().as('n')])
    .groupBy(['m.v4', 'm.v6'])
    .execute();
  const ports = await db
    .selectFrom(base)
    .select([
      'm.transport',
      'm.port',
      sql<number>`sum(case when m.v4 = 3 then 1 else 0 end)`.as('open_v4'),
      sql<number>`sum(case when m.v6 = 3 then 1 else 0 end)`.as('open_v6'),
    ])
    .groupBy(['m.transport', 'm.port'])
    .orderBy(sql`sum(case when m.v4 = 3 or m.v6 = 3 then 1 else 0 end)`, 'desc')
    .orderBy('m.port')
    .limit(mostPorts)
    .execute();
  const found = filterFindings(db, visibleFindings(db, principal, at), filter, at);
  const findings = await found
    .select(['f.transport', 'f.port', 'f.state', (eb) => eb.fn.countAll<number>().as('n')])
    .where('f.state', '<>', 'resolved')
    .groupBy(['f.transport', 'f.port', 'f.state'])
    .execute();
  const counted = (state: string, port?: { transport: string; port: number }) =>
    findings
      .filter((row) => row.state === state)
      .filter((row) => !port || (row.port === port.port && row.transport === port.transport))
      .reduce((all, row) => all + row.n, 0);
  const cellOf = (v4: PortState, v6: PortState) =>
    cells.find((c) => stateOf(c.v4) === v4 && stateOf(c.v6) === v6)?.n ?? 0;
  return {
    cells: portStates.flatMap((v4) => portStates.map((v6) => ({ v4, v6, count: cellOf(v4, v6) }))),
    ports: ports.map((row) => ({
      transport: row.transport,
      port: row.port,
      openV4: row.open_v4,
      openV6: row.open_v6,
      findings: counted('open', row),
    })),
    ...(await families(db, principal, at, filter)),
    openFindings: counted('open'),
    acceptedFindings: counted('accepted'),
  };
}
