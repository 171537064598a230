import type { TimeSource } from './time-source.ts';

/**
 * A clock that stands until somebody moves it: for tests and drills, as `NodeOptions.time`.
 *
 * What follows it: everything that is stored or decided (sessions, audit, messages of cases, clocks, escalation, silence
 * alarms, retention) and when an embedded job or repetition is due. What does not: how often queues, listeners and the
 * embedded jobs look (real timers; a job that became due runs at the next look, within a second), time-outs of sockets
 * and queries, log lines, BullMQ's delays and repetitions (Redis keeps the machine's time), and browsers.
 */
export interface DrivenTime extends TimeSource {
  advance(seconds: number): void;
  /** Also back: what happens then must hold as well. */
  set(iso: string): void;
}

/** Stands at `iso` at first. Throws RangeError for a date that is none. */
export function createDrivenTime(iso = '2026-09-01T08:00:00.000Z'): DrivenTime {
  const parse = (text: string): number => {
    const ms = Date.parse(text);
    if (Number.isNaN(ms)) throw new RangeError(`${text} is no date`);
    return ms;
  };
  let now = parse(iso);
  return {
    now: () => now,
    advance(seconds) {
      now += seconds * 1_000;
    },
    set(text) {
      now = parse(text);
    },
  };
}
