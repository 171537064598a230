import type { Selectable } from 'kysely';
import type { Match } from '../../playbooks/interpreter/script.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
import { DrillError } from '../errors.ts';
import type { DrillTables } from '../tables.ts';
import type { Seat } from './seats.ts';

/** One entry of the players' log. */
export interface ActionRecord {
  id: string;
  seat: string;
  accountId: string | null;
  kind: string;
  text: string;
  injectId: string | null;
  /** Expected action that the run counted it for. */
  met: Match | null;
  attachmentIds: readonly string[];
  at: string;
  /** Exercise time. */
  atMs: number;
  source: 'console' | 'paper';
}

export interface NewActionRecord {
  drillId: string;
  runId: string;
  seat: Seat;
  /** Account that enters it. */
  madeBy: string;
  kind: string;
  text: string;
  injectId?: string;
  attachmentIds: readonly string[];
  at: string;
  atMs: number;
  key: string;
}

type Row = Selectable<DrillTables['drill_actions']>;

export function actionOf(row: Row): ActionRecord {
  const { met_inject_id: inject, met_expected_id: expected } = row;
  return {
    id: row.id,
    seat: row.seat,
    accountId: row.account_id,
    kind: row.kind,
    text: row.text,
    injectId: row.inject_id,
    met: inject === null || expected === null ? null : { inject, expected },
    attachmentIds: JSON.parse(row.attachments) as string[],
    at: row.at,
    atMs: row.exercise_ms,
    source: row.source,
  };
}

/** What the same device asked for before under this key, or undefined. */
export async function findAction(
  db: Db | Trx,
  runId: string,
  seat: string,
  key: string,
): Promise<ActionRecord | undefined> {
  const row = await db
    .selectFrom('drill_actions')
    .selectAll()
    .where('run_id', '=', runId)
    .where('seat', '=', seat)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  return row && actionOf(row);
}

/** Writes an entry, and marks what it answers in the inbox of its place. */
export async function writeAction(
  trx: Trx,
  action: NewActionRecord,
  match: Match | undefined,
): Promise<ActionRecord> {
  const { seat, runId, at } = action;
  const injectId = action.injectId ?? null;
  const row = await trx
    .insertInto('drill_actions')
    .values({
      id: newId(Date.parse(at)),
      drill_id: action.drillId,
      run_id: runId,
      unit_id: seat.unitId,
      seat: seat.seat,
      account_id: seat.accountId,
      made_by: action.madeBy,
      kind: action.kind,
      text: action.text,
      inject_id: injectId,
      met_inject_id: match?.inject ?? null,
      met_expected_id: match?.expected ?? null,
      attachments: JSON.stringify(action.attachmentIds),
      at,
      exercise_ms: action.atMs,
      source: 'console',
      idempotency_key: action.key,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const answered = injectId ?? match?.inject;
  if (answered !== undefined) {
    await trx
      .updateTable('drill_inbox')
      .set({ answered_at: at })
      .where('run_id', '=', runId)
      .where('seat', '=', seat.seat)
      .where('inject_id', '=', answered)
      .where('answered_at', 'is', null)
      .execute();
  }
  return actionOf(row);
}

/** Newest first; of one place, where it is named. */
export async function readActions(
  db: Db,
  runId: string,
  { seat, limit }: { seat?: string; limit: number },
): Promise<{ actions: ActionRecord[]; total: number }> {
  const some = db
    .selectFrom('drill_actions')
    .where('run_id', '=', runId)
    .$if(seat !== undefined, (query) => query.where('seat', '=', seat ?? ''));
  const rows = await some
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  const { total } = await some
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { actions: rows.map(actionOf), total };
}

/** Throws TOO_MANY_ACTIONS: a device that repeats itself under new keys must not fill the log. */
export async function refuseFlood(
  trx: Trx,
  runId: string,
  seat: string,
  sinceIso: string,
  most: number,
): Promise<void> {
  const { recent } = await trx
    .selectFrom('drill_actions')
    .select((eb) => eb.fn.countAll<number>().as('recent'))
    .where('run_id', '=', runId)
    .where('seat', '=', seat)
    .where('at', '>', sinceIso)
    .executeTakeFirstOrThrow();
  if (recent < most) return;
  throw new DrillError('TOO_MANY_ACTIONS', `At most ${most} actions a minute from one seat.`, {
    retryAfterSeconds: 60,
  });
}

/** Actions by which expectations were met, by `<inject>/<expected>`: who, and when. */
export async function metBy(
  db: Db,
  runId: string,
): Promise<Map<string, { seat: string; atMs: number }>> {
  const rows = await db
    .selectFrom('drill_actions')
    .select(['met_inject_id', 'met_expected_id', 'seat', 'exercise_ms'])
    .where('run_id', '=', runId)
    .where('met_inject_id', 'is not', null)
    .execute();
  return new Map(
    rows.map((row) => [
      `${row.met_inject_id}/${row.met_expected_id}`,
      { seat: row.seat, atMs: row.exercise_ms },
    ]),
  );
}
