import { expect, test } from 'vitest';
import { feastsOf, limitText, monthsOf, offsetText, type Day } from './deadline.ts';

const said = (key: string, options: Record<string, unknown> = {}) =>
  `${key.replace('deadlines.', '')} ${Object.values(options).join(' ')}`.trim();

const day = (date: string, kind: Day['kind'] = 'working-day', nameZh?: string): Day => ({
  date,
  kind,
  ...(nameZh !== undefined && { nameZh }),
});

test('says less than an hour in minutes, and that a source gives no number', () => {
  expect(limitText({ kind: 'hours', value: 0.5 }, said)).toBe('minutes 30');
  expect(limitText({ kind: 'hours', value: 0.1666667 }, said)).toBe('minutes 10');
  expect(limitText({ kind: 'working-days', value: 3 }, said)).toBe('limit.working-days 3');
  expect(limitText({ kind: 'at-once' }, said)).toBe('atOnce');
});

test('says when a step of a ladder comes', () => {
  expect(offsetText({ kind: 'share', value: 0.8 }, said)).toBe('share 80');
  expect(offsetText({ kind: 'days-before', value: 30 }, said)).toBe('before 30');
  expect(offsetText({ kind: 'hours', value: 0 }, said)).toBe('atDue');
  expect(offsetText({ kind: 'working-days', value: 1 }, said)).toBe('after limit.working-days 1');
});

test('puts days under their weekday, weeks beginning on Monday', () => {
  const [january, february] = monthsOf([day('2026-01-31'), day('2026-02-01'), day('2026-02-02')]);
  expect([january?.month, january?.blanks]).toEqual([1, 5]);
  expect([february?.month, february?.blanks, february?.days.length]).toEqual([2, 6, 2]);
});

test('gathers the days of one feast, make-up days apart', () => {
  const feasts = feastsOf([
    day('2026-02-14', 'make-up-day', '春节'),
    day('2026-02-15', 'holiday', '春节'),
    day('2026-02-16', 'holiday', '春节'),
    day('2026-02-17'),
    day('2026-02-18', 'holiday', '别的'),
  ]);
  expect(feasts.map(({ from, to }) => [from.date, to.date])).toEqual([
    ['2026-02-14', '2026-02-14'],
    ['2026-02-15', '2026-02-16'],
    ['2026-02-18', '2026-02-18'],
  ]);
});
