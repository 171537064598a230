import { dayMs, maxEntries, ownUnits, unitsOf, type Reader } from './reader.ts';
import type { Home, HomeEntry } from './schema.ts';

/** Deliveries in these states still need somebody. */
export const openDeliveryStates = ['ISSUED', 'SIGNED', 'HANDLING', 'FEEDBACK', 'VERIFIED'] as const;

const endedIncidents = ['CLOSED', 'DISMISSED'] as const;

/** Open deliveries of the visible sub-tree by state. Counted from the index alone. */
export async function noticeTally(reader: Reader): Promise<Home['notices']> {
  if (reader.as('notices').grants.length === 0) return null;
  const now = reader.now.toISOString();
  const rows = await reader.db
    .selectFrom('deliveries')
    .select((eb) => [
      'state',
      eb.fn.countAll<number>().as('count'),
      eb.fn
        .sum<number | null>(eb.case().when('next_due_at', '<', now).then(1).else(0).end())
        .as('overdue'),
    ])
    .where('state', 'in', openDeliveryStates)
    .where('unit_id', 'in', unitsOf(reader, 'notices'))
    .groupBy('state')
    .execute();
  const byState = Object.fromEntries(
    rows.map(({ state, count, overdue }) => [state, { count, overdue: overdue ?? 0 }]),
  );
  const tallies = Object.values(byState);
  return {
    byState,
    open: {
      count: tallies.reduce((sum, { count }) => sum + count, 0),
      overdue: tallies.reduce((sum, { overdue }) => sum + overdue, 0),
    },
  };
}

/** Open incidents of the visible sub-tree by state. */
export async function incidentTally(reader: Reader): Promise<Home['incidents']> {
  if (reader.as('incidents').grants.length === 0) return null;
  const rows = await reader.db
    .selectFrom('cases')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('kind', '=', 'incident')
    .where('state', 'not in', [...endedIncidents, ''])
    .where('unit_id', 'in', unitsOf(reader, 'incidents'))
    .groupBy('state')
    .execute();
  const byState = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  return { byState, open: Object.values(byState).reduce((sum, count) => sum + count, 0) };
}

const detail = {
  ISSUED: { zh: '未签收', en: 'not signed for' },
  SIGNED: { zh: '未开始处置', en: 'not taken up' },
  HANDLING: { zh: '处置中', en: 'being handled' },
  FEEDBACK: { zh: '待复核', en: 'waits for verification' },
} as const;

type LateState = keyof typeof detail;

/** Deliveries of the sub-tree whose next deadline has passed, oldest first; with who answers for them. */
export async function lateDeliveries(reader: Reader): Promise<HomeEntry[]> {
  const rows = await reader.db
    .selectFrom('deliveries')
    .innerJoin('units', 'units.id', 'deliveries.unit_id')
    .leftJoin('cases', 'cases.case_id', 'deliveries.id')
    .leftJoin('accounts', 'accounts.id', 'cases.responsible_id')
    .select([
      'deliveries.id',
      'deliveries.title',
      'deliveries.state',
      'deliveries.severity',
      'deliveries.next_due_at',
      'units.name as unit_name',
      'accounts.name as person',
    ])
    .where('deliveries.state', 'in', Object.keys(detail) as LateState[])
    .where('deliveries.next_due_at', '<', reader.now.toISOString())
    .where('deliveries.unit_id', 'in', unitsOf(reader, 'notices'))
    .orderBy('deliveries.next_due_at')
    .limit(maxEntries)
    .execute();
  return rows.map((row) => {
    const { zh, en } = detail[row.state as LateState];
    return {
      kind: 'delivery',
      id: row.id,
      title: row.title,
      titleEn: row.title,
      detailZh: [row.unit_name, row.person, zh].filter((part) => part !== null).join(' · '),
      detailEn: [row.unit_name, row.person, en].filter((part) => part !== null).join(' · '),
      severity: row.severity,
      since: row.next_due_at,
      href: `/deliveries/${row.id}`,
    };
  });
}

/** What came in during the last day for the units of the caller, and what came back. */
export async function newDeliveries(reader: Reader): Promise<HomeEntry[]> {
  const own = ownUnits(reader, 'notices', 'read');
  if (own.length === 0) return [];
  const rows = await reader.db
    .selectFrom('deliveries')
    .select(['id', 'title', 'number', 'severity', 'issued_at', 'round'])
    .where('unit_id', 'in', own)
    .where('issued_at', '>=', new Date(reader.now.getTime() - dayMs).toISOString())
    .orderBy('issued_at', 'desc')
    .limit(maxEntries)
    .execute();
  return rows.map((row) => ({
    kind: 'delivery',
    id: row.id,
    title: row.title,
    titleEn: row.title,
    detailZh: `新收到通报 ${row.number}`,
    detailEn: `New notice ${row.number}`,
    severity: row.severity,
    since: row.issued_at,
    href: `/deliveries/${row.id}`,
  }));
}
