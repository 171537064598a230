import type { Timestamp } from './scan.ts';
import { localToUtc, zoneOffset } from './time-zone.ts';

export interface ResolvedTime {
  /** Milliseconds since the Unix epoch. */
  at: number;
  /** `+08:00` when the line says so, else the zone that was assumed. */
  timeZone: string;
}

export interface ClockContext {
  /** Arrival, milliseconds since the Unix epoch. */
  receivedAt: number;
  timeZone: string;
}

/**
 * Places a device's timestamp on the time line. Without a zone it is read in `timeZone`; without a year
 * it takes the year that puts it nearest to arrival, so that 31 December read on 1 January stays last
 * year's and a clock that runs ahead stays this year's. `yearHint` comes from a full date in the line.
 */
export function resolveTimestamp(
  stamp: Timestamp,
  context: ClockContext,
  yearHint?: number,
): ResolvedTime {
  const { offsetMinutes } = stamp;
  const timeZone = offsetMinutes === undefined ? context.timeZone : formatOffset(offsetMinutes);
  const year = stamp.year ?? yearHint;
  if (year !== undefined) return { at: instant(stamp, year, context.timeZone), timeZone };
  return { at: nearestYear(stamp, context), timeZone };
}

function nearestYear(stamp: Timestamp, context: ClockContext): number {
  const { receivedAt, timeZone } = context;
  const local = new Date(receivedAt + zoneOffset(timeZone, receivedAt)).getUTCFullYear();
  const same = instant(stamp, local, timeZone);
  const distance = Math.abs(same - receivedAt);
  if (distance < 150 * 86_400_000) return same;
  const other = instant(stamp, same > receivedAt ? local - 1 : local + 1, timeZone);
  return Math.abs(other - receivedAt) < distance ? other : same;
}

function instant(stamp: Timestamp, year: number, timeZone: string): number {
  const { month, day, hour, minute, second, millisecond, offsetMinutes } = stamp;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  return offsetMinutes === undefined ? localToUtc(wall, timeZone) : wall - offsetMinutes * 60_000;
}

function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`;
}
