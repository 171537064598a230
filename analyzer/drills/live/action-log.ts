import type { Selectable } from 'kysely';
import type { Match } from '../../playbooks/interpreter/script.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
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

interface NewActionRecord {
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

export type ActionRow = Selectable<DrillTables['drill_actions']>;

export function actionOf(row: ActionRow): ActionRecord {
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

/** The key under which a device asked for an action, among those of all places. */
export const requestOf = (seat: string, key: string): string => `${seat} ${key}`;

/** What devices asked for before under these keys, by `requestOf`. */
export async function findActions(
  trx: Trx,
  runId: string,
  seats: readonly string[],
  keys: readonly string[],
): Promise<Map<string, ActionRecord>> {
  const rows = await trx
    .selectFrom('drill_actions')
    .selectAll()
    .where('run_id', '=', runId)
    .where('seat', 'in', seats)
    .where('idempotency_key', 'in', keys)
    .execute();
  return new Map(rows.map((row) => [requestOf(row.seat, row.idempotency_key), actionOf(row)]));
}

/** The entry as it will be written. */
export function draftAction(action: NewActionRecord, match: Match | undefined): ActionRow {
  const { seat } = action;
  return {
    id: newId(Date.parse(action.at)),
    drill_id: action.drillId,
    run_id: action.runId,
    unit_id: seat.unitId,
    seat: seat.seat,
    account_id: seat.accountId,
    made_by: action.madeBy,
    kind: action.kind,
    text: action.text,
    inject_id: action.injectId ?? null,
    met_inject_id: match?.inject ?? null,
    met_expected_id: match?.expected ?? null,
    attachments: JSON.stringify(action.attachmentIds),
    at: action.at,
    exercise_ms: action.atMs,
    source: 'console',
    idempotency_key: action.key,
  };
}

/** Writes entries of one run, and marks what they answer in the inboxes of their places. */
export async function writeActions(
  trx: Trx,
  runId: string,
  rows: readonly ActionRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .insertInto('drill_actions')
    .values([...rows])
    .execute();
  const answers = Map.groupBy(rows, (row) => row.inject_id ?? row.met_inject_id);
  for (const [injectId, some] of answers) {
    const [first] = some;
    if (injectId === null || !first) continue;
    await trx
      .updateTable('drill_inbox')
      .set({ answered_at: first.at })
      .where('run_id', '=', runId)
      .where('inject_id', '=', injectId)
      .where(
        'seat',
        'in',
        some.map(({ seat }) => seat),
      )
      .where('answered_at', 'is', null)
      .execute();
  }
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

/** How many actions each place has made since an instant. */
export async function countRecent(
  trx: Trx,
  runId: string,
  seats: readonly string[],
  sinceIso: string,
): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom('drill_actions')
    .select((eb) => ['seat', eb.fn.countAll<number>().as('recent')])
    .where('run_id', '=', runId)
    .where('seat', 'in', seats)
    .where('at', '>', sinceIso)
    .groupBy('seat')
    .execute();
  return new Map(rows.map(({ seat, recent }) => [seat, recent]));
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
