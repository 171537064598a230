import { dayMs, dayNumberAt, civilDate, startOfDayMs } from '../clocks/calendar.ts';

/** `2026-09-01` as a number of days, or undefined for a day that no calendar has. */
function dayNumberOf(day: string): number | undefined {
  const ms = Date.parse(`${day}T00:00:00.000Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) return undefined;
  return ms / dayMs;
}

/** Whether there is such a day: 2026-02-30 is none. */
export function isDay(day: string): boolean {
  return dayNumberOf(day) !== undefined;
}

/** The instant at which the civil day begins in Shanghai. Throws RangeError for no day. */
export function startOfDay(day: string): string {
  const number = dayNumberOf(day);
  if (number === undefined) throw new RangeError(`${day} is no day`);
  return new Date(startOfDayMs(number)).toISOString();
}

/** The instant at which the civil day has ended: the first one of the next. */
export function endOfDay(day: string): string {
  return new Date(Date.parse(startOfDay(day)) + dayMs).toISOString();
}

/** The civil day of an instant in Shanghai. */
export function dayAt(atIso: string): string {
  return civilDate(dayNumberAt(Date.parse(atIso)));
}

/** So many days later. */
export function addDays(day: string, days: number): string {
  return civilDate((dayNumberOf(day) ?? 0) + days);
}

/** So many months later; the last day of the month where it has no such day (01-31 + 1 → 02-28). */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const index = year * 12 + (month - 1) + months;
  const last = new Date(Date.UTC(Math.floor(index / 12), (index % 12) + 1, 0)).getUTCDate();
  const ms = Date.UTC(Math.floor(index / 12), index % 12, Math.min(date, last));
  return new Date(ms).toISOString().slice(0, 10);
}
