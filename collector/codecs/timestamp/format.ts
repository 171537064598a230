const two = Array.from({ length: 60 }, (_none, value) => String(value).padStart(2, '0'));
const three = Array.from({ length: 1000 }, (_none, value) => String(value).padStart(3, '0'));
const dayLength = 86_400_000;
/** Days whose text is remembered; logs of a day share it. */
const maxDays = 512;
const days = new Map<number, string>();

/**
 * ISO 8601 UTC with milliseconds, as `Date.toISOString` gives it, several times faster: each event has
 * two or three dates, and they were a fifth of the work. Instants no date can hold become the epoch.
 */
export function formatIso(at: number): string {
  if (!(Math.abs(at) < 8.64e15)) return '1970-01-01T00:00:00.000Z';
  const whole = Math.floor(at);
  const day = Math.floor(whole / dayLength);
  const rest = whole - day * dayLength;
  const hour = Math.floor(rest / 3_600_000);
  const minute = Math.floor(rest / 60_000) % 60;
  const second = Math.floor(rest / 1000) % 60;
  return `${dayText(day)}${two[hour]}:${two[minute]}:${two[second]}.${three[rest % 1000]}Z`;
}

function dayText(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  const iso = new Date(day * dayLength).toISOString();
  const text = iso.slice(0, iso.indexOf('T') + 1);
  if (days.size >= maxDays) days.clear();
  days.set(day, text);
  return text;
}
