import type { Db, Trx } from '../../stores/records/records.ts';
import type { LiveDrill } from './run-case.ts';
import type { Seat } from './seats.ts';

export interface Presence {
  /** Said that they are there. */
  signedAt: string | null;
  lastSeenAt: string | null;
}

/** Notes that a place's screen is there; `signs`: its player says so. */
export async function notePresence(
  trx: Trx,
  { drillId, state }: LiveDrill,
  runId: string,
  { seat }: Seat,
  at: string,
  signs: boolean,
): Promise<Presence> {
  const signed = signs ? { signed_at: at } : {};
  const row = await trx
    .insertInto('drill_presence')
    .values({
      run_id: runId,
      seat,
      drill_id: drillId,
      unit_id: state.unitId,
      signed_at: signs ? at : null,
      last_seen_at: at,
    })
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'seat']).doUpdateSet({ ...signed, last_seen_at: at }),
    )
    .returning(['signed_at', 'last_seen_at'])
    .executeTakeFirstOrThrow();
  return { signedAt: row.signed_at, lastSeenAt: row.last_seen_at };
}

/** Places whose screens are still there. */
export async function touchPresence(
  trx: Trx,
  runId: string,
  seats: readonly string[],
  at: string,
): Promise<void> {
  await trx
    .updateTable('drill_presence')
    .set({ last_seen_at: at })
    .where('run_id', '=', runId)
    .where('seat', 'in', ['', ...seats])
    .execute();
}

export async function readPresence(db: Db, runId: string): Promise<Map<string, Presence>> {
  const rows = await db
    .selectFrom('drill_presence')
    .select(['seat', 'signed_at', 'last_seen_at'])
    .where('run_id', '=', runId)
    .execute();
  return new Map(
    rows.map((row) => [row.seat, { signedAt: row.signed_at, lastSeenAt: row.last_seen_at }]),
  );
}
