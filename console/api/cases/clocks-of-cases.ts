import type { ClockState } from '../../../analyzer/clocks/clock.ts';
import type { DeadlineRules } from '../../../analyzer/clocks/deadline-rules.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { clockViewOf } from './read-models.ts';
import type { CaseClockView } from './schema.ts';

/** Clocks of several cases at once, by case, the earliest deadline first. */
export async function clocksOfCases(
  db: Db,
  ids: readonly string[],
  at: string,
  rules: DeadlineRules,
): Promise<Map<string, CaseClockView[]>> {
  const found = new Map<string, CaseClockView[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return found;
  const rows = await db
    .selectFrom('case_clocks')
    .select(['case_id', 'clock_json', 'escalated_step'])
    .where('case_id', 'in', ids)
    .orderBy('due_at')
    .execute();
  for (const row of rows) {
    const state = JSON.parse(row.clock_json) as ClockState;
    found.get(row.case_id)?.push(clockViewOf(state, at, rules, row.escalated_step));
  }
  return found;
}

/** Whether some clock runs past its deadline. */
export function isLate(clocks: readonly CaseClockView[]): boolean {
  return clocks.some((clock) => clock.state === 'running' && clock.overdue);
}
