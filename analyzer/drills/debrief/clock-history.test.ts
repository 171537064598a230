import { expect, it } from 'vitest';
import { paperHistory, runHistory } from './clock-history.ts';

const at = (minutes: number) => new Date(minutes * 60_000).toISOString();
const minutes = (ms: number) => ms / 60_000;
const clock = (real: number, running: boolean, exercise: number, work: number, rate = 1) => ({
  running,
  rate,
  at: real * 60_000,
  exerciseMs: exercise * 60_000,
  workMs: work * 60_000,
});

it('takes pauses out of the time, and counts jumps on the wall only', () => {
  // Started at 10, paused from 15 to 20, jumped ahead to 30 at 22, ended at 40.
  const history = runHistory(
    [clock(10, true, 0, 0), clock(15, false, 5, 5), clock(20, true, 5, 5), clock(22, true, 30, 7)],
    at(10),
    at(40),
  )!;
  const read = (real: number) => {
    const { workMs, clockMs } = history.at(at(real));
    return [minutes(workMs), minutes(clockMs)];
  };
  expect(read(12)).toEqual([2, 2]);
  expect(read(17)).toEqual([5, 5]);
  expect(read(21)).toEqual([6, 6]);
  expect(read(23)).toEqual([8, 31]);
  expect(read(99)).toEqual([25, 48]);
  expect(read(1)).toEqual([0, 0]);
  expect(minutes(history.pausedMs(at(40)))).toBe(5);
  expect(minutes(history.pausedMs(at(17)))).toBe(2);
});

it('goes by the rate of the clock', () => {
  const fast = runHistory([clock(0, true, 0, 0, 60)], at(0), undefined)!;
  expect(minutes(fast.at(at(2)).workMs)).toBe(120);
  expect(runHistory([], at(0), undefined)).toBeUndefined();
});

it('reads a clock from paper the same way', () => {
  const history = paperHistory({
    startedAt: at(0),
    endedAt: at(60),
    pauses: [
      { from: at(10), until: at(20) },
      { from: at(30), until: at(35) },
    ],
  });
  const read = (real: number) => minutes(history.at(at(real)).workMs);
  expect([5, 15, 25, 32, 60].map(read)).toEqual([5, 10, 15, 20, 45]);
  expect(minutes(history.pausedMs(at(60)))).toBe(15);
});
