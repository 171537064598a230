/**
 * Time that something may take. The kinds are never converted into each other.
 *
 * - `hours` run day and night; a fraction is allowed (0.5).
 * - `working-days` (工作日) follow the State Council's calendar; the day of the start is not counted.
 * - `days` are calendar days; the day of the start is not counted, and a last day of rest moves to the next working day.
 *
 * How each ends: `due-at.ts`.
 */
export type Limit =
  | { kind: 'hours'; value: number }
  | { kind: 'working-days'; value: number }
  | { kind: 'days'; value: number };

/** What a source says: a number, or "at once" (立即) without one. Then the rule's own limit is house practice. */
export type SourceLimit = Limit | { kind: 'at-once' };

/** Why a clock runs as it does: the rule behind it, frozen at the moment the clock was started. */
export interface ClockRule {
  /** Id of the deadline in rules/deadlines: `notice.sign.high`. */
  ruleId: string;
  limit: Limit;
  source: string;
  article?: string;
  confidence: string;
  /** Set when `limit` is not the source's: an administrator tightened it, or the source gives no number. */
  sourceLimit?: SourceLimit;
  /** Id of the escalation ladder in rules/deadlines, walked before and after the deadline. */
  ladder?: string;
}

/**
 * What a message does to one clock of its case. All dates ISO 8601 UTC with milliseconds. `estimated` lists years for
 * which no calendar of holidays was known when `dueAt` was computed (weekends were taken instead); absent when none.
 */
export type ClockEffect =
  | {
      kind: 'start';
      clock: string;
      at: string;
      dueAt: string;
      rule: ClockRule;
      estimated?: readonly number[];
    }
  | { kind: 'pause'; clock: string; at: string; reason: string }
  | {
      kind: 'resume';
      clock: string;
      at: string;
      dueAt: string;
      /** Time of the limit's own kind that all pauses since `baseDueAt` lasted. */
      heldMs: number;
      estimated?: readonly number[];
    }
  | { kind: 'extend'; clock: string; at: string; dueAt: string; reason: string }
  | { kind: 'meet'; clock: string; at: string }
  | { kind: 'cancel'; clock: string; at: string; reason: string };

/** One clock of a case after all its effects. Overdue is a flag, never a state of the case. */
export interface ClockState {
  clock: string;
  state: 'running' | 'paused' | 'met' | 'cancelled';
  startedAt: string;
  /** First deadline of the round, kept through pauses and extensions for statistics. */
  originalDueAt: string;
  dueAt: string;
  /** Deadline as it was set by the start or the last extension, before pauses moved it. */
  baseDueAt: string;
  /** Time that ended pauses since then lasted, in the limit's own kind of time: all for hours, of working days for those. */
  heldMs: number;
  pausedAt?: string;
  /** From when the pause that goes on counts: its beginning, or an extension granted during it. */
  holdFrom?: string;
  endedAt?: string;
  extensions: number;
  /** How often it was started: a failed verification starts the handling clock again. */
  round: number;
  rule: ClockRule;
  /** Years without a calendar behind `dueAt`; see `ClockEffect`. */
  estimated?: readonly number[];
}
