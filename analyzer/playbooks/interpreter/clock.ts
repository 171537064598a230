import type { RunClock } from './state.ts';

export interface Reading {
  /** Milliseconds since 1970; never before the clock's own last instant. */
  real: number;
  exerciseMs: number;
  workMs: number;
}

/** Rates are counted in tenths, so that a timer is due at the very millisecond that was told before. */
const tenths = (rate: number): number => Math.max(1, Math.round(rate * 10));

/** What the clock shows at an instant. Whole milliseconds, cut off, so that nothing is due too early. */
export function readClock(clock: RunClock, at: number): Reading {
  const real = Math.max(at, clock.at);
  const passed = clock.running ? Math.floor(((real - clock.at) * tenths(clock.rate)) / 10) : 0;
  return { real, exerciseMs: clock.exerciseMs + passed, workMs: clock.workMs + passed };
}

/** The same clock with its readings brought up to an instant, and changed from there on. */
export function turned(
  clock: RunClock,
  { real, exerciseMs, workMs }: Reading,
  change: Partial<RunClock>,
): RunClock {
  return { ...clock, at: real, exerciseMs, workMs, ...change };
}

/** Real milliseconds until the clock has moved on by so many exercise milliseconds. */
export function realMs(clock: RunClock, exercise: number): number {
  return Math.ceil((exercise * 10) / tenths(clock.rate));
}
