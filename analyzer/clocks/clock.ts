/** Wall-clock hours run day and night; working days (工作日) follow the State Council's calendar. Never converted. */
export type Limit = { kind: 'hours'; value: number } | { kind: 'working-days'; value: number };

/** Why a clock runs as it does: the rule behind it, frozen at the moment the clock was started. */
export interface ClockRule {
  /** Id of the deadline in rules/deadlines: `notice.sign.high`. */
  ruleId: string;
  limit: Limit;
  source: string;
  article?: string;
  confidence: string;
  /** Set when an administrator tightened it: what the source says. */
  sourceLimit?: Limit;
  /** Id of the escalation ladder in rules/deadlines, walked after the deadline. */
  ladder?: string;
}

/** What a message does to one clock of its case. All dates ISO 8601 UTC with milliseconds. */
export type ClockEffect =
  | { kind: 'start'; clock: string; at: string; dueAt: string; rule: ClockRule }
  | { kind: 'pause'; clock: string; at: string; reason: string }
  | { kind: 'resume'; clock: string; at: string; dueAt: string }
  | { kind: 'extend'; clock: string; at: string; dueAt: string; reason: string }
  | { kind: 'meet'; clock: string; at: string }
  | { kind: 'cancel'; clock: string; at: string; reason: string };

/** One clock of a case after all its effects. Overdue is a flag, never a state of the case. */
export interface ClockState {
  clock: string;
  state: 'running' | 'paused' | 'met' | 'cancelled';
  startedAt: string;
  /** First deadline, kept through pauses and extensions for statistics. */
  originalDueAt: string;
  dueAt: string;
  pausedAt?: string;
  endedAt?: string;
  extensions: number;
  /** How often it was started: a failed verification starts the handling clock again. */
  round: number;
  rule: ClockRule;
}
