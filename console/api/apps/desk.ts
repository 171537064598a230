import { sql } from 'kysely';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import { addDays, dayAt } from '../../../analyzer/register/civil-day.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { ownUnits } from '../cases/acting-unit.ts';
import { getsWorse } from './desk-worse.ts';
import type { Desk } from './schema.ts';
import { visibleApps } from './visible.ts';

/** Lines per part: more belongs on the list behind it. */
const maxDuties = 20;
const expiringDays = 90;

export interface DeskReader {
  db: Db;
  principal: Principal;
  /** ISO 8601 UTC. */
  at: string;
  /** How many items there are. */
  items: number;
}

interface Waiting {
  kind: 'app-filing' | 'app-use';
  table: 'app_filings' | 'app_uses';
  unit: 'authority_unit_id' | 'bureau_unit_id';
  states: readonly string[];
}

const waiting: readonly Waiting[] = [
  {
    kind: 'app-filing',
    table: 'app_filings',
    unit: 'authority_unit_id',
    states: ['SUBMITTED', 'PROVINCE_REVIEW', 'CHANGED'],
  },
  { kind: 'app-use', table: 'app_uses', unit: 'bureau_unit_id', states: ['BUREAU_REVIEW'] },
];

interface DutyRow {
  id: string;
  title: string;
  state: string;
  items_decided: number;
  next_due_at: string | null;
  unit_name: string | null;
  person: string | null;
}

/** What waits for a unit of the reader, the earliest deadline first; engines put none at different ends. */
async function dutiesOf({ db, principal, at, items }: DeskReader, one: Waiting) {
  const own = sql.join(['', ...ownUnits(principal)]);
  const mine = sql`from ${sql.table(one.table)} as t where ${sql.ref(`t.${one.unit}`)} in (${own})
    and t.state in (${sql.join(one.states)})`;
  const sums = await sql<{ total: number | string; overdue: number | string | null }>`
    select count(*) as total, sum(case when t.next_due_at < ${at} then 1 else 0 end) as overdue ${mine}`.execute(
    db,
  );
  const { rows } = await sql<DutyRow>`select d.*, units.name as unit_name, accounts.name as person
    from (select t.id, t.unit_id, t.title, t.state, t.items_decided, t.next_due_at ${mine}
      order by coalesce(t.next_due_at, '9'), t.id limit ${maxDuties}) as d
    left join units on units.id = d.unit_id
    left join cases on cases.case_id = d.id
    left join accounts on accounts.id = cases.responsible_id
    order by coalesce(d.next_due_at, '9'), d.id`.execute(db);
  const [sum] = sums.rows;
  return {
    counted: { total: Number(sum?.total ?? 0), overdue: Number(sum?.overdue ?? 0) },
    entries: rows.map((row) => ({
      kind: one.kind,
      id: row.id,
      title: row.title,
      state: row.state,
      unitName: row.unit_name ?? '',
      itemsDecided: row.items_decided,
      items,
      responsible: row.person,
      dueAt: row.next_due_at,
      overdue: row.next_due_at !== null && row.next_due_at < at,
    })),
  };
}

async function expiring({ db, principal, at }: DeskReader): Promise<Desk['expiring']> {
  const until = addDays(dayAt(at), expiringDays);
  const units = visibleUnitIds(db, principal, at);
  const filings = await db
    .selectFrom('app_filings')
    .leftJoin('units', 'units.id', 'app_filings.unit_id')
    .select(['app_filings.id', 'title', 'valid_until', 'units.name as unit_name'])
    .where('app_filings.unit_id', 'in', units)
    .where('app_filings.state', 'in', ['FILED', 'CHANGED'])
    .where('valid_until', '<=', until)
    .orderBy('valid_until')
    .limit(maxDuties)
    .execute();
  const uses = await db
    .selectFrom('app_uses')
    .innerJoin('case_clocks', 'case_clocks.case_id', 'app_uses.id')
    .leftJoin('units', 'units.id', 'app_uses.unit_id')
    .select(['app_uses.id', 'title', 'case_clocks.due_at', 'units.name as unit_name'])
    .where('app_uses.unit_id', 'in', units)
    .where('app_uses.state', '=', 'IN_USE')
    .where('case_clocks.clock', '=', 'yearly')
    .where('case_clocks.state', '=', 'running')
    .where('case_clocks.due_at', '<=', `${until}T99`)
    .orderBy('case_clocks.due_at')
    .limit(maxDuties)
    .execute();
  return [
    ...filings.map(({ id, title, valid_until: on, unit_name: unit }) => ({
      kind: 'app-filing' as const,
      id,
      title,
      unitName: unit ?? '',
      on: on ?? until,
    })),
    ...uses.map(({ id, title, due_at: due, unit_name: unit }) => ({
      kind: 'app-use' as const,
      id,
      title,
      unitName: unit ?? '',
      on: dayAt(due),
    })),
  ].toSorted((one, other) => (one.on < other.on ? -1 : 1));
}

const numberOf = async (query: {
  executeTakeFirst(): Promise<{ n: number | string } | undefined>;
}): Promise<number> => Number((await query.executeTakeFirst())?.n ?? 0);

async function counts({ db, principal, at }: DeskReader): Promise<Desk['counts']> {
  const apps = () =>
    db
      .selectFrom('apps')
      .where(visibleApps(db, principal, at))
      .where('apps.closed_at', 'is', null)
      .select((eb) => eb.fn.countAll<number | string>().as('n'));
  const uses = () =>
    db
      .selectFrom('app_uses')
      .innerJoin('apps', 'apps.id', 'app_uses.app_id')
      .where('app_uses.unit_id', 'in', visibleUnitIds(db, principal, at))
      .where('app_uses.state', 'in', ['IN_USE', 'RE_REVIEW'])
      .select((eb) => eb.fn.countAll<number | string>().as('n'));
  const blacklisted = db
    .selectFrom('app_list_entries as e')
    .where('e.list', '=', 'black')
    .where('e.ended_at', 'is', null)
    .where((eb) => eb.or([eb('e.banned_until', 'is', null), eb('e.banned_until', '>', at)]))
    .where('e.unit_id', 'in', visibleUnitIds(db, principal, at))
    .select((eb) => eb.fn.countAll<number | string>().as('n'));
  const filingProblems = db
    .selectFrom('app_filings')
    .where('unit_id', 'in', visibleUnitIds(db, principal, at))
    .where('items_problems', '>', 0)
    .where('state', 'not in', ['WITHDRAWN', 'REVOKED', 'EXPIRED'])
    .select((eb) => eb.fn.countAll<number | string>().as('n'));
  const useProblems = db
    .selectFrom('app_uses')
    .where('unit_id', 'in', visibleUnitIds(db, principal, at))
    .where('items_problems', '>', 0)
    .where('state', '!=', 'STOPPED')
    .select((eb) => eb.fn.countAll<number | string>().as('n'));
  return {
    apps: await numberOf(apps()),
    filed: await numberOf(apps().where('apps.filing_state', 'in', ['FILED', 'CHANGED'])),
    inUse: await numberOf(uses()),
    unfiledInUse: await numberOf(
      uses()
        .where((eb) =>
          eb.or([
            eb('apps.filing_state', 'is', null),
            eb('apps.filing_state', 'not in', ['FILED', 'CHANGED']),
          ]),
        )
        .where('apps.origin', 'not in', ['own', 'used']),
    ),
    blacklisted: await numberOf(blacklisted),
    problems: (await numberOf(filingProblems)) + (await numberOf(useProblems)),
  };
}

/** The reviewer's home: what must I do now, what got worse, what runs out. */
export async function readDesk(reader: DeskReader): Promise<Desk> {
  const [filings, uses] = await Promise.all(waiting.map((one) => dutiesOf(reader, one)));
  const returned = await numberOf(
    reader.db
      .selectFrom('app_filings')
      .where('authority_unit_id', 'in', ['', ...ownUnits(reader.principal)])
      .where('state', '=', 'RETURNED')
      .select((eb) => eb.fn.countAll<number | string>().as('n')),
  );
  const none = { counted: { total: 0, overdue: 0 }, entries: [] };
  const duties = [...(filings ?? none).entries, ...(uses ?? none).entries].toSorted((one, other) =>
    (one.dueAt ?? '9') < (other.dueAt ?? '9') ? -1 : 1,
  );
  return {
    filings: (filings ?? none).counted,
    uses: (uses ?? none).counted,
    returned,
    duties: duties.slice(0, maxDuties),
    worse: await getsWorse(reader),
    expiring: await expiring(reader),
    counts: await counts(reader),
  };
}
