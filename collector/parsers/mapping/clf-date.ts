import { scanTimestamp, type Timestamp } from '../../codecs/timestamp/scan.ts';

const form =
  /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d(?:[.,]\d{3})?)\d{0,6}(?: ([+-]\d{4}))?$/;

/**
 * `21/Nov/2026:08:00:01 +0800`, the date of the common log format (httpd `%t`, nginx `$time_local`), or
 * `$time_iso8601`. Undefined when the text is neither.
 */
export function parseClfDate(text: string): Timestamp | undefined {
  const match = form.exec(text);
  if (!match) return text.charCodeAt(4) === 0x2d ? scanTimestamp(text, 0) : undefined;
  const [, day, month, year, clock, zone = ''] = match;
  return scanTimestamp(`${year} ${month} ${day} ${clock} ${zone}`, 0);
}
