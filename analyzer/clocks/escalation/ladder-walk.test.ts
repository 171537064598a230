import { expect, test } from 'vitest';
import type { ClockState } from '../clock.ts';
import { ownCalendar, ownDeadlines } from '../testing/rules.ts';
import { nextStep } from './ladder-walk.ts';

const clock: ClockState = {
  clock: 'expiry',
  state: 'running',
  startedAt: '2026-03-01T00:00:00.000Z',
  originalDueAt: '2027-01-31T16:00:00.000Z',
  dueAt: '2027-01-31T16:00:00.000Z',
  baseDueAt: '2027-01-31T16:00:00.000Z',
  heldMs: 0,
  extensions: 0,
  round: 1,
  rule: {
    ruleId: 'attestation.expiry',
    limit: { kind: 'days', value: 365 },
    source: '',
    confidence: 'P',
  },
};

test('reminds so many days before the deadline, each step in its turn', () => {
  const ladder = ownDeadlines().ladders.get('expiry');
  if (!ladder) throw new Error('there is no ladder for what runs out');
  const calendar = ownCalendar();
  const next = (walked: number, now: string) => nextStep(ladder, clock, walked, now, calendar);
  expect(next(0, '2026-03-02T00:00:00.000Z')).toEqual({ index: 0, at: '2027-01-01T16:00:00.000Z' });
  expect(next(1, '2027-01-02T00:00:00.000Z')).toEqual({ index: 1, at: '2027-01-24T16:00:00.000Z' });
  // The platform was off: the month's reminder is overtaken by the week's.
  expect(next(0, '2027-01-25T00:00:00.000Z')).toMatchObject({ index: 1 });
});
