import { sql } from 'kysely';
import { visibleTo, visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import { dayMs, maxEntries, unitsOf, type Reader } from './reader.ts';
import type { AuditHome } from './schema.ts';

const soonDays = 30;

type Numbered = AuditHome['toCheck'][number];

/** Findings that an auditor sees: those of the sub-tree and those that an engagement made it a party to. */
function visibleFindings(reader: Reader) {
  const principal = reader.as('findings');
  return reader.db.selectFrom('findings').where(
    visibleTo(reader.db, principal, reader.now.toISOString(), {
      kind: 'finding',
      idColumn: 'findings.id',
      unitColumn: 'findings.unit_id',
    }),
  );
}

async function engagementsOf(reader: Reader): Promise<AuditHome['engagements']> {
  const at = reader.now.toISOString();
  const { grants } = reader.as('findings', 'create');
  const found: AuditHome['engagements'] = [];
  for (const grant of grants.slice(0, maxEntries)) {
    const below = visibleUnitIds(reader.db, { grants: [grant] }, at);
    const unit = await reader.db
      .selectFrom('units')
      .select('name')
      .where('id', '=', grant.unitId)
      .executeTakeFirst();
    const systems = await reader.db
      .selectFrom('systems')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('closed_at', 'is', null)
      .where('unit_id', 'in', below)
      .executeTakeFirst();
    const open = await visibleFindings(reader)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('state', 'in', ['OPEN', 'READY', 'REVISION'])
      .where('unit_id', 'in', below)
      .executeTakeFirst();
    found.push({
      unitId: grant.unitId,
      unitName: unit?.name ?? '',
      until: grant.until ?? null,
      systems: systems?.n ?? 0,
      openFindings: open?.n ?? 0,
    });
  }
  return found;
}

async function findingCounts(reader: Reader): Promise<Record<string, number>> {
  const rows = await visibleFindings(reader)
    .select((eb) => ['state', eb.fn.countAll<number>().as('n')])
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

async function answersToCheck(reader: Reader): Promise<Numbered[]> {
  const rows = await visibleFindings(reader)
    .innerJoin('units', 'units.id', 'findings.unit_id')
    .select([
      'findings.id',
      'findings.number',
      'findings.title',
      'findings.next_due_at',
      'units.name as unit_name',
    ])
    .where('findings.state', '=', 'READY')
    .orderBy('findings.updated_at')
    .orderBy('findings.id')
    .limit(maxEntries)
    .execute();
  return rows.map(({ id, number, title, unit_name: unitName, next_due_at: at }) => ({
    id,
    number,
    title,
    unitName,
    at,
    href: `/findings/${id}`,
  }));
}

interface ExpiringRow {
  id: string;
  number: string;
  title: string;
  expires_at: string;
  unit_name: string;
}

/** What runs out within the next days, the soonest first. */
async function expiring(
  reader: Reader,
  table: 'attestations' | 'item_exceptions',
  state: 'IN_FORCE' | 'APPROVED',
  path: string,
): Promise<Numbered[]> {
  const now = reader.now.toISOString();
  const soon = new Date(reader.now.getTime() + soonDays * dayMs).toISOString();
  const column = (name: string) => sql.ref(`${table}.${name}`);
  const { rows } =
    await sql<ExpiringRow>`select ${column('id')}, ${column('number')}, ${column('title')},
    ${column('expires_at')}, units.name as unit_name
    from ${sql.table(table)} join units on units.id = ${column('unit_id')}
    where ${column('state')} = ${state} and ${column('expires_at')} > ${now} and ${column('expires_at')} <= ${soon}
    and ${column('unit_id')} in ${unitsOf(reader, 'assessments')}
    order by ${column('expires_at')}, ${column('id')} limit ${maxEntries}`.execute(reader.db);
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    title: row.title,
    unitName: row.unit_name,
    at: row.expires_at,
    href: `/${path}/${row.id}`,
  }));
}

/** Lower bound under the first pack of a frozen assessment. */
function lowerOf(summary: string | undefined): number | null {
  if (summary === undefined) return null;
  const scores = JSON.parse(summary) as { lower?: number }[];
  return scores[0]?.lower ?? null;
}

async function frozenOf(reader: Reader): Promise<AuditHome['frozen']> {
  const { db } = reader;
  const rows = await db
    .selectFrom('frozen_assessments')
    .select(['id', 'system_id', 'system_name', 'frozen_at', 'summary'])
    .where('unit_id', 'in', unitsOf(reader, 'assessments'))
    .orderBy('frozen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(maxEntries)
    .execute();
  const found: AuditHome['frozen'] = [];
  for (const row of rows) {
    const before = await db
      .selectFrom('frozen_assessments')
      .select('summary')
      .where('system_id', '=', row.system_id)
      .where('frozen_at', '<', row.frozen_at)
      .orderBy('frozen_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    const lower = lowerOf(row.summary);
    const earlier = lowerOf(before?.summary);
    found.push({
      id: row.id,
      systemId: row.system_id,
      systemName: row.system_name,
      frozenAt: row.frozen_at,
      lower,
      change: lower === null || earlier === null ? null : lower - earlier,
      href: `/assessments/${row.id}`,
    });
  }
  return found;
}

/** The part of the home that auditors have; null for others. */
export async function auditHome(reader: Reader): Promise<AuditHome | null> {
  if (reader.as('findings', 'create').grants.length === 0) return null;
  return {
    engagements: await engagementsOf(reader),
    findings: await findingCounts(reader),
    toCheck: await answersToCheck(reader),
    expiringAttestations: await expiring(reader, 'attestations', 'IN_FORCE', 'attestations'),
    expiringExceptions: await expiring(reader, 'item_exceptions', 'APPROVED', 'exceptions'),
    frozen: await frozenOf(reader),
  };
}
