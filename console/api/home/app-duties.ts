import { sql } from 'kysely';
import { maxEntries, ownUnits, type Reader } from './reader.ts';
import type { Duty, Home } from './schema.ts';

type Duties = Home['duties'];

/** Cases about apps that wait for a unit of the caller. */
interface Turn {
  kind: Extract<Duty['kind'], 'app-filing' | 'app-use'>;
  action: 'update' | 'approve';
  table: 'app_filings' | 'app_uses';
  /** Column of the unit whose turn it is. */
  unit: string;
  states: readonly string[];
  /** What to do next, for people. */
  step: string;
  labelZh: string;
  labelEn: string;
}

const turns: readonly Turn[] = [
  {
    kind: 'app-filing',
    action: 'approve',
    table: 'app_filings',
    unit: 'authority_unit_id',
    states: ['SUBMITTED', 'PROVINCE_REVIEW', 'CHANGED'],
    step: 'review',
    labelZh: '审核应用备案',
    labelEn: 'Review the filing of an app',
  },
  {
    kind: 'app-filing',
    action: 'update',
    table: 'app_filings',
    unit: 'unit_id',
    states: ['RETURNED'],
    step: 'correction',
    labelZh: '补正应用备案',
    labelEn: 'Correct the filing of an app',
  },
  {
    kind: 'app-use',
    action: 'approve',
    table: 'app_uses',
    unit: 'bureau_unit_id',
    states: ['BUREAU_REVIEW'],
    step: 'review',
    labelZh: '审查应用使用',
    labelEn: 'Review the use of an app',
  },
  {
    kind: 'app-use',
    action: 'approve',
    table: 'app_uses',
    unit: 'unit_id',
    states: ['COLLECTIVE_DECISION'],
    step: 'decision',
    labelZh: '登记应用选用决策',
    labelEn: 'Record the decision on an app',
  },
  {
    kind: 'app-use',
    action: 'update',
    table: 'app_uses',
    unit: 'unit_id',
    states: ['SCHOOL_REVIEW', 'RE_REVIEW'],
    step: 'school',
    labelZh: '校内审查应用',
    labelEn: 'Review an app at the school',
  },
];

interface Row {
  id: string;
  title: string;
  next_due_at: string | null;
  unit_id: string;
  unit_name: string | null;
  person: string | null;
}

async function dutiesOf(reader: Reader, turn: Turn): Promise<Duties> {
  const own = ownUnits(reader, 'apps', turn.action);
  if (own.length === 0) return { total: 0, overdue: 0, entries: [] };
  const now = reader.now.toISOString();
  const mine = sql`from ${sql.table(turn.table)} as t
    where ${sql.ref(`t.${turn.unit}`)} in (${sql.join(own)}) and t.state in (${sql.join(turn.states)})`;
  const counted = await sql<{ total: number | string; overdue: number | string | null }>`
    select count(*) as total, sum(case when t.next_due_at < ${now} then 1 else 0 end) as overdue ${mine}`.execute(
    reader.db,
  );
  const [sum] = counted.rows;
  const total = Number(sum?.total ?? 0);
  if (total === 0) return { total: 0, overdue: 0, entries: [] };
  // Engines put what has no deadline at different ends.
  const { rows } = await sql<Row>`select d.*, units.name as unit_name, accounts.name as person
    from (select t.id, t.unit_id, t.title, t.next_due_at ${mine}
      order by coalesce(t.next_due_at, '9'), t.id limit ${maxEntries}) as d
    left join units on units.id = d.unit_id
    left join cases on cases.case_id = d.id
    left join accounts on accounts.id = cases.responsible_id
    order by coalesce(d.next_due_at, '9'), d.id`.execute(reader.db);
  return {
    total,
    overdue: Number(sum?.overdue ?? 0),
    entries: rows.map((row) => ({
      kind: turn.kind,
      id: row.id,
      step: turn.step,
      labelZh: turn.labelZh,
      labelEn: turn.labelEn,
      number: null,
      title: row.title,
      severity: null,
      unitId: row.unit_id,
      unitName: row.unit_name ?? '',
      responsible: row.person,
      dueAt: row.next_due_at,
      overdue: row.next_due_at !== null && row.next_due_at < now,
      href: `/${turn.kind}s/${row.id}`,
    })),
  };
}

/** Filings and uses of apps in which it is the caller's turn. */
export function readAppDuties(reader: Reader): Promise<Duties>[] {
  return turns.map((turn) => dutiesOf(reader, turn));
}
