import { scanTimestamp, type Timestamp } from '../../codecs/timestamp/scan.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const form =
  /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:[.,](\d{3})\d{0,6})?(?: ([+-])(\d\d)(\d\d))?$/;

/**
 * `21/Nov/2026:08:00:01 +0800`, the date of the common log format (httpd `%t`, nginx `$time_local`), or
 * `$time_iso8601`. Undefined when the text is neither.
 */
export function parseClfDate(text: string): Timestamp | undefined {
  const match = form.exec(text);
  if (!match) return text.charCodeAt(4) === 0x2d ? scanTimestamp(text, 0) : undefined;
  const [
    ,
    day,
    name = '',
    year,
    hour,
    minute,
    second,
    fraction = '0',
    sign,
    zoneHours,
    zoneMinutes,
  ] = match;
  const month = months.indexOf(name) + 1;
  const days = new Date(Date.UTC(Number(year), month, 0)).getUTCDate();
  if (month === 0 || Number(day) < 1 || Number(day) > days || Number(hour) > 23) return undefined;
  if (Number(minute) > 59 || Number(second) > 60) return undefined;
  const offset = Number(zoneHours) * 60 + Number(zoneMinutes);
  return {
    year: Number(year),
    month,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Math.min(Number(second), 59),
    millisecond: Number(fraction),
    offsetMinutes: sign === undefined ? undefined : sign === '-' ? -offset : offset,
    end: text.length,
  };
}
