import { expect, test } from 'vitest';
import { everyHour, formatCostShare, formatMicros, ruleTitle } from './rule.ts';

test('fills the hours in which nothing happened', () => {
  const now = Date.parse('2026-11-21T08:30:00.000Z');
  expect(everyHour([{ from: '2026-11-21T07:00:00.000Z', value: 5 }], 3, now)).toEqual([
    { from: '2026-11-21T06:00:00.000Z', value: 0 },
    { from: '2026-11-21T07:00:00.000Z', value: 5 },
    { from: '2026-11-21T08:00:00.000Z', value: 0 },
  ]);
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
