import type { Texts } from './texts.ts';

/** «2 小时 5 分钟»: the two largest parts; under a minute «1 分钟». */
export function lengthOf(ms: number, { day, hour, minute }: Texts): string {
  const minutes = Math.max(1, Math.round(Math.abs(ms) / 60_000));
  const parts = [
    [Math.floor(minutes / 1_440), day],
    [Math.floor((minutes % 1_440) / 60), hour],
    [minutes % 60, minute],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .slice(0, 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
