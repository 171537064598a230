import type { Insertable, Selectable } from 'kysely';
import { own } from '../../playbooks/interpreter/draft.ts';
import { realMs } from '../../playbooks/interpreter/clock.ts';
import type { RunClock, RunState } from '../../playbooks/interpreter/state.ts';
import type { Program } from '../../playbooks/program.ts';
import type { Inject, InjectChannel } from '../../playbooks/schema/extension.ts';
import { filled } from '../../playbooks/template.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
import type { DrillTables } from '../tables.ts';
import type { Seat } from './seats.ts';

/** Something that reached a place, as it was sent. */
export interface InboxItem {
  id: string;
  seat: string;
  injectId: string | null;
  channel: InjectChannel;
  title: string;
  /** Who it seems to come from. */
  from: string;
  text: string;
  attachment: { name: string; text: string } | null;
  sentAt: string;
  /** Real time at which it was due; null when a person or a condition sent it. */
  dueAt: string | null;
  sentMs: number | null;
  shownAt: string | null;
  answeredAt: string | null;
}

type Row = Selectable<DrillTables['drill_inbox']>;
type Content = Pick<InboxItem, 'from' | 'text' | 'attachment'>;

export function itemOf(row: Row): InboxItem {
  return {
    id: row.id,
    seat: row.seat,
    injectId: row.inject_id,
    channel: row.channel,
    title: row.title,
    ...(JSON.parse(row.content) as Content),
    sentAt: row.sent_at,
    dueAt: row.due_at,
    sentMs: row.sent_ms,
    shownAt: row.shown_at,
    answeredAt: row.answered_at,
  };
}

export interface Delivery {
  drillId: string;
  runId: string;
  program: Program;
  state: RunState;
  seats: readonly Seat[];
  /** Real time, ISO 8601. */
  at: string;
}

/** Real instant at which the exercise clock stood at a time that is not ahead. */
function realAt({ at, exerciseMs, ...clock }: RunClock, wantedMs: number): number {
  const ahead = wantedMs - exerciseMs;
  const real = realMs({ at, exerciseMs, ...clock }, Math.abs(ahead));
  return ahead >= 0 ? at + real : at - real;
}

function contentOf({ program, state }: Delivery, inject: Inject): Content {
  const put = (text: string) => filled(text, (name) => own(state.variables, name));
  const { attachment } = inject;
  return {
    from: program.roles.get(inject.from)?.title.zh ?? inject.from,
    text: put(inject.content.zh),
    attachment: attachment ? { name: attachment.name.zh, text: put(attachment.text.zh) } : null,
  };
}

function rowsOf(delivery: Delivery, inject: Inject): Insertable<DrillTables['drill_inbox']>[] {
  const { state, drillId, runId, seats, at } = delivery;
  const run = own(state.injects, inject.id);
  if (!run) return [];
  const content = JSON.stringify(contentOf(delivery, inject));
  const { fire } = inject;
  // One that a director sent early, or that a jump passed over, was due when it was sent.
  const isOnTime = fire.kind === 'timed' && run.at >= fire.at_ms;
  const due = isOnTime ? new Date(realAt(state.clock, fire.at_ms)).toISOString() : null;
  return seats
    .filter(({ roles }) => inject.to.some((role) => roles.includes(role)))
    .map(({ seat, unitId, accountId }) => ({
      id: newId(Date.parse(at)),
      drill_id: drillId,
      run_id: runId,
      unit_id: unitId,
      seat,
      account_id: accountId,
      inject_id: inject.id,
      iteration: 1,
      channel: inject.channel,
      title: inject.title.zh,
      content,
      due_at: due,
      sent_at: at,
      sent_ms: run.at,
      shown_at: null,
      answered_at: null,
    }));
}

/**
 * Puts injects into the inboxes of those whom they go to, in the transaction of the message that sent them. What is there
 * already stays: the same inject twice is once delivered. Answers what is new.
 */
export async function deliver(
  trx: Trx,
  delivery: Delivery,
  injectIds: readonly string[],
): Promise<InboxItem[]> {
  const rows = injectIds.flatMap((id) => {
    const compiled = delivery.program.injects.get(id);
    return compiled ? rowsOf(delivery, compiled.inject) : [];
  });
  const delivered: InboxItem[] = [];
  const perInsert = 100;
  for (let from = 0; from < rows.length; from += perInsert) {
    const stored = await trx
      .insertInto('drill_inbox')
      .values(rows.slice(from, from + perInsert))
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .execute();
    delivered.push(...stored.map(itemOf));
  }
  return delivered;
}

/** Injects that were sent between two states of a run. */
export function newlySent(before: RunState | undefined, after: RunState): string[] {
  const isSent = (state: RunState | undefined, id: string): boolean => {
    const run = state && own(state.injects, id);
    return run !== undefined && run.state !== 'armed' && run.state !== 'skipped';
  };
  return Object.keys(after.injects).filter((id) => isSent(after, id) && !isSent(before, id));
}

/** A word of the platform or the director to some places; no inject. */
export async function deliverWord(
  trx: Trx,
  { drillId, runId, seats, at }: Pick<Delivery, 'drillId' | 'runId' | 'seats' | 'at'>,
  word: { key: string; title: string; from: string; text: string; sentMs: number | null },
): Promise<InboxItem[]> {
  const { key, title, from, text, sentMs } = word;
  const delivered: InboxItem[] = [];
  for (const { seat, unitId, accountId } of seats) {
    const stored = await trx
      .insertInto('drill_inbox')
      .values({
        id: `${key}:${seat}`.slice(0, 200),
        drill_id: drillId,
        run_id: runId,
        unit_id: unitId,
        seat,
        account_id: accountId,
        inject_id: null,
        iteration: 1,
        channel: 'console-inbox',
        title,
        content: JSON.stringify({ from, text, attachment: null } satisfies Content),
        due_at: null,
        sent_at: at,
        sent_ms: sentMs,
        shown_at: null,
        answered_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .execute();
    delivered.push(...stored.map(itemOf));
  }
  return delivered;
}

/** Newest first. */
export async function readInbox(
  db: Db,
  runId: string,
  seat: string,
  limit: number,
): Promise<{ items: InboxItem[]; total: number }> {
  const mine = db.selectFrom('drill_inbox').where('run_id', '=', runId).where('seat', '=', seat);
  const rows = await mine
    .selectAll()
    .orderBy('sent_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  const { total } = await mine
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { items: rows.map(itemOf), total };
}

/** Which of these injects have reached which of these places, as `<seat> <inject>`. */
export async function receivedInjects(
  trx: Trx,
  runId: string,
  seats: readonly string[],
  injectIds: readonly string[],
): Promise<Set<string>> {
  if (injectIds.length === 0) return new Set();
  const rows = await trx
    .selectFrom('drill_inbox')
    .select(['seat', 'inject_id'])
    .where('run_id', '=', runId)
    .where('inject_id', 'in', injectIds)
    .where('seat', 'in', seats)
    .execute();
  return new Set(rows.map((row) => `${row.seat} ${row.inject_id}`));
}

/** The first time that a player's screen showed them. */
export async function markShown(
  trx: Trx,
  runId: string,
  seat: string,
  itemIds: readonly string[],
  at: string,
): Promise<void> {
  await trx
    .updateTable('drill_inbox')
    .set({ shown_at: at })
    .where('run_id', '=', runId)
    .where('seat', '=', seat)
    .where('id', 'in', ['', ...itemIds])
    .where('shown_at', 'is', null)
    .execute();
}

export interface InjectReach {
  reached: number;
  shown: number;
  answered: number;
}

/** How many places each inject has reached, been seen by and been acted on. */
export async function reachOfInjects(db: Db, runId: string): Promise<Map<string, InjectReach>> {
  const rows = await db
    .selectFrom('drill_inbox')
    .select((eb) => [
      'inject_id',
      eb.fn.countAll<number>().as('reached'),
      eb.fn.count<number>('shown_at').as('shown'),
      eb.fn.count<number>('answered_at').as('answered'),
    ])
    .where('run_id', '=', runId)
    .where('inject_id', 'is not', null)
    .groupBy('inject_id')
    .execute();
  return new Map(
    rows.map(({ inject_id: id, reached, shown, answered }) => [
      id ?? '',
      { reached, shown, answered },
    ]),
  );
}
