import { civilDate, dayNumberAt, dayMs, startOfDayMs } from '../clocks/calendar.ts';

const minuteMs = 60_000;

/** An instant as the clocks of all of China show it: `2026-11-20 16:15`. There is one zone, so none is said. */
export function minuteAt(iso: string): string {
  const ms = Date.parse(iso);
  const day = dayNumberAt(ms);
  const minutes = Math.floor((ms - startOfDayMs(day)) / minuteMs);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${civilDate(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The instant before which something counts, as people say it: its last day, or the minute when it does not end with a day. */
export function lastDayOf(endIso: string): string {
  const ms = Date.parse(endIso);
  const day = dayNumberAt(ms);
  return ms === startOfDayMs(day) ? civilDate(dayNumberAt(ms - dayMs)) : minuteAt(endIso);
}

/** The instant from which something counts: its first day, or the minute when it does not begin with a day. */
export function firstDayOf(startIso: string): string {
  const ms = Date.parse(startIso);
  const day = dayNumberAt(ms);
  return ms === startOfDayMs(day) ? civilDate(day) : minuteAt(startIso);
}
