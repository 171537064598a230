import { expect, it } from 'vitest';
import { byUrgency, phaseOf, type ClockView } from './clock.ts';

const start = '2026-11-22T00:00:00.000Z';
const at = (hours: number): number => Date.parse(start) + hours * 3_600_000;
const clock = (change: Partial<ClockView> = {}): ClockView => ({
  clock: 'sign',
  labelZh: '签收',
  labelEn: 'Sign',
  state: 'running',
  startedAt: start,
  dueAt: '2026-11-22T04:00:00.000Z',
  originalDueAt: '2026-11-22T04:00:00.000Z',
  overdue: false,
  ...change,
});

it('runs, presses in its last quarter, and is overdue from the deadline on', () => {
  expect(phaseOf(clock(), at(1))).toBe('running');
  expect(phaseOf(clock(), at(3))).toBe('soon');
  expect(phaseOf(clock(), at(4))).toBe('overdue');
  expect(phaseOf(clock({ overdue: true }), at(1))).toBe('overdue');
});

it('says whether a deadline was met in time', () => {
  expect(phaseOf(clock({ state: 'met', endedAt: '2026-11-22T03:59:00.000Z' }), at(9))).toBe('met');
  expect(phaseOf(clock({ state: 'met', endedAt: '2026-11-22T05:00:00.000Z' }), at(9))).toBe(
    'met-late',
  );
});

it('lists what presses most first', () => {
  const clocks = [
    clock({ clock: 'done', state: 'met' }),
    clock({ clock: 'later', dueAt: '2026-11-24T00:00:00.000Z' }),
    clock({ clock: 'late', overdue: true }),
    clock({ clock: 'paused', state: 'paused' }),
  ];
  expect(byUrgency(clocks, at(1)).map((each) => each.clock)).toEqual([
    'late',
    'later',
    'paused',
    'done',
  ]);
});
