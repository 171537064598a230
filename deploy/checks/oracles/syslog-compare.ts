import type { Event, FieldValue } from '../../../collector/events/event.ts';
import { parseEndpoint, parseMac } from '../../../collector/parsers/mapping/convert.ts';
import { zoneOffset } from '../../../collector/codecs/timestamp/time-zone.ts';

/** Values that mean the same by our conventions; see `syslog.ts` for why each is so. */
export function sameField(
  field: string,
  expected: unknown,
  event: Event,
  timeZone: string,
): boolean {
  switch (field) {
    case 'timestamp.text':
      return sameWallTime(String(expected), event, timeZone);
    case 'log.level.code':
      return event['event.severity'] === expected;
    case 'event.action.text':
    case 'event.type.text':
      return hasValue(event, String(expected));
    case 'event.outcome.hint':
      return includes(event['event.type'], expected);
    case 'observer.hostname':
      return event['observer.hostname'] === String(expected).replaceAll('"', '');
    case 'observer.vendor':
      return String(event['observer.vendor']).toLowerCase() === String(expected).toLowerCase();
    case 'source.mac':
      return event['source.mac'] === parseMac(String(expected));
    case 'source.ip':
    case 'destination.ip':
      return event[field] === (parseEndpoint(String(expected))?.ip ?? expected);
    default:
      return sameValue(event[field], expected);
  }
}

/** Lists hold at least what is expected; numbers and their text are the same. */
export function sameValue(actual: FieldValue | undefined, expected: unknown): boolean {
  if (Array.isArray(expected)) return expected.every((value) => includes(actual, value));
  if (actual === undefined) return expected === null;
  return actual === expected || String(actual) === String(expected);
}

export function includes(actual: FieldValue | undefined, value: unknown): boolean {
  const values: readonly unknown[] = Array.isArray(actual) ? actual : [actual];
  return values.some((one) => String(one) === String(value));
}

/** The vendor's own word is kept in some field of its own. */
function hasValue(event: Event, text: string): boolean {
  return Object.entries(event).some(
    ([field, value]) => field !== 'event.original' && value === text,
  );
}

/** `2026-01-02T03:04:05[.fff][zone]` or, without a year, `01-02T03:04:05`, as the device's clock showed it. */
function sameWallTime(expected: string, event: Event, timeZone: string): boolean {
  const at = Date.parse(event['@timestamp']);
  if (/[Z+]|T.*-\d\d:?\d\d$/.test(expected)) return Math.abs(Date.parse(expected) - at) < 1000;
  const wall = new Date(at + zoneOffset(timeZone, at)).toISOString();
  return wall.slice(0, 19).endsWith(expected.replace(/\.\d+$/, ''));
}
