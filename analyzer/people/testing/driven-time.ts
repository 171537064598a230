import type { TimeSource } from '../../../collector/time/time-source.ts';

/** A clock that stands until the test moves it. */
export interface DrivenTime extends TimeSource {
  advance(seconds: number): void;
}

export function createDrivenTime(iso = '2026-09-01T08:00:00.000Z'): DrivenTime {
  let now = Date.parse(iso);
  return {
    now: () => now,
    advance(seconds) {
      now += seconds * 1_000;
    },
  };
}
