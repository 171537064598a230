import { expect, it } from 'vitest';
import { clockText, exerciseNow, parsePlanned, plannedText } from './exercise-clock.ts';

const clock = { state: 'running', rate: 60, exerciseMs: 10_000 } as const;

it('counts on from the figure of the server at the rate of the drill', () => {
  expect(exerciseNow(clock, 1_000)).toBe(70_000);
  expect(exerciseNow({ ...clock, rate: 1 }, 500)).toBe(10_500);
});

it('stands still while paused, before the start and after the end', () => {
  for (const state of ['waiting', 'paused', 'ended'] as const) {
    expect(exerciseNow({ ...clock, state }, 60_000)).toBe(10_000);
  }
});

it('does not run backwards when the clock of the browser is set back', () => {
  expect(exerciseNow(clock, -5_000)).toBe(10_000);
});

it('writes hours, minutes and seconds', () => {
  expect(clockText(0)).toBe('00:00:00');
  expect(clockText(3_909_999)).toBe('01:05:09');
  expect(clockText(100 * 3_600_000)).toBe('100:00:00');
  expect(clockText(-61_000)).toBe('-00:01:01');
});

it('reads planned times as it writes them', () => {
  for (const ms of [0, 35 * 60_000, 125 * 60_000]) {
    expect(parsePlanned(plannedText(ms))).toBe(ms);
  }
  expect(parsePlanned('45')).toBe(2_700_000);
  expect(parsePlanned('1:30')).toBe(5_400_000);
  expect(parsePlanned('soon')).toBeUndefined();
});
