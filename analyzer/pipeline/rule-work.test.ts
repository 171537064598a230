import { expect, test } from 'vitest';
import type { RuleCost } from '../detection/costs.ts';
import { RuleWorkBook } from './rule-work.ts';

const hourMs = 3_600_000;
const start = Date.parse('2026-11-21T08:10:00.000Z');

function book() {
  const time = { at: start, now: () => time.at };
  return { time, work: new RuleWorkBook(time) };
}

const cost = (candidates: number, micros: number, hits = 0, ruleId = 'a') => ({
  ruleId,
  hits,
  candidates,
  micros,
});
const stats = (...costs: RuleCost[]) => ({ costs });

test('adds up the threads, and each by what it grew', () => {
  const { work } = book();
  const [one, two] = [{}, {}];
  work.report(one, stats(cost(10, 100, 1)));
  work.report(two, stats(cost(5, 50)));
  work.report(one, stats(cost(30, 250, 2), cost(1, 7, 0, 'b')));
  const hour = '2026-11-21T08';
  expect(work.read().unsaved).toEqual([
    { ruleId: 'a', hour, candidates: 35, micros: 300, matched: 2 },
    { ruleId: 'b', hour, candidates: 1, micros: 7, matched: 0 },
  ]);
});

test('counts on when a thread or a rule set starts from nothing', () => {
  const { work } = book();
  const [before, after] = [{}, {}];
  work.report(before, stats(cost(10, 100)));
  work.forget(before);
  work.report(after, stats(cost(4, 40)));
  work.report(after, stats(cost(1, 10)));
  expect(work.read().unsaved).toMatchObject([{ candidates: 15, micros: 150 }]);
});

test('keeps a day of hours per rule that nobody takes, and no rule that is gone', () => {
  const { work, time } = book();
  const thread = {};
  for (let hour = 1; hour <= 30; hour += 1) {
    work.report(thread, stats(cost(hour, hour * 10)));
    time.at += hourMs;
  }
  const { unsaved } = work.read();
  expect(unsaved).toHaveLength(24);
  expect(unsaved.at(-1)).toMatchObject({ hour: '2026-11-22T13', micros: 10 });
  work.keepOnly(new Set(['b']));
  expect(work.read().unsaved).toEqual([]);
});

test('hands over what came since, and takes it back', () => {
  const { work, time } = book();
  const thread = {};
  work.report(thread, stats(cost(10, 100)));
  const taken = work.take();
  expect(taken).toMatchObject([{ hour: '2026-11-21T08', candidates: 10, micros: 100 }]);
  expect(work.take()).toEqual([]);
  work.report(thread, stats(cost(12, 130)));
  time.at += hourMs;
  work.report(thread, stats(cost(13, 131)));
  work.giveBack(taken);
  expect(work.take()).toMatchObject([
    { hour: '2026-11-21T08', candidates: 12, micros: 130 },
    { hour: '2026-11-21T09', candidates: 1, micros: 1 },
  ]);
});

test('says why a rule is off while one thread has it off, and tells it once', () => {
  const { work } = book();
  const off = { reason: 'took 12 ms per event', at: '2026-11-21T08:10:00.000Z' };
  const [one, two] = [{}, {}];
  const slow = { ...cost(9, 900), off };
  expect(work.report(one, stats(slow))).toEqual([slow]);
  expect(work.report(one, stats({ ...cost(10, 900), off }))).toEqual([]);
  expect(work.report(two, stats(slow))).toEqual([]);
  work.report(two, stats(cost(10, 901)));
  expect(work.read().off.get('a')).toEqual(off);
  work.report(one, stats(cost(11, 902)));
  expect(work.read().off.get('a')).toBeUndefined();
  expect(work.report(one, stats({ ...cost(12, 999), off }))).toHaveLength(1);
});
