import type { Expression, SqlBool } from 'kysely';
import { maxEntries, ownUnits, type Reader } from './reader.ts';
import type { Duty, Home } from './schema.ts';

type Duties = Home['duties'];

/** What a recipient has to do next, by the state of the delivery: the message that its button sends. */
const recipientSteps = { ISSUED: 'sign', SIGNED: 'accept', HANDLING: 'feedback' } as const;

/** The console names the steps of notices. */
const unnamed = { labelZh: null, labelEn: null };

const none: Duties = { total: 0, overdue: 0, entries: [] };

function deliveryStep(state: string, openRequest: string | null, isRecipient: boolean): string {
  if (isRecipient) return recipientSteps[state as keyof typeof recipientSteps] ?? 'feedback';
  if (openRequest === 'extension') return 'grant-extension';
  if (openRequest === 'dispute') return 'uphold-dispute';
  return state === 'VERIFIED' ? 'archive' : 'verify';
}

/** Deliveries of one side: as recipient what is not fed back, as issuer what waits for a decision. */
async function deliveryDuties(reader: Reader, side: 'recipient' | 'issuer'): Promise<Duties> {
  const own = ownUnits(reader, 'notices', 'update');
  if (own.length === 0) return none;
  const now = reader.now.toISOString();
  const isRecipient = side === 'recipient';
  const mine = reader.db
    .selectFrom('deliveries')
    .where(isRecipient ? 'deliveries.unit_id' : 'deliveries.issuer_unit_id', 'in', own)
    .where((eb): Expression<SqlBool> =>
      isRecipient
        ? eb.and([
            eb('deliveries.state', 'in', ['ISSUED', 'SIGNED', 'HANDLING']),
            // With the issuer: clocks rest, nothing is to be done here.
            eb.or([
              eb('deliveries.open_request', 'is', null),
              eb('deliveries.open_request', '!=', 'dispute'),
            ]),
          ])
        : eb.or([
            eb('deliveries.state', '=', 'FEEDBACK'),
            // What was passed on is archived with the delivery above it.
            eb.and([
              eb('deliveries.state', '=', 'VERIFIED'),
              eb('deliveries.parent_id', 'is', null),
            ]),
            eb.and([
              eb('deliveries.open_request', 'is not', null),
              eb('deliveries.state', 'in', ['ISSUED', 'SIGNED', 'HANDLING']),
            ]),
          ]),
    );
  const [rows, sum] = await Promise.all([
    mine
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
        'deliveries.state',
        'deliveries.open_request',
        'deliveries.next_due_at',
        'units.id as unit_id',
        'units.name as unit_name',
        'accounts.name as person',
      ])
      .orderBy((eb) => eb.case().when('deliveries.next_due_at', 'is', null).then(1).else(0).end())
      .orderBy('deliveries.next_due_at')
      .orderBy('deliveries.id')
      .limit(maxEntries)
      .execute(),
    mine
      .select((eb) => [
        eb.fn.countAll<number>().as('total'),
        eb.fn
          .sum<number | null>(
            eb.case().when('deliveries.next_due_at', '<', now).then(1).else(0).end(),
          )
          .as('overdue'),
      ])
      .executeTakeFirst(),
  ]);
  return {
    total: sum?.total ?? 0,
    overdue: sum?.overdue ?? 0,
    entries: rows.map((row) => ({
      kind: 'delivery',
      id: row.id,
      step: deliveryStep(row.state, row.open_request, isRecipient),
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

/** Clocks of incidents that run at the units of the caller. */
async function incidentDuties(reader: Reader): Promise<Duties> {
  const own = ownUnits(reader, 'incidents', 'update');
  if (own.length === 0) return none;
  const now = reader.now.toISOString();
  const running = reader.db
    .selectFrom('case_clocks')
    .where('case_clocks.unit_id', 'in', own)
    .where('case_clocks.case_kind', '=', 'incident')
    .where('case_clocks.state', '=', 'running');
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
      kind: 'incident',
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
      href: `/incidents/${row.case_id}`,
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
    deliveryDuties(reader, 'recipient'),
    deliveryDuties(reader, 'issuer'),
    reviewDuties(reader),
    incidentDuties(reader),
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
