import type { CalendarView, DeadlineRow } from '../../api/deadlines/schema.ts';

export type Deadline = DeadlineRow;
export type Limit = Deadline['limit'];
export type LimitKind = Limit['kind'];
export type Day = CalendarView['days'][number];
export type { CalendarView };

export const groups = ['notice', 'incident', 'filing', 'assessment'] as const;
export const confidences = ['S', 'S-draft', 'K+', 'K', 'K-', 'P'] as const;

type Translate = (key: string, options?: Record<string, unknown>) => string;

/** «30 分钟», «4 小时», «3 个工作日», «立即». */
export function limitText(limit: Deadline['sourceLimit'], translate: Translate): string {
  if (limit.kind === 'at-once') return translate('deadlines.atOnce');
  if (limit.kind === 'hours' && limit.value < 1) {
    return translate('deadlines.minutes', { smart_count: Math.round(limit.value * 60) });
  }
  return translate(`deadlines.limit.${limit.kind}`, { smart_count: limit.value });
}

/** «超期后 1 个工作日», «时限过半时 (50%)». */
export function offsetText(
  { kind, value }: { kind: 'days-before' | 'share' | 'hours' | 'working-days'; value: number },
  translate: Translate,
): string {
  if (kind === 'share') return translate('deadlines.share', { percent: Math.round(value * 100) });
  if (kind === 'days-before') return translate('deadlines.before', { smart_count: value });
  if (value === 0) return translate('deadlines.atDue');
  return translate('deadlines.after', { time: limitText({ kind, value }, translate) });
}

export interface Month {
  /** From 1. */
  month: number;
  /** Cells before the first day, when weeks begin on Monday. */
  blanks: number;
  days: readonly Day[];
}

/** The year in twelve months, weeks beginning on Monday. */
export function monthsOf(days: readonly Day[]): Month[] {
  const months = new Map<number, Day[]>();
  for (const day of days) {
    const month = Number(day.date.slice(5, 7));
    months.set(month, [...(months.get(month) ?? []), day]);
  }
  return [...months].map(([month, inMonth]) => {
    const first = new Date(`${inMonth[0]?.date ?? ''}T00:00:00Z`).getUTCDay();
    return { month, blanks: (first + 6) % 7, days: inMonth };
  });
}

/** Rests and make-up days of a year in order, runs of one feast together. */
export function feastsOf(days: readonly Day[]): { from: Day; to: Day }[] {
  const feasts: { from: Day; to: Day }[] = [];
  let before: Day | undefined;
  for (const day of days) {
    const last = feasts.at(-1);
    const goesOn = before?.kind === day.kind && before.nameZh === day.nameZh;
    if (day.kind === 'holiday' || day.kind === 'make-up-day') {
      if (last && goesOn) last.to = day;
      else feasts.push({ from: day, to: day });
    }
    before = day;
  }
  return feasts;
}
