/** All times on screen are Beijing time, whatever the computer is set to; the API speaks UTC. */
const timeZone = 'Asia/Shanghai';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, { timeZone, ...options });
  formatters.set(key, made);
  return made;
}

type Instant = string | number | undefined | null;

function toDate(at: Instant): Date | undefined {
  if (at === undefined || at === null || at === '') return undefined;
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function parts(date: Date): Record<string, string> {
  const format = formatter('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
}

/** `2026-11-21 22:19:07`: sortable, same width, same in both languages. '' for nothing. */
export function formatDateTime(at: Instant): string {
  const date = toDate(at);
  if (date === undefined) return '';
  const p = parts(date);
  return `${p['year']}-${p['month']}-${p['day']} ${p['hour']}:${p['minute']}:${p['second']}`;
}

/** `2026-11-21`: the day in Beijing. '' for nothing. */
export function formatDate(at: Instant): string {
  return formatDateTime(at).slice(0, 10);
}

/** The last day that something counts which ends at midnight: `2026-12-15` for 2026-12-16 00:00 in Beijing. '' for nothing. */
export function formatLastDay(end: Instant): string {
  const date = toDate(end);
  return date === undefined ? '' : formatDate(date.getTime() - 1);
}

/** `11-21 22:19` within the year of `now`, otherwise with the year. */
export function formatShort(at: Instant, now: number): string {
  const full = formatDateTime(at);
  if (full === '') return '';
  return full.slice(0, 4) === formatDateTime(now).slice(0, 4)
    ? full.slice(5, 16)
    : full.slice(0, 16);
}

/** `11月21日 星期六` or `Saturday, 21 November`. */
export function formatDay(at: Instant, locale: string): string {
  const date = toDate(at);
  if (date === undefined) return '';
  return formatter(locale, { month: 'long', day: 'numeric', weekday: 'long' }).format(date);
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** «3 分钟前», «2 小时后»; «刚刚» (by `numeric: auto`) under a minute. */
export function formatAgo(at: Instant, now: number, locale: string): string {
  const date = toDate(at);
  if (date === undefined) return '';
  const seconds = Math.round((date.getTime() - now) / 1_000);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return Math.abs(seconds) < 10 ? format.format(0, 'second') : format.format(seconds, 'second');
}

/** «3 天 4 小时»: the two largest parts of a length in seconds. */
export function formatDuration(seconds: number, locale: string): string {
  const sizes: readonly [string, number][] = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
    ['second', 1],
  ];
  let rest = Math.max(0, Math.round(seconds));
  const said: string[] = [];
  for (const [unit, size] of sizes) {
    const count = Math.floor(rest / size);
    if (count > 0 && said.length < 2) {
      said.push(
        new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count),
      );
    }
    rest -= count * size;
  }
  if (said.length > 0) return said.join(' ');
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'short',
  }).format(0);
}

/** Value for `<input type="datetime-local">`, in Beijing time, to the second. */
export function toLocalInput(at: Instant): string {
  return formatDateTime(at).replace(' ', 'T');
}

/** ISO instant of what a person typed as Beijing time; undefined for nonsense. China has no summer time. */
export function fromLocalInput(text: string): string | undefined {
  const padded = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u.test(text) ? `${text}:00` : text;
  return toDate(`${padded}+08:00`)?.toISOString();
}
