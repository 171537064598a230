import { expect, test } from 'vitest';
import { formatCostShare, formatMicros, ruleTitle, weekBars } from './rule.ts';

test('adds up a week by six hours, also those in which nothing happened', () => {
  const now = Date.parse('2026-11-21T08:30:00.000Z');
  const known = [
    { from: '2026-11-14T08:00:00.000Z', value: 100 },
    { from: '2026-11-14T09:00:00.000Z', value: 1 },
    { from: '2026-11-21T03:00:00.000Z', value: 2 },
    { from: '2026-11-21T08:00:00.000Z', value: 3 },
  ];
  const bars = weekBars(known, now);
  expect(bars).toHaveLength(28);
  expect(bars[0]).toEqual({ from: '2026-11-14T09:00:00.000Z', value: 1 });
  expect(bars.at(-1)).toEqual({ from: '2026-11-21T03:00:00.000Z', value: 5 });
  expect(bars.reduce((sum, { value }) => sum + value, 0)).toBe(6);
});

test('writes small shares and times so that they can be told apart', () => {
  expect([null, 0, 0.0004, 0.0123, 0.5].map(formatCostShare)).toEqual([
    '–',
    '–',
    '<0.1%',
    '1.2%',
    '50%',
  ]);
  expect([12.4, 3_400, 1_250_000].map(formatMicros)).toEqual([
    '12\u00A0µs',
    '3.4\u00A0ms',
    '1.3\u00A0s',
  ]);
});

test('shows the Chinese title to those who read Chinese', () => {
  const rule = { title: 'Brute Force', titleZh: '暴力破解' };
  expect([ruleTitle(rule, 'zh-CN'), ruleTitle(rule, 'en')]).toEqual(['暴力破解', 'Brute Force']);
});
