import type { Scalar } from './fields.ts';

const isoPattern =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|[-+]\d{2}:?\d{2})?$/i;

/** ISO 8601, with T or a blank, as UTC when it names no zone; a number is seconds or milliseconds since 1970. */
function dateOf(value: Scalar): Date | undefined {
  if (typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return new Date(Math.abs(value) < 1e11 ? value * 1_000 : value);
  const [, day, time = '00:00', zone = 'Z'] = isoPattern.exec(value.trim()) ?? [];
  return day === undefined ? undefined : new Date(`${day}T${time}${zone}`);
}

/** ISO 8601: the week belongs to the year that has its Thursday. */
function weekOf(date: Date): number {
  const thursday = new Date(date);
  thursday.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  let week = 1;
  const year = thursday.getUTCFullYear();
  for (;;) {
    thursday.setUTCDate(thursday.getUTCDate() - 7);
    if (thursday.getUTCFullYear() !== year) return week;
    week += 1;
  }
}

const parts: Readonly<Record<string, (date: Date) => number>> = {
  minute: (date) => date.getUTCMinutes(),
  hour: (date) => date.getUTCHours(),
  day: (date) => date.getUTCDate(),
  week: weekOf,
  month: (date) => date.getUTCMonth() + 1,
  year: (date) => date.getUTCFullYear(),
};

/** A value as the modifiers see it: the part of a date that they ask for; undefined when it is no date. */
export function timePart(value: Scalar, modifiers: readonly string[]): Scalar | undefined {
  const read = modifiers.map((modifier) => parts[modifier]).find((part) => part !== undefined);
  if (!read) return value;
  const date = dateOf(value);
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : read(date);
}
