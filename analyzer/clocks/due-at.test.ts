import { describe, expect, test } from 'vitest';
import { createSeededRandom, type SeededRandom } from '../../collector/random/seeded-random.ts';
import { civilDate, dayNumberAt, isWorkingDay, startOfDayMs } from './calendar.ts';
import type { Limit } from './clock.ts';
import { addWorkingMs, dueAt, dueOf, workingMsBetween } from './due-at.ts';
import { isTighter } from './limits.ts';
import { ownCalendar } from './testing/rules.ts';

const calendar = ownCalendar();
const officeHours = { ...calendar, endOfDayMinutes: 17 * 60 + 30 };

const hours = (value: number): Limit => ({ kind: 'hours', value });
const workingDays = (value: number): Limit => ({ kind: 'working-days', value });
const days = (value: number): Limit => ({ kind: 'days', value });

/** Shanghai civil time as the platform keeps it. */
const at = (text: string): string => new Date(`${text}+08:00`).toISOString();

/** Any instant of 2024 to 2026, often right at the edge of a day. */
function instant(random: SeededRandom): string {
  const day = dayNumberAt(Date.parse(at('2024-01-01T00:00'))) + random.int(1_060);
  const offset = random.pick([0, 1, 86_399_999, random.int(86_400_000)]);
  return new Date(startOfDayMs(day) + offset).toISOString();
}

describe('a limit', () => {
  test.each([
    ['hours run through nights and feasts', hours(24), '2026-02-14T10:00', '2026-02-15T10:00'],
    ['half an hour is half an hour', hours(0.5), '2026-03-02T23:50', '2026-03-03T00:20'],
    ['the day of the start is not counted', workingDays(1), '2026-03-02T00:00', '2026-03-04T00:00'],
    [
      'from a Friday evening to the end of Monday',
      workingDays(1),
      '2026-03-06T23:59',
      '2026-03-10T00:00',
    ],
    [
      'from a Saturday to the end of Monday',
      workingDays(1),
      '2026-03-07T09:00',
      '2026-03-10T00:00',
    ],
    [
      'over the Spring Festival with its make-up days',
      workingDays(3),
      '2026-02-13T16:00',
      '2026-02-26T00:00',
    ],
    [
      'a Saturday made up for is a working day',
      workingDays(1),
      '2026-02-27T12:00',
      '2026-03-01T00:00',
    ],
    [
      'National Day week: one day after 30 September',
      workingDays(1),
      '2026-09-30T12:00',
      '2026-10-09T00:00',
    ],
    [
      'calendar days end at 24:00 of the last one',
      days(30),
      '2026-03-02T09:00',
      '2026-04-02T00:00',
    ],
    [
      'a last day of rest moves to the next working day',
      days(5),
      '2026-09-30T09:00',
      '2026-10-09T00:00',
    ],
  ])('%s', (_, limit, start, end) => {
    expect(dueAt(limit, at(start), calendar)).toBe(at(end));
  });

  test('ends with the office hours when the calendar says so', () => {
    expect(dueAt(workingDays(1), at('2026-03-02T09:00'), officeHours)).toBe(at('2026-03-03T17:30'));
  });

  test('counts by Shanghai dates, not by those of UTC', () => {
    // 00:30 on Tuesday in Shanghai is still Monday in UTC.
    expect(dueAt(workingDays(1), '2026-03-02T16:30:00.000Z', calendar)).toBe(
      at('2026-03-05T00:00'),
    );
  });

  test('says for which years it had no calendar, and takes weekends there', () => {
    const due = dueOf(workingDays(3), at('2030-10-01T09:00'), calendar);
    expect(due).toEqual({ dueAt: at('2030-10-05T00:00'), estimated: [2030] });
    expect(dueOf(workingDays(2), at('2026-12-31T09:00'), calendar).estimated).toEqual([2027]);
    expect(dueOf(hours(72), at('2030-01-01T09:00'), calendar).estimated).toEqual([]);
    expect(dueOf(workingDays(2), at('2026-03-02T09:00'), calendar).estimated).toEqual([]);
  });
});

describe('over random starts', () => {
  test('a later start never ends earlier, and a longer limit never ends earlier', () => {
    const random = createSeededRandom(1);
    for (let n = 0; n < 3_000; n += 1) {
      const [first, second] = [instant(random), instant(random)].sort();
      const kind = random.pick(['hours', 'working-days', 'days'] as const);
      const value = 1 + random.int(30);
      const limit: Limit = { kind, value };
      const longer: Limit = { kind, value: value + 1 };
      expect(dueAt(limit, first!, calendar) <= dueAt(limit, second!, calendar)).toBe(true);
      expect(dueAt(limit, first!, calendar) <= dueAt(longer, first!, calendar)).toBe(true);
      expect(dueAt(limit, first!, calendar) > first!).toBe(true);
    }
  });

  test('exactly N working days lie between the day of the start and the end', () => {
    const random = createSeededRandom(2);
    for (let n = 0; n < 2_000; n += 1) {
      const start = instant(random);
      const count = 1 + random.int(20);
      const end = Date.parse(dueAt(workingDays(count), start, calendar));
      let counted = 0;
      const last = dayNumberAt(end - 1);
      for (let day = dayNumberAt(Date.parse(start)) + 1; day <= last; day += 1) {
        counted += Number(isWorkingDay(calendar, day));
      }
      expect(counted, `${start} + ${count}`).toBe(count);
      expect(isWorkingDay(calendar, last), civilDate(last)).toBe(true);
    }
  });

  test('adding working time and measuring it are inverse, in both directions', () => {
    const random = createSeededRandom(3);
    for (let n = 0; n < 2_000; n += 1) {
      const from = Date.parse(instant(random));
      const ms = random.int(20 * 86_400_000) * random.pick([1, -1]);
      const to = addWorkingMs(calendar, from, ms);
      expect(workingMsBetween(calendar, from, to)).toBe(ms);
    }
  });

  test.each([
    ['24:00', calendar],
    ['office hours', officeHours],
  ])('what is called tighter ends no later whenever it starts (%s)', (_, rules) => {
    const random = createSeededRandom(4);
    let tighter = 0;
    for (let n = 0; n < 3_000; n += 1) {
      const limit = (): Limit =>
        random.pick([
          hours(0.5 + random.int(300)),
          workingDays(1 + random.int(12)),
          days(1 + random.int(12)),
        ]);
      const [a, b] = [limit(), limit()];
      if (!isTighter(a, b, rules)) continue;
      tighter += 1;
      const start = instant(random);
      expect(dueAt(a, start, rules) <= dueAt(b, start, rules), JSON.stringify([a, b, start])).toBe(
        true,
      );
      expect(isTighter(b, a, rules), JSON.stringify([a, b])).toBe(false);
    }
    expect(tighter).toBeGreaterThan(500);
  });
});
