import type { CellValue } from 'exceljs';

/** What no eye sees: control and format characters, byte order marks. Line breaks stay. */
const hidden = /[\p{Cf}\p{Cs}\p{Co}\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/gu;

/** Full-width and hard spaces become plain ones, of those at the ends nothing is left. */
export function cleanCell(text: string): string {
  return text
    .toWellFormed()
    .replace(hidden, '')
    .replace(/[\t\p{Zs}]+/gu, ' ')
    .replace(/\r\n?/gu, '\n')
    .trim();
}

/** Excel has no time zone: what it shows is what was meant, so the date is read as written. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const text = date.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ');
}

/** Text of a cell as it is stored: of a formula its last result, which is never computed again. */
export function cellText(value: CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? '是' : '否';
  // 15 digits are what Excel keeps of a number; never an exponent.
  if (typeof value === 'number')
    return Number.isInteger(value) ? BigInt(value).toString() : String(value);
  if (value instanceof Date) return dateText(value);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('formula' in value || 'sharedFormula' in value) return cellText(value.result);
  if ('error' in value) return value.error;
  if ('text' in value) return cellText(value.text);
  return '';
}

const dayMs = 86_400_000;
/** Serial 25,569 is 1970-01-01 in the 1900 date system of Excel. */
const epochSerial = 25_569;

/** `2026-03-01`, `2026/3/1`, `2026.3.1`, `2026年3月1日`, `20260301`, a serial number; with or without a time. ISO 8601, else undefined. */
export function parseDate(text: string): string | undefined {
  const plain = text.normalize('NFKC').trim();
  if (/^\d{5}(\.\d+)?$/u.test(plain)) {
    const serial = Math.round(((Number(plain) - epochSerial) * dayMs) / 60_000) * 60_000;
    return dateText(new Date(serial));
  }
  const parts =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]*(\d{1,2})\s*[:时](?:\s*(\d{1,2})分?)?(?::\d{1,2})?)?$/u.exec(
      plain,
    ) ?? /^(\d{4})(\d{2})(\d{2})()()$/u.exec(plain);
  if (!parts) return undefined;
  const [year, month, day, hour, minute] = parts.slice(1).map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const at = new Date(Date.UTC(year, month - 1, day, hour ?? 0, minute ?? 0));
  // No 31 February: the calendar would make another day of it.
  const same =
    at.getUTCMonth() === month - 1 && at.getUTCDate() === day && at.getUTCHours() === (hour ?? 0);
  return same && year >= 1990 && year <= 2100 ? dateText(at) : undefined;
}
