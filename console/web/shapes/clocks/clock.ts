import type { ToneName } from '../../theme/palette.ts';

/** `hours`, `working-days`, `days`, or `at-once` without a number. */
type Limit = { kind: string; value?: number };

/** One clock of a case as the API answers it; times ISO 8601 UTC. */
export interface ClockView {
  clock: string;
  labelZh: string;
  labelEn: string;
  state: 'running' | 'paused' | 'met' | 'cancelled';
  dueAt: string;
  /** First deadline, before pauses and extensions. */
  originalDueAt: string;
  /** As the server saw it when it answered. */
  overdue: boolean;
  startedAt?: string;
  endedAt?: string | null;
  extensions?: number;
  /** Years without a published calendar of holidays over which the deadline was computed. */
  estimated?: readonly number[];
  rule?: {
    ruleId: string;
    limit: Limit;
    source: string;
    article?: string;
    confidence: string;
    sourceLimit?: Limit;
  };
}

export type ClockPhase =
  'running' | 'soon' | 'overdue' | 'paused' | 'met' | 'met-late' | 'cancelled';

/** A clock is «soon» in the last quarter of its time. */
const soonShare = 0.25;

/** What a clock looks like now. The page may be older than the deadline, so the time is looked at again. */
export function phaseOf(clock: ClockView, nowMs: number): ClockPhase {
  const due = Date.parse(clock.dueAt);
  switch (clock.state) {
    case 'paused':
    case 'cancelled':
      return clock.state;
    case 'met':
      return clock.overdue || Date.parse(clock.endedAt ?? clock.dueAt) > due ? 'met-late' : 'met';
    case 'running': {
      if (clock.overdue || due <= nowMs) return 'overdue';
      const started = Date.parse(clock.startedAt ?? '');
      const whole = Number.isNaN(started) ? 0 : due - started;
      return due - nowMs <= whole * soonShare ? 'soon' : 'running';
    }
  }
}

export const phaseTones: Readonly<Record<ClockPhase, ToneName>> = {
  running: 'low',
  soon: 'medium',
  overdue: 'critical',
  paused: 'neutral',
  met: 'good',
  'met-late': 'high',
  cancelled: 'neutral',
};

const urgency: readonly ClockPhase[] = [
  'overdue',
  'soon',
  'running',
  'paused',
  'met-late',
  'met',
  'cancelled',
];

/** What presses most first; within that, what is due first. */
export function byUrgency(clocks: readonly ClockView[], nowMs: number): ClockView[] {
  return clocks.toSorted((one, other) => {
    const first = urgency.indexOf(phaseOf(one, nowMs)) - urgency.indexOf(phaseOf(other, nowMs));
    return first === 0 ? one.dueAt.localeCompare(other.dueAt) : first;
  });
}
