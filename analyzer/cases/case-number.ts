import { dayNumberAt, yearOf } from '../clocks/calendar.ts';

/** How the numbers of a series are written, from rules/: `校盾通〔{year}〕第{sequence}号` with so many digits. */
export interface NumberFormat {
  format: string;
  digits: number;
}

/** A document number: `〔2026〕第0123号` style, year and sequence put into the format. */
export function writeNumber(
  { format, digits }: NumberFormat,
  year: number,
  sequence: number,
): string {
  return format
    .replace('{year}', String(year))
    .replace('{sequence}', String(sequence).padStart(digits, '0'));
}

/** Civil year (Asia/Shanghai) of an ISO 8601 instant: series begin anew with it. */
export function seriesYear(atIso: string): number {
  return yearOf(dayNumberAt(Date.parse(atIso)));
}
