import type { ClockState } from '../clocks/clock.ts';

/** Earliest deadline of a clock that runs; null when none does. */
export function nextDue(clocks: readonly ClockState[]): string | null {
  const due = clocks.filter(({ state }) => state === 'running').map(({ dueAt }) => dueAt);
  return due.sort()[0] ?? null;
}
