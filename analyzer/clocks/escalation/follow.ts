import type { Trx } from '../../stores/records/records.ts';
import type { DeadlineRules } from '../deadline-rules.ts';
import type { WorkCalendar } from '../calendar.ts';
import { nextStep } from './ladder-walk.ts';
import { runningClocks, walkedClockOf, type WalkedClock } from './walked-clock.ts';

/** What was computed of a clock before, if anything. */
export interface Followed extends WalkedClock {
  before?: { dueAt: string; round: number; walked: number };
}

/**
 * Clocks that were started, moved, extended or walked by another node since they were last looked at. Two steps, so that
 * the comparison over all running clocks reads indexes only.
 */
export async function listChanged(trx: Trx, limit: number): Promise<Followed[]> {
  const keys = await trx
    .selectFrom('case_clocks as k')
    .leftJoin('clock_escalations as e', (join) =>
      join.onRef('e.case_id', '=', 'k.case_id').onRef('e.clock', '=', 'k.clock'),
    )
    .select(['k.case_id', 'k.clock', 'e.due_at', 'e.round', 'e.walked'])
    .where('k.state', '=', 'running')
    .where('k.ladder', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('e.case_id', 'is', null),
        eb('e.due_at', '<>', eb.ref('k.due_at')),
        eb('e.round', '<>', eb.ref('k.round')),
        eb('e.walked', '<>', eb.ref('k.escalated_step')),
      ]),
    )
    .limit(limit)
    .execute();
  const changed: Followed[] = [];
  for (const { case_id: caseId, clock, due_at: dueAt, round, walked } of keys) {
    const row = await runningClocks(trx)
      .where('k.case_id', '=', caseId)
      .where('k.clock', '=', clock)
      .executeTakeFirst();
    if (!row) continue;
    const known = dueAt !== null && round !== null && walked !== null;
    changed.push({ ...walkedClockOf(row), ...(known && { before: { dueAt, round, walked } }) });
  }
  return changed;
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
