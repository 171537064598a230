const quarterHour = 900_000;
/** Offsets kept per zone; a quarter of an hour is the grid on which zones change. */
const maxCached = 4096;

const zones = new Map<string, ZoneClock | undefined>();

interface ZoneClock {
  format: Intl.DateTimeFormat;
  offsets: Map<number, number>;
}

/**
 * Milliseconds to add to UTC for local time in an IANA zone or `+08:00` style offset at an instant.
 * An unknown zone counts as UTC.
 */
export function zoneOffset(timeZone: string, utc: number): number {
  const clock = zoneClock(timeZone);
  if (!clock) return 0;
  const slot = Math.floor(utc / quarterHour);
  const known = clock.offsets.get(slot);
  if (known !== undefined) return known;
  if (clock.offsets.size >= maxCached) clock.offsets.clear();
  const offset = readOffset(clock.format, slot * quarterHour);
  clock.offsets.set(slot, offset);
  return offset;
}

/** The instant at which clocks in the zone show the given wall time (written as if it were UTC). */
export function localToUtc(wall: number, timeZone: string): number {
  const guess = wall - zoneOffset(timeZone, wall);
  return wall - zoneOffset(timeZone, guess);
}

export function isTimeZone(timeZone: string): boolean {
  return zoneClock(timeZone) !== undefined;
}

function zoneClock(timeZone: string): ZoneClock | undefined {
  if (zones.has(timeZone)) return zones.get(timeZone);
  if (zones.size > 256) zones.clear();
  let clock: ZoneClock | undefined;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    clock = { format, offsets: new Map() };
  } catch {
    clock = undefined;
  }
  zones.set(timeZone, clock);
  return clock;
}

function readOffset(format: Intl.DateTimeFormat, utc: number): number {
  const shown: Record<string, number> = {};
  for (const part of format.formatToParts(utc)) shown[part.type] = Number(part.value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - utc;
}
