import type { TimeSource } from '../../collector/time/time-source.ts';

const minuteMs = 60_000;

/** At most so many per minute and key, counted over the last minute of this process. */
export function createRateCap(time: TimeSource) {
  const sent = new Map<string, number[]>();
  return {
    /** Takes a place and answers 0, or answers how many milliseconds from now one is free. */
    take(key: string, perMinute: number): number {
      const now = time.now();
      const recent = (sent.get(key) ?? []).filter((at) => at > now - minuteMs && at <= now);
      const first = recent[recent.length - perMinute];
      if (first === undefined) recent.push(now);
      sent.set(key, recent);
      return first === undefined ? 0 : first + minuteMs - now;
    },
  };
}
