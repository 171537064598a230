/** A date and time as a device wrote it; what it left out is undefined. Month 1–12. */
export interface Timestamp {
  year: number | undefined;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** Minutes east of UTC, when written. */
  offsetMinutes: number | undefined;
  /** Position after the timestamp. */
  end: number;
}

interface Clock {
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  end: number;
}

const blank = 0x20;
const colon = 0x3a;
const monthKeys = new Map(
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map(
    (name, index) => [name, index + 1],
  ),
);
const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/**
 * Reads a timestamp at `start`, or answers undefined. Understands what devices really send:
 * `Mmm d hh:mm:ss` (RFC 3164 4.1.2) with the year before or after the time, full month names, fractions
 * after `.`, `,` or `:`; ISO 8601 with `T` or blank, `-` or `/`; `YYYYMMDD hh:mm:ss`; `YYYY Mmm d hh:mm:ss`;
 * and a zone as `Z`, `+08:00`, `+0800`, `UTC`, `GMT+8`, `CST`. The marks `*`, `.`, `%` and `#` that Cisco and
 * Comware put before an unsynchronised or buffered time are passed over.
 */
export function scanTimestamp(text: string, start: number): Timestamp | undefined {
  let at = start;
  const first = text.charCodeAt(at);
  if (first === 0x2a || first === 0x2e || first === 0x25 || first === 0x23) at++;
  const code = text.charCodeAt(at);
  if (isDigit(code)) return scanNumericDate(text, at);
  if (isLetter(code)) return scanNamedDate(text, at, undefined);
  return undefined;
}

function scanNumericDate(text: string, start: number): Timestamp | undefined {
  const yearEnd = digitsEnd(text, start, 8);
  if (yearEnd - start === 8) return scanCompactDate(text, start);
  if (yearEnd - start !== 4) return undefined;
  const year = number(text, start, yearEnd);
  const separator = text.charCodeAt(yearEnd);
  if (separator === blank) return scanNamedDate(text, yearEnd + 1, year);
  if (separator !== 0x2d && separator !== 0x2f) return undefined;
  const monthEnd = digitsEnd(text, yearEnd + 1, 2);
  if (monthEnd === yearEnd + 1 || text.charCodeAt(monthEnd) !== separator) return undefined;
  const dayEnd = digitsEnd(text, monthEnd + 1, 2);
  if (dayEnd === monthEnd + 1) return undefined;
  const join = text.charCodeAt(dayEnd);
  if (join !== blank && join !== 0x54 && join !== 0x74) return undefined;
  const clock = scanClock(text, skipBlanks(text, dayEnd + 1));
  if (!clock) return undefined;
  const month = number(text, yearEnd + 1, monthEnd);
  return finish(text, year, month, number(text, monthEnd + 1, dayEnd), clock);
}

function scanCompactDate(text: string, start: number): Timestamp | undefined {
  const join = text.charCodeAt(start + 8);
  if (join !== blank && join !== 0x54) return undefined;
  const clock = scanClock(text, start + 9);
  if (!clock) return undefined;
  const year = number(text, start, start + 4);
  const month = number(text, start + 4, start + 6);
  return finish(text, year, month, number(text, start + 6, start + 8), clock);
}

function scanNamedDate(
  text: string,
  start: number,
  leadingYear: number | undefined,
): Timestamp | undefined {
  let at = start;
  while (at < start + 10 && isLetter(text.charCodeAt(at))) at++;
  const month = monthNumber(text, start, at);
  if (month === undefined || text.charCodeAt(at) !== blank) return undefined;
  at = skipBlanks(text, at);
  const dayEnd = digitsEnd(text, at, 2);
  if (dayEnd === at) return undefined;
  const day = number(text, at, dayEnd);
  let year = leadingYear;
  at = text.charCodeAt(dayEnd) === 0x2c ? dayEnd + 1 : dayEnd;
  if (text.charCodeAt(at) !== blank) return undefined;
  at = skipBlanks(text, at);
  if (year === undefined && isYear(text, at)) {
    year = number(text, at, at + 4);
    at = skipBlanks(text, at + 4);
  }
  const clock = scanClock(text, at);
  return clock && finish(text, year, month, day, clock);
}

/** Adds what may follow the time: a year (Comware), a zone. */
function finish(
  text: string,
  year: number | undefined,
  month: number,
  day: number,
  clock: Clock,
): Timestamp | undefined {
  let { end } = clock;
  let fullYear = year;
  if (fullYear === undefined && text.charCodeAt(end) === blank && isYear(text, end + 1)) {
    fullYear = number(text, end + 1, end + 5);
    end += 5;
  }
  const zone = scanZone(text, end);
  const { hour, minute, second, millisecond } = clock;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(month, fullYear)) return undefined;
  const offsetMinutes = zone?.offsetMinutes;
  end = zone?.end ?? end;
  return { year: fullYear, month, day, hour, minute, second, millisecond, offsetMinutes, end };
}

function scanClock(text: string, start: number): Clock | undefined {
  const hourEnd = digitsEnd(text, start, 2);
  if (hourEnd === start || text.charCodeAt(hourEnd) !== colon) return undefined;
  const minuteEnd = digitsEnd(text, hourEnd + 1, 2);
  if (minuteEnd !== hourEnd + 3 || text.charCodeAt(minuteEnd) !== colon) return undefined;
  const secondEnd = digitsEnd(text, minuteEnd + 1, 2);
  if (secondEnd !== minuteEnd + 3) return undefined;
  const hour = number(text, start, hourEnd);
  const minute = number(text, hourEnd + 1, minuteEnd);
  // 60 is a leap second; it is counted as the last second of its minute.
  const second = number(text, minuteEnd + 1, secondEnd);
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const fraction = scanFraction(text, secondEnd);
  return { hour, minute, second: Math.min(second, 59), ...fraction };
}

function scanFraction(text: string, start: number): { millisecond: number; end: number } {
  const mark = text.charCodeAt(start);
  const marked = mark === 0x2e || mark === 0x2c || mark === colon;
  const end = marked ? digitsEnd(text, start + 1, 9) : start;
  if (end <= start + 1) return { millisecond: 0, end: start };
  const digits = text.slice(start + 1, Math.min(end, start + 4));
  // `:809` of Comware counts milliseconds, as `.809` does; `.8` is 800.
  return { millisecond: Number(digits.padEnd(3, '0')), end };
}

function scanZone(
  text: string,
  start: number,
): { offsetMinutes: number | undefined; end: number } | undefined {
  const code = text.charCodeAt(start);
  if (code === 0x5a && !isWord(text.charCodeAt(start + 1))) {
    return { offsetMinutes: 0, end: start + 1 };
  }
  if (code === 0x2b || code === 0x2d) return scanOffset(text, start);
  if (code !== blank) return undefined;
  const next = text.charCodeAt(start + 1);
  if (next === 0x2b || next === 0x2d) return scanOffset(text, start + 1);
  if (next < 0x41 || next > 0x5a) return undefined;
  return scanNamedZone(text, start + 1);
}

/** Only zones that mean one thing on the devices at hand: CST is China's, and stands for "local". */
function scanNamedZone(
  text: string,
  start: number,
): { offsetMinutes: number | undefined; end: number } | undefined {
  const name = text.slice(start, start + 3);
  if (name !== 'UTC' && name !== 'GMT' && name !== 'CST') return undefined;
  const end = start + 3;
  const after = text.charCodeAt(end);
  if (name === 'CST') return isWord(after) ? undefined : { offsetMinutes: undefined, end };
  if (after === 0x2b || after === 0x2d) return scanOffset(text, end);
  return isWord(after) ? undefined : { offsetMinutes: 0, end };
}

/** `+08:00`, `+0800`, `+8`, `-5:00`. */
function scanOffset(
  text: string,
  start: number,
): { offsetMinutes: number; end: number } | undefined {
  const end = digitsEnd(text, start + 1, 4);
  const length = end - start - 1;
  if (length === 0 || length === 3) return undefined;
  const hours = number(text, start + 1, length === 4 ? start + 3 : end);
  let minutes = length === 4 ? number(text, start + 3, end) : 0;
  let last = end;
  if (length <= 2 && text.charCodeAt(end) === colon && digitsEnd(text, end + 1, 2) === end + 3) {
    minutes = number(text, end + 1, end + 3);
    last = end + 3;
  }
  if (hours > 14 || minutes > 59 || isWord(text.charCodeAt(last))) return undefined;
  const sign = text.charCodeAt(start) === 0x2d ? -1 : 1;
  return { offsetMinutes: sign * (hours * 60 + minutes), end: last };
}

function monthNumber(text: string, start: number, end: number): number | undefined {
  const length = end - start;
  if (length < 3) return undefined;
  const name = text.slice(start, end).toLowerCase();
  const month = monthKeys.get(length === 3 ? name : name.slice(0, 3));
  if (length === 3 || month === undefined) return month;
  if (name === 'sept') return month;
  return monthNames[month - 1] === name ? month : undefined;
}

function isYear(text: string, at: number): boolean {
  if (digitsEnd(text, at, 5) !== at + 4) return false;
  const after = text.charCodeAt(at + 4);
  const year = number(text, at, at + 4);
  return year >= 1970 && year < 2100 && !isWord(after) && after !== 0x2e && after !== 0x2d;
}

function daysIn(month: number, year: number | undefined): number {
  if (month === 2) {
    const leap = year === undefined || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
    return leap ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function digitsEnd(text: string, start: number, most: number): number {
  let at = start;
  while (at < start + most && isDigit(text.charCodeAt(at))) at++;
  return at;
}

function number(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + text.charCodeAt(at) - 0x30;
  return value;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === blank) at++;
  return at;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function isWord(code: number): boolean {
  return isDigit(code) || isLetter(code) || code === 0x5f;
}
