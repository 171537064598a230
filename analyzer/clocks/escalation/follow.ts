import type { Trx } from '../../stores/records/records.ts';
import type { DeadlineRules } from '../deadline-rules.ts';
import type { WorkCalendar } from '../calendar.ts';
import { nextStep } from './ladder-walk.ts';
import { runningClocks, walkedClockOf, type WalkedClock } from './walked-clock.ts';

/** What was computed of a clock before, if anything. */
export interface Followed extends WalkedClock {
  before?: { dueAt: string; round: number; walked: number };
}

/** Clocks that were started, moved, extended or walked by another node since they were last looked at. */
export async function listChanged(trx: Trx, limit: number): Promise<Followed[]> {
  const rows = await runningClocks(trx)
    .leftJoin('clock_escalations as e', (join) =>
      join.onRef('e.case_id', '=', 'k.case_id').onRef('e.clock', '=', 'k.clock'),
    )
    .select(['e.due_at as e_due_at', 'e.round as e_round', 'e.walked as e_walked'])
    .where((eb) =>
      eb.or([
        eb('e.case_id', 'is', null),
        eb('e.due_at', '<>', eb.ref('k.due_at')),
        eb('e.round', '<>', eb.ref('k.round')),
        eb('e.walked', '<>', eb.ref('k.escalated_step')),
      ]),
    )
    .orderBy('k.due_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...walkedClockOf(row),
    ...(row.e_due_at !== null &&
      row.e_round !== null &&
      row.e_walked !== null && {
        before: { dueAt: row.e_due_at, round: row.e_round, walked: row.e_walked },
      }),
  }));
}

/** Writes when the ladder of a clock goes on, after `walked` steps. */
export async function follow(
  trx: Trx,
  clock: WalkedClock,
  walked: number,
  now: string,
  rules: DeadlineRules,
  calendar: WorkCalendar,
): Promise<void> {
  const ladder = rules.ladders.get(clock.ladder);
  // A ladder that only another node knows: nothing to walk here.
  const next = ladder && nextStep(ladder, clock.state, walked, now, calendar);
  const columns = {
    unit_id: clock.unitId,
    due_at: clock.state.dueAt,
    round: clock.state.round,
    walked,
    next_step: next?.index ?? null,
    next_at: next?.at ?? null,
    failures: 0,
    error: null,
  };
  await trx
    .insertInto('clock_escalations')
    .values({ case_id: clock.caseId, clock: clock.state.clock, ...columns })
    .onConflict((conflict) => conflict.columns(['case_id', 'clock']).doUpdateSet(columns))
    .execute();
}
