import { readClock } from '../../playbooks/interpreter/clock.ts';
import type { RunState } from '../../playbooks/interpreter/state.ts';

/** Exercise clock as it stands at `asOf`. */
export interface ClockReading {
  state: 'waiting' | 'running' | 'paused' | 'ended';
  /** Exercise milliseconds per real millisecond. */
  rate: number;
  exerciseMs: number;
  /** ISO 8601; null before the start. */
  realStartedAt: string | null;
  asOf: string;
}

export function readRunClock(
  { clock, outcome }: RunState,
  startedAt: string,
  now: number,
): ClockReading {
  const ended = outcome !== null;
  return {
    state: ended ? 'ended' : clock.running ? 'running' : 'paused',
    rate: clock.rate,
    exerciseMs: readClock(clock, now).exerciseMs,
    realStartedAt: startedAt,
    asOf: new Date(now).toISOString(),
  };
}

/** Of a drill that has no run yet. */
export function waitingClock(rate: number, now: number): ClockReading {
  return {
    state: 'waiting',
    rate,
    exerciseMs: 0,
    realStartedAt: null,
    asOf: new Date(now).toISOString(),
  };
}
