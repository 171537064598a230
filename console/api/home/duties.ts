import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from '../../../analyzer/stores/records/database.ts';
import type { CaseKind } from '../../../analyzer/cases/message.ts';
import type { Action } from '../permission.ts';
import { readAppDuties } from './app-duties.ts';
import { dayMs, maxEntries, ownUnits, type HomePart, type Reader } from './reader.ts';
import type { Duty, Home } from './schema.ts';

type Duties = Home['duties'];

/** The console names the steps of notices. */
const unnamed = { labelZh: null, labelEn: null };

const none: Duties = { total: 0, overdue: 0, entries: [] };

/** Deliveries that wait for the caller in one way; each way has an index of its own. */
interface Waiting {
  side: 'recipient' | 'issuer';
  /** The button to press on the record. */
  step: string;
  where(eb: ExpressionBuilder<Database, 'deliveries'>): Expression<SqlBool>;
}

const working = ['ISSUED', 'SIGNED', 'HANDLING'] as const;

/** As recipient what is not answered, as issuer what waits for a decision. Archiving presses nobody. */
const waiting: readonly Waiting[] = [
  { side: 'recipient', step: 'sign', where: (eb) => eb('deliveries.state', '=', 'ISSUED') },
  // With a dispute it is the issuer's turn: clocks rest, nothing is to be done here.
  { side: 'recipient', step: 'accept', where: (eb) => undisputed(eb, 'SIGNED') },
  { side: 'recipient', step: 'feedback', where: (eb) => undisputed(eb, 'HANDLING') },
  { side: 'issuer', step: 'verify', where: (eb) => eb('deliveries.state', '=', 'FEEDBACK') },
  { side: 'issuer', step: 'uphold-dispute', where: (eb) => asked(eb, 'dispute') },
  { side: 'issuer', step: 'grant-extension', where: (eb) => asked(eb, 'extension') },
];

type Where = ExpressionBuilder<Database, 'deliveries'>;

function undisputed(eb: Where, state: 'SIGNED' | 'HANDLING'): Expression<SqlBool> {
  return eb.and([
    eb('deliveries.state', '=', state),
    eb.or([
      eb('deliveries.open_request', 'is', null),
      eb('deliveries.open_request', '!=', 'dispute'),
    ]),
  ]);
}

function asked(eb: Where, request: 'dispute' | 'extension'): Expression<SqlBool> {
  return eb.and([
    eb('deliveries.open_request', '=', request),
    eb('deliveries.state', 'in', working),
  ]);
}

async function deliveryDuties(reader: Reader, { side, step, where }: Waiting): Promise<Duties> {
  const own = ownUnits(reader, 'notices', 'update');
  if (own.length === 0) return none;
  const now = reader.now.toISOString();
  const isRecipient = side === 'recipient';
  const mine = reader.db
    .selectFrom('deliveries')
    .where(isRecipient ? 'deliveries.unit_id' : 'deliveries.issuer_unit_id', 'in', own)
    .where(where);
  const sum = await mine
    .select((eb) => [
      eb.fn.countAll<number>().as('total'),
      eb.fn
        .sum<number | null>(
          eb.case().when('deliveries.next_due_at', '<', now).then(1).else(0).end(),
        )
        .as('overdue'),
    ])
    .executeTakeFirst();
  const total = sum?.total ?? 0;
  if (total === 0) return none;
  const page = (query: typeof mine, most: number) =>
    query
      .innerJoin(
        'units',
        'units.id',
        isRecipient ? 'deliveries.issuer_unit_id' : 'deliveries.unit_id',
      )
      .leftJoin('cases', 'cases.case_id', 'deliveries.id')
      .leftJoin('accounts', 'accounts.id', 'cases.responsible_id')
      .select([
        'deliveries.id',
        'deliveries.number',
        'deliveries.title',
        'deliveries.severity',
        'deliveries.next_due_at',
        'units.id as unit_id',
        'units.name as unit_name',
        'accounts.name as person',
      ])
      .orderBy('deliveries.next_due_at')
      .limit(most)
      .execute();
  // Engines put what has no deadline at different ends.
  const due = await page(mine.where('deliveries.next_due_at', 'is not', null), maxEntries);
  const rest =
    due.length < Math.min(total, maxEntries)
      ? await page(mine.where('deliveries.next_due_at', 'is', null), maxEntries - due.length)
      : [];
  return {
    total,
    overdue: sum?.overdue ?? 0,
    entries: [...due, ...rest].map((row) => ({
      kind: 'delivery',
      id: row.id,
      step,
      ...unnamed,
      number: row.number,
      title: row.title,
      severity: row.severity,
      unitId: row.unit_id,
      unitName: row.unit_name,
      responsible: row.person,
      dueAt: row.next_due_at,
      overdue: row.next_due_at !== null && row.next_due_at < now,
      href: `/deliveries/${row.id}`,
    })),
  };
}

/** Drafts that wait for a second person. */
async function reviewDuties(reader: Reader): Promise<Duties> {
  const own = ownUnits(reader, 'notices', 'approve');
  if (own.length === 0) return none;
  const rows = await reader.db
    .selectFrom('notices')
    .innerJoin('units', 'units.id', 'notices.unit_id')
    .select([
      'notices.id',
      'notices.title',
      'notices.severity',
      'units.id as unit_id',
      'units.name as unit_name',
    ])
    .where('notices.state', '=', 'REVIEW')
    .where('notices.unit_id', 'in', own)
    .orderBy('notices.severity_rank', 'desc')
    .orderBy('notices.created_at')
    .limit(maxEntries)
    .execute();
  return {
    total: rows.length,
    overdue: 0,
    entries: rows.map((row) => ({
      kind: 'notice',
      id: row.id,
      step: 'approve',
      ...unnamed,
      number: null,
      title: row.title,
      severity: row.severity,
      unitId: row.unit_id,
      unitName: row.unit_name,
      responsible: null,
      dueAt: null,
      overdue: false,
      href: `/notices/${row.id}`,
    })),
  };
}

/** Clocks of one kind of case that press those who hold a right at the unit of the case. */
interface Pressing {
  kind: Duty['kind'];
  part: HomePart;
  action: Action;
  /** First part of the address of the record. */
  path: string;
  /** Clocks that wait for these people; all when left out. */
  clocks?: readonly string[];
}

const pressing: readonly Pressing[] = [
  { kind: 'incident', part: 'incidents', action: 'update', path: 'incidents' },
  // Who answers for a school sees its deadlines with the police; what runs out is the officers' work.
  { kind: 'filing', part: 'assessments', action: 'read', path: 'filings' },
  {
    kind: 'attestation',
    part: 'assessments',
    action: 'approve',
    path: 'attestations',
    clocks: ['review'],
  },
  {
    kind: 'exception',
    part: 'assessments',
    action: 'approve',
    path: 'exceptions',
    clocks: ['decision'],
  },
  { kind: 'finding', part: 'findings', action: 'update', path: 'findings', clocks: ['answer'] },
];

/** A clock that runs for years is nobody's duty yet. */
const aheadDays = 90;

async function clockDuties(reader: Reader, one: Pressing): Promise<Duties> {
  const own = ownUnits(reader, one.part, one.action);
  if (own.length === 0) return none;
  const now = reader.now.toISOString();
  const until = new Date(reader.now.getTime() + aheadDays * dayMs).toISOString();
  let running = reader.db
    .selectFrom('case_clocks')
    .where('case_clocks.unit_id', 'in', own)
    .where('case_clocks.case_kind', '=', one.kind as CaseKind)
    .where('case_clocks.state', '=', 'running')
    .where('case_clocks.due_at', '<', until);
  if (one.clocks) running = running.where('case_clocks.clock', 'in', one.clocks);
  const [rows, sum] = await Promise.all([
    running
      .innerJoin('cases', 'cases.case_id', 'case_clocks.case_id')
      .innerJoin('units', 'units.id', 'case_clocks.unit_id')
      .leftJoin('accounts', 'accounts.id', 'cases.responsible_id')
      .select([
        'cases.case_id',
        'cases.title',
        'case_clocks.clock',
        'case_clocks.due_at',
        'case_clocks.rule_id',
        'units.id as unit_id',
        'units.name as unit_name',
        'accounts.name as person',
      ])
      .orderBy('case_clocks.due_at')
      .limit(maxEntries)
      .execute(),
    running
      .select((eb) => [
        eb.fn.countAll<number>().as('total'),
        eb.fn
          .sum<number | null>(eb.case().when('due_at', '<', now).then(1).else(0).end())
          .as('overdue'),
      ])
      .executeTakeFirst(),
  ]);
  return {
    total: sum?.total ?? 0,
    overdue: sum?.overdue ?? 0,
    entries: rows.map((row) => ({
      kind: one.kind,
      id: row.case_id,
      step: row.clock,
      labelZh: reader.clockNames?.get(row.rule_id)?.nameZh ?? null,
      labelEn: reader.clockNames?.get(row.rule_id)?.nameEn ?? null,
      number: null,
      title: row.title,
      severity: null,
      unitId: row.unit_id,
      unitName: row.unit_name,
      responsible: row.person,
      dueAt: row.due_at,
      overdue: row.due_at < now,
      href: `/${one.path}/${row.case_id}`,
    })),
  };
}

/** What presses first: by deadline, then what has none. */
function byDeadline(one: Duty, other: Duty): number {
  if (one.dueAt === other.dueAt) return one.id < other.id ? -1 : 1;
  if (one.dueAt === null) return 1;
  if (other.dueAt === null) return -1;
  return one.dueAt < other.dueAt ? -1 : 1;
}

/** Everything that waits for the caller, whatever it is, in the order of its deadlines. */
export async function readDuties(reader: Reader): Promise<Duties> {
  const parts = await Promise.all([
    ...waiting.map((way) => deliveryDuties(reader, way)),
    reviewDuties(reader),
    ...pressing.map((one) => clockDuties(reader, one)),
    ...readAppDuties(reader),
  ]);
  return {
    total: parts.reduce((sum, { total }) => sum + total, 0),
    overdue: parts.reduce((sum, { overdue }) => sum + overdue, 0),
    entries: parts
      .flatMap(({ entries }) => entries)
      .toSorted(byDeadline)
      .slice(0, maxEntries),
  };
}
