const zone = 'Asia/Shanghai';

const parts = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function partsOf(iso: string): Record<string, string> | undefined {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return undefined;
  return Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** `2026年3月5日` in China; a text that is no date stays as it is. */
export function dateZh(iso: string): string {
  const at = partsOf(iso);
  return at ? `${at['year']}年${Number(at['month'])}月${Number(at['day'])}日` : iso;
}

/** `2026-03-05 09:30` in China. */
export function minuteZh(iso: string): string {
  const at = partsOf(iso);
  return at ? `${at['year']}-${at['month']}-${at['day']} ${at['hour']}:${at['minute']}` : iso;
}

/** A line to fill in by hand. */
export const openDate = '　　年　　月　　日';
