import type { Limit } from './clock.ts';

/** An administrator's tighter limit for a unit and those below it. Closed, never edited: an old clock can be explained. */
interface DeadlineOverridesTable {
  id: string;
  unit_id: string;
  deadline_id: string;
  limit_kind: Limit['kind'];
  limit_value: number;
  reason: string;
  from_at: string;
  /** Exclusive; null while it holds. */
  until_at: string | null;
  /** `<unit>|<deadline>` while it holds, else null; unique. */
  active_key: string | null;
  made_by: string;
  made_by_name: string;
  withdrawn_by: string | null;
}

/** How far the ladder of a running clock has been walked and when its next step is due. Follows `case_clocks`. */
interface ClockEscalationsTable {
  case_id: string;
  clock: string;
  unit_id: string;
  /** What of the clock it was computed from; another value in `case_clocks` means: compute again. */
  due_at: string;
  round: number;
  walked: number;
  /** Index of the next step in the ladder. */
  next_step: number | null;
  /** Null when the ladder has no step left. */
  next_at: string | null;
  /** Failed attempts in a row; the next is made later each time. */
  failures: number;
  error: string | null;
}

/** Deadlines as tightened, and escalation. */
export interface ClockTables {
  deadline_overrides: DeadlineOverridesTable;
  clock_escalations: ClockEscalationsTable;
}
