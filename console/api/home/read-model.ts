import { visibleTo } from '../../../analyzer/people/visibility.ts';
import { auditHome } from './audit.ts';
import { readDrills } from './drills.ts';
import { readDuties } from './duties.ts';
import { lateNodes, nodeTally } from './nodes.ts';
import { incidentTally, lateDeliveries, newDeliveries, noticeTally } from './notices.ts';
import { dayMs, maxEntries, unitsOf, type HomeRules, type Reader } from './reader.ts';
import type { Home, HomeEntry } from './schema.ts';
import { fallenScores } from './score.ts';

function visibleAlerts(reader: Reader) {
  return reader.db.selectFrom('alerts').where(
    visibleTo(reader.db, reader.as('alerts'), reader.now.toISOString(), {
      kind: 'alert',
      idColumn: 'alerts.id',
      unitColumn: 'alerts.unit_id',
    }),
  );
}

interface AlertRow {
  id: string;
  title: string;
  title_zh: string;
  severity: string;
  opened_at: string;
  count: number;
}

function alertEntry(row: AlertRow): HomeEntry {
  return {
    kind: 'alert',
    id: row.id,
    title: row.title_zh,
    titleEn: row.title,
    detailZh: `${row.count} 次`,
    detailEn: row.count === 1 ? 'once' : `${row.count} times`,
    severity: row.severity,
    since: row.opened_at,
    href: `/alerts/${row.id}`,
  };
}

const alertColumns = ['id', 'title', 'title_zh', 'severity', 'opened_at', 'count'] as const;

async function openAlerts(reader: Reader): Promise<HomeEntry[]> {
  const rows = await visibleAlerts(reader)
    .select(alertColumns)
    .where('state', '=', 'open')
    .orderBy('severity_rank', 'desc')
    .orderBy('opened_at')
    .limit(maxEntries)
    .execute();
  return rows.map(alertEntry);
}

async function lateAlerts(reader: Reader, rules: HomeRules): Promise<HomeEntry[]> {
  const due = new Date(reader.now.getTime() - rules.alertLateHours * 3_600_000).toISOString();
  const rows = await visibleAlerts(reader)
    .select(alertColumns)
    .where('state', '=', 'open')
    .where('severity', 'in', ['high', 'critical'])
    .where('opened_at', '<=', due)
    .orderBy('opened_at')
    .limit(maxEntries)
    .execute();
  return rows.map(alertEntry);
}

async function silentSources(reader: Reader): Promise<HomeEntry[]> {
  const rows = await reader.db
    .selectFrom('log_sources')
    .select(['id', 'name', 'address', 'silent_since', 'last_seen_at'])
    .where('unit_id', 'in', unitsOf(reader, 'sources'))
    .where('muted', '=', 0)
    .where('silent_since', 'is not', null)
    .orderBy('silent_since')
    .limit(maxEntries)
    .execute();
  return rows.map((row) => ({
    kind: 'source',
    id: row.id,
    title: row.name ?? row.address,
    titleEn: row.name ?? row.address,
    detailZh: '日志源静默：检查设备的日志主机配置与网络',
    detailEn: 'Source is silent: check its log host setting and the network',
    severity: null,
    since: row.last_seen_at,
    href: `/sources`,
  }));
}

async function unreachableAssets(reader: Reader): Promise<HomeEntry[]> {
  const rows = await reader.db
    .selectFrom('assets')
    .select(['id', 'name', 'last_polled_at'])
    .where('unit_id', 'in', unitsOf(reader, 'assets'))
    .where('state', '=', 'unreachable')
    .orderBy('last_polled_at')
    .limit(maxEntries)
    .execute();
  return rows.map((row) => ({
    kind: 'asset',
    id: row.id,
    title: row.name,
    titleEn: row.name,
    detailZh: '设备无应答：检查供电、链路与 SNMP 配置',
    detailEn: 'Device does not answer: check power, link and SNMP settings',
    severity: null,
    since: row.last_polled_at,
    href: `/assets/${row.id}`,
  }));
}

/** Ports that answer over IPv6 while IPv4 is shut: a filter forgot one family. */
async function openExposures(reader: Reader): Promise<HomeEntry[]> {
  const rows = await reader.db
    .selectFrom('exposure_findings')
    .innerJoin('assets', 'assets.id', 'exposure_findings.asset_id')
    .select([
      'exposure_findings.id',
      'assets.name',
      'exposure_findings.port',
      'exposure_findings.severity',
      'exposure_findings.opened_at',
    ])
    .where('exposure_findings.unit_id', 'in', unitsOf(reader, 'assets'))
    .where('exposure_findings.state', '=', 'open')
    .orderBy('exposure_findings.opened_at', 'desc')
    .limit(maxEntries)
    .execute();
  return rows.map((row) => ({
    kind: 'asset',
    id: row.id,
    title: row.name,
    titleEn: row.name,
    detailZh: `端口 ${row.port} 仅在 IPv6 上开放`,
    detailEn: `Port ${row.port} is open on IPv6 only`,
    severity: row.severity,
    since: row.opened_at,
    href: `/exposure-findings/${row.id}`,
  }));
}

async function newAssets(reader: Reader): Promise<HomeEntry[]> {
  const since = new Date(reader.now.getTime() - dayMs).toISOString();
  const rows = await reader.db
    .selectFrom('assets')
    .select(['id', 'name', 'created_at'])
    .where('unit_id', 'in', unitsOf(reader, 'assets'))
    .where('created_at', '>=', since)
    .where('merged_into', 'is', null)
    .orderBy('created_at', 'desc')
    .limit(maxEntries)
    .execute();
  return rows.map((row) => ({
    kind: 'asset',
    id: row.id,
    title: row.name,
    titleEn: row.name,
    detailZh: '24 小时内新出现的设备',
    detailEn: 'New device within 24 hours',
    severity: null,
    since: row.created_at,
    href: `/assets/${row.id}`,
  }));
}

async function failedItems(reader: Reader): Promise<HomeEntry[]> {
  const rows = await reader.db
    .selectFrom('verdict_sheets')
    .innerJoin('systems', 'systems.id', 'verdict_sheets.system_id')
    .select(['systems.id', 'systems.name', 'verdict_sheets.failed'])
    .where('verdict_sheets.unit_id', 'in', unitsOf(reader, 'assessments'))
    .where('verdict_sheets.failed', '>', 0)
    .where('systems.closed_at', 'is', null)
    .orderBy('verdict_sheets.failed', 'desc')
    .orderBy('systems.id')
    .limit(maxEntries)
    .execute();
  return rows.map((row) => ({
    kind: 'item',
    id: row.id,
    title: row.name,
    titleEn: row.name,
    detailZh: `${row.failed} 个测评项不符合`,
    detailEn:
      row.failed === 1 ? '1 item is not satisfied' : `${row.failed} items are not satisfied`,
    severity: null,
    since: null,
    href: `/systems/${row.id}`,
  }));
}

async function countOf(query: {
  executeTakeFirst(): Promise<{ n: number } | undefined>;
}): Promise<number> {
  return (await query.executeTakeFirst())?.n ?? 0;
}

async function counts(reader: Reader): Promise<Home['counts']> {
  const { db, now } = reader;
  const dayAgo = new Date(now.getTime() - dayMs).toISOString();
  const twoDaysAgo = new Date(now.getTime() - 2 * dayMs).toISOString();
  const assets = () =>
    db
      .selectFrom('assets')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('unit_id', 'in', unitsOf(reader, 'assets'))
      .where('merged_into', 'is', null);
  const sources = () =>
    db
      .selectFrom('log_sources')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('unit_id', 'in', unitsOf(reader, 'sources'));
  const alerts = () => visibleAlerts(reader).select((eb) => eb.fn.countAll<number>().as('n'));
  const bySeverity = await visibleAlerts(reader)
    .select((eb) => ['severity', eb.fn.countAll<number>().as('n')])
    .where('state', '=', 'open')
    .groupBy('severity')
    .execute();
  return {
    assets: await countOf(assets()),
    unreachable: await countOf(assets().where('state', '=', 'unreachable')),
    sources: await countOf(sources()),
    silentSources: await countOf(
      sources().where('silent_since', 'is not', null).where('muted', '=', 0),
    ),
    openAlerts: bySeverity.reduce((sum, { n }) => sum + n, 0),
    newAlertsToday: await countOf(alerts().where('opened_at', '>=', dayAgo)),
    newAlertsYesterday: await countOf(
      alerts().where('opened_at', '>=', twoDaysAgo).where('opened_at', '<', dayAgo),
    ),
    bySeverity: Object.fromEntries(bySeverity.map(({ severity, n }) => [severity, n])),
  };
}

/** Everything but the score, read for one person; a part that he may not read comes out empty. */
export async function readHome(
  reader: Reader,
  rules: HomeRules,
): Promise<Omit<Home, 'score' | 'may'>> {
  const [alerts, failed, duties, notices, incidents, audit, nodes, drills, counted] =
    await Promise.all([
      openAlerts(reader),
      failedItems(reader),
      readDuties(reader),
      noticeTally(reader),
      incidentTally(reader),
      auditHome(reader),
      nodeTally(reader, rules),
      readDrills(reader),
      counts(reader),
    ]);
  const worse = await Promise.all([
    fallenScores(reader, rules),
    newDeliveries(reader),
    silentSources(reader),
    lateNodes(reader, rules),
    unreachableAssets(reader),
    openExposures(reader),
    newAssets(reader),
  ]);
  const late = await Promise.all([lateDeliveries(reader), lateAlerts(reader, rules)]);
  return {
    todo: [...alerts, ...failed].slice(0, maxEntries),
    worse: worse.flat().slice(0, maxEntries),
    late: late.flat().slice(0, maxEntries),
    counts: counted,
    duties,
    notices,
    incidents,
    audit,
    nodes,
    drills,
  };
}
