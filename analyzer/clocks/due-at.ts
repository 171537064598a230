import {
  dayNumberAt,
  isWorkingDay,
  startOfDayMs,
  yearsWithoutOrder,
  type WorkCalendar,
} from './calendar.ts';
import type { Limit } from './clock.ts';

/** A deadline and the years behind it whose holidays were not known (weekends were taken). */
export interface Due {
  dueAt: string;
  estimated: readonly number[];
}

const iso = (ms: number): string => new Date(ms).toISOString();

function endOfDayMs(calendar: WorkCalendar, day: number): number {
  return startOfDayMs(day) + calendar.endOfDayMinutes * 60_000;
}

function nextWorkingDay(calendar: WorkCalendar, day: number): number {
  let next = day;
  while (!isWorkingDay(calendar, next)) next += 1;
  return next;
}

function nthWorkingDayAfter(calendar: WorkCalendar, day: number, count: number): number {
  let found = day;
  for (let counted = 0; counted < count; counted += 1) {
    found = nextWorkingDay(calendar, found + 1);
  }
  return found;
}

function dueMs(limit: Limit, startMs: number, calendar: WorkCalendar): number {
  const startDay = dayNumberAt(startMs);
  switch (limit.kind) {
    case 'hours':
      return startMs + Math.round(limit.value * 3_600_000);
    case 'working-days':
      return endOfDayMs(calendar, nthWorkingDayAfter(calendar, startDay, limit.value));
    case 'days':
      return endOfDayMs(calendar, nextWorkingDay(calendar, startDay + limit.value));
  }
}

/**
 * When a limit that starts at an instant ends.
 *
 * Periods are counted as in the Civil Code of the PRC, art. 201 and 203, which administrative practice follows: hours
 * from the instant of the start; days without the day of the start, up to 24:00 (or the end of office hours, where the
 * calendar says so) of the last one, in the civil dates of Asia/Shanghai. The N-th working day after the start counts,
 * whatever kind of day the start was. A last calendar day of rest moves to the next working day.
 */
export function dueOf(limit: Limit, startIso: string, calendar: WorkCalendar): Due {
  const startMs = Date.parse(startIso);
  const endMs = dueMs(limit, startMs, calendar);
  const estimated =
    limit.kind === 'hours'
      ? []
      : yearsWithoutOrder(calendar, dayNumberAt(startMs), dayNumberAt(endMs - 1));
  return { dueAt: iso(endMs), estimated };
}

/** `dueOf` for those who only need the date. */
export function dueAt(limit: Limit, startIso: string, calendar: WorkCalendar): string {
  return dueOf(limit, startIso, calendar).dueAt;
}

/** Milliseconds of working days between two instants; a working day is its 24 hours. Negative when `to` is before. */
export function workingMsBetween(calendar: WorkCalendar, fromMs: number, toMs: number): number {
  if (toMs < fromMs) return -workingMsBetween(calendar, toMs, fromMs);
  let sum = 0;
  for (let day = dayNumberAt(fromMs); startOfDayMs(day) < toMs; day += 1) {
    if (!isWorkingDay(calendar, day)) continue;
    const begin = Math.max(fromMs, startOfDayMs(day));
    sum += Math.min(toMs, startOfDayMs(day + 1)) - begin;
  }
  return sum;
}

/** The instant that lies `ms` of working time after (or, negative, before) another. */
export function addWorkingMs(calendar: WorkCalendar, fromMs: number, ms: number): number {
  const step = ms < 0 ? -1 : 1;
  let left = Math.abs(ms);
  let at = fromMs;
  while (left > 0) {
    const day = dayNumberAt(step > 0 ? at : at - 1);
    const edge = startOfDayMs(step > 0 ? day + 1 : day);
    const span = isWorkingDay(calendar, day) ? Math.abs(edge - at) : 0;
    if (span >= left) return at + step * left;
    left -= span;
    at = edge;
  }
  return at;
}

/** The end of the (working) day in which the instant lies, so that a moved deadline ends like any other. */
function roundedUp(calendar: WorkCalendar, ms: number): number {
  const day = nextWorkingDay(calendar, dayNumberAt(ms - 1));
  const end = endOfDayMs(calendar, day);
  return end >= ms ? end : endOfDayMs(calendar, nextWorkingDay(calendar, day + 1));
}

/** How long a pause lasted in the limit's own kind of time; a clock that was set back counts as nothing. */
export function heldBetween(
  limit: Limit,
  calendar: WorkCalendar,
  fromIso: string,
  toIso: string,
): number {
  const [from, to] = [Date.parse(fromIso), Date.parse(toIso)];
  if (to <= from) return 0;
  return limit.kind === 'working-days' ? workingMsBetween(calendar, from, to) : to - from;
}

/**
 * A deadline moved by the time that pauses lasted. Limits in days are rounded up to the end of a day from the sum of all
 * pauses: nobody loses a minute, and many short pauses win one day at most.
 */
export function movedBy(
  limit: Limit,
  baseIso: string,
  heldMs: number,
  calendar: WorkCalendar,
): Due {
  if (heldMs <= 0) return { dueAt: baseIso, estimated: [] };
  const base = Date.parse(baseIso);
  if (limit.kind === 'hours') return { dueAt: iso(base + heldMs), estimated: [] };
  const exact = limit.kind === 'days' ? base + heldMs : addWorkingMs(calendar, base, heldMs);
  const end = roundedUp(calendar, exact);
  return {
    dueAt: iso(end),
    estimated: yearsWithoutOrder(calendar, dayNumberAt(base), dayNumberAt(end - 1)),
  };
}
