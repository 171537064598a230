/** A civil date of mainland China, `2026-02-14`. */
export type CivilDate = string;

export type DayKind = 'working-day' | 'weekend' | 'holiday' | 'make-up-day';

/** One day and why it is what it is. */
export interface CalendarDay {
  date: CivilDate;
  kind: DayKind;
  /** Of the holiday or of the holiday made up for. */
  nameZh?: string;
  nameEn?: string;
}

/** What the State Council ordered for one year. */
export interface CalendarYear {
  year: number;
  source: string;
  confidence: string;
  /** Days of rest, and days of weekends that are worked (调休). */
  holidays: ReadonlyMap<CivilDate, { nameZh: string; nameEn: string }>;
  makeUpDays: ReadonlyMap<CivilDate, { nameZh: string; nameEn: string }>;
}

/** Years of order, and when a day ends. A year without an order has its weekends only; results say so. */
export interface WorkCalendar {
  years: ReadonlyMap<number, CalendarYear>;
  /** Minutes after midnight (Shanghai) at which the last day of a limit ends; 1,440 is 24:00. */
  endOfDayMinutes: number;
  /** Where the way of counting comes from. */
  basis: { source: string; confidence: string };
}

export const dayMs = 86_400_000;
/** China has had one time zone without summer time since 1992: no zone database is needed for UTC+8. */
const shanghaiOffsetMs = 8 * 3_600_000;

/** Days since 1970-01-01 of the Shanghai civil date at an instant. */
export function dayNumberAt(ms: number): number {
  return Math.floor((ms + shanghaiOffsetMs) / dayMs);
}

/** Instant at which the Shanghai civil day begins. */
export function startOfDayMs(dayNumber: number): number {
  return dayNumber * dayMs - shanghaiOffsetMs;
}

export function civilDate(dayNumber: number): CivilDate {
  return new Date(dayNumber * dayMs).toISOString().slice(0, 10);
}

export function yearOf(dayNumber: number): number {
  return new Date(dayNumber * dayMs).getUTCFullYear();
}

function isWeekend(dayNumber: number): boolean {
  // 1970-01-01 was a Thursday.
  const weekday = (((dayNumber + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}

/** What kind of day it is. The order of the year decides; without one, the weekend. */
export function dayOf(calendar: WorkCalendar, dayNumber: number): CalendarDay {
  const date = civilDate(dayNumber);
  const year = calendar.years.get(yearOf(dayNumber));
  const holiday = year?.holidays.get(date);
  if (holiday) return { date, kind: 'holiday', ...holiday };
  const makeUp = year?.makeUpDays.get(date);
  if (makeUp) return { date, kind: 'make-up-day', ...makeUp };
  return { date, kind: isWeekend(dayNumber) ? 'weekend' : 'working-day' };
}

export function isWorkingDay(calendar: WorkCalendar, dayNumber: number): boolean {
  const { kind } = dayOf(calendar, dayNumber);
  return kind === 'working-day' || kind === 'make-up-day';
}

/** Years from one day to another (both included) that have no order: what was computed over them is an estimate. */
export function yearsWithoutOrder(
  calendar: WorkCalendar,
  fromDay: number,
  toDay: number,
): number[] {
  const years: number[] = [];
  for (let year = yearOf(fromDay); year <= yearOf(toDay); year += 1) {
    if (!calendar.years.has(year)) years.push(year);
  }
  return years;
}
