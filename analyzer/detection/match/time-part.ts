import { Slot, type Scalar } from './event-view.ts';
import type { TimePart } from './modifiers.ts';

const dayMs = 86_400_000;

/** ISO 8601 week number: week 1 holds the first Thursday. */
function isoWeek(date: Date): number {
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  const thursday = new Date(midnight + (3 - ((date.getUTCDay() + 6) % 7)) * dayMs);
  return (
    1 + Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / 7 / dayMs)
  );
}

const readers: Readonly<Record<TimePart, (date: Date) => number>> = {
  minute: (date) => date.getUTCMinutes(),
  hour: (date) => date.getUTCHours(),
  day: (date) => date.getUTCDate(),
  week: isoWeek,
  month: (date) => date.getUTCMonth() + 1,
  year: (date) => date.getUTCFullYear(),
};

/** Dates in ISO form, with a blank for the T too; a number is seconds or milliseconds since 1970. */
function dateOf(value: Scalar): Date | undefined {
  if (typeof value === 'boolean') return undefined;
  const date =
    typeof value === 'number'
      ? new Date(Math.abs(value) < 1e11 ? value * 1_000 : value)
      : new Date(completed(value.trim()));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/**
 * A date without a zone is taken as UTC; JavaScript would take the zone of the machine. Empty for other forms:
 * JavaScript would read "4" as a date too.
 */
function completed(text: string): string {
  const [, day, time, zone] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|[-+]\d{2}:?\d{2})?$/i.exec(
      text,
    ) ?? [];
  if (day === undefined) return '';
  return `${day}T${time ?? '00:00'}${zone ?? 'Z'}`;
}

/** Reads a part of a date out of a field, in UTC (Sigma: no zone or format conversions). */
export function compileTimePart(part: TimePart): (slot: Slot) => Slot {
  const read = readers[part];
  return (slot) =>
    new Slot(
      slot.values.flatMap((value) => {
        const date = dateOf(value);
        return date === undefined ? [] : [read(date)];
      }),
    );
}
