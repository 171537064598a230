import { expect, it } from 'vitest';
import { firstDayOf, lastDayOf, minuteAt } from './beijing-time.ts';

it('says an instant as clocks in China show it', () => {
  expect(minuteAt('2026-11-20T08:15:30.000Z')).toBe('2026-11-20 16:15');
  expect(minuteAt('2026-12-31T16:00:00.000Z')).toBe('2027-01-01 00:00');
});

it('names the last day of what ends with a day, else the minute', () => {
  expect(lastDayOf('2026-12-15T16:00:00.000Z')).toBe('2026-12-15');
  expect(lastDayOf('2026-12-15T04:30:00.000Z')).toBe('2026-12-15 12:30');
});

it('names the first day of what begins with a day, else the minute', () => {
  expect(firstDayOf('2026-12-15T16:00:00.000Z')).toBe('2026-12-16');
  expect(firstDayOf('2026-12-15T04:30:00.000Z')).toBe('2026-12-15 12:30');
});
