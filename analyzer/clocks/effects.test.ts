import { describe, expect, test } from 'vitest';
import { createSeededRandom, type SeededRandom } from '../../collector/random/seeded-random.ts';
import type { ClockWish } from '../cases/machine.ts';
import type { ClockEffect, ClockRule, ClockState, Limit } from './clock.ts';
import { addWorkingMs, workingMsBetween } from './due-at.ts';
import { applyEffect, effectOf, isOverdue, remaining } from './effects.ts';
import { ClockError } from './errors.ts';
import { ownCalendar } from './testing/rules.ts';

const calendar = ownCalendar();
const at = (text: string): string => new Date(`${text}+08:00`).toISOString();
const ruleOf = (limit: Limit): ClockRule => ({
  ruleId: 'test',
  limit,
  source: 'a test',
  confidence: 'P',
});
const twoDays = ruleOf({ kind: 'working-days', value: 2 });
const tenHours = ruleOf({ kind: 'hours', value: 10 });

type Step = [wish: ClockWish, at: string];
const clock = 'feedback';
const start: ClockWish = { kind: 'start', clock, ruleId: 'test' };
const pause: ClockWish = { kind: 'pause', clock, reason: 'disputed' };
const resume: ClockWish = { kind: 'resume', clock };
const meet: ClockWish = { kind: 'meet', clock };
const extendTo = (text: string): ClockWish => ({
  kind: 'extend',
  clock,
  dueAt: at(text),
  reason: 'parts are late',
});

function play(rule: ClockRule, steps: readonly Step[]): ClockState {
  let state: ClockState | undefined;
  for (const [wish, when] of steps) {
    state = applyEffect(state, effectOf(wish, state, rule, calendar, at(when)));
  }
  return state!;
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof ClockError) return error.code;
    throw error;
  }
  return undefined;
}

describe('pausing', () => {
  test('gives back the very minutes of a limit in hours', () => {
    const state = play(tenHours, [
      [start, '2026-03-06T08:00'],
      [pause, '2026-03-06T12:00'],
      [resume, '2026-03-09T09:00'],
    ]);
    expect(state.dueAt).toBe(at('2026-03-09T15:00'));
    expect(state.originalDueAt).toBe(at('2026-03-06T18:00'));
  });

  test('for no time moves nothing', () => {
    const state = play(twoDays, [
      [start, '2026-03-02T09:00'],
      [pause, '2026-03-03T12:00'],
      [resume, '2026-03-03T12:00'],
    ]);
    expect(state.dueAt).toBe(at('2026-03-05T00:00'));
  });

  test('over days of rest moves no limit in working days', () => {
    const state = play(twoDays, [
      [start, '2026-03-06T09:00'],
      [pause, '2026-03-07T00:00'],
      [resume, '2026-03-08T24:00'],
    ]);
    expect(state.dueAt).toBe(at('2026-03-11T00:00'));
  });

  test('twice for an hour wins one working day, not two', () => {
    const state = play(twoDays, [
      [start, '2026-03-02T09:00'],
      [pause, '2026-03-03T10:00'],
      [resume, '2026-03-03T11:00'],
      [pause, '2026-03-03T14:00'],
      [resume, '2026-03-03T15:00'],
    ]);
    expect(state.dueAt).toBe(at('2026-03-06T00:00'));
  });

  test('counts as nothing when the clock of the machine was set back meanwhile', () => {
    const state = play(tenHours, [
      [start, '2026-03-06T08:00'],
      [pause, '2026-03-06T12:00'],
      [resume, '2026-03-06T11:00'],
    ]);
    expect(state.dueAt).toBe(state.originalDueAt);
  });

  test('goes on after an extension granted during it, from the extension on', () => {
    const state = play(tenHours, [
      [start, '2026-03-06T08:00'],
      [pause, '2026-03-06T12:00'],
      [extendTo('2026-03-08T12:00'), '2026-03-07T12:00'],
      [resume, '2026-03-07T18:00'],
    ]);
    expect(state.dueAt).toBe(at('2026-03-08T18:00'));
    expect(state.extensions).toBe(1);
  });
});

describe('overdue', () => {
  const running = play(tenHours, [[start, '2026-03-06T08:00']]);

  test('begins after the deadline, not at it', () => {
    expect(isOverdue(running, at('2026-03-06T18:00'))).toBe(false);
    expect(isOverdue(running, at('2026-03-06T18:00:00.001'))).toBe(true);
  });

  test('does not begin in a pause, nor by ending in one', () => {
    const paused = play(tenHours, [
      [start, '2026-03-06T08:00'],
      [pause, '2026-03-06T12:00'],
    ]);
    expect(isOverdue(paused, at('2026-04-01T00:00'))).toBe(false);
    const met = applyEffect(
      paused,
      effectOf(meet, paused, undefined, calendar, at('2026-04-01T00:00')),
    );
    expect(isOverdue(met, at('2026-04-02T00:00'))).toBe(false);
    expect(remaining(met, at('2026-04-02T00:00'), calendar)).toEqual({ ms: 6 * 3_600_000 });
  });

  test('stays with what was met late and not with what was met in time', () => {
    const late = play(tenHours, [
      [start, '2026-03-06T08:00'],
      [meet, '2026-03-06T18:01'],
    ]);
    const inTime = play(tenHours, [
      [start, '2026-03-06T08:00'],
      [meet, '2026-03-06T17:59'],
    ]);
    expect(isOverdue(late, at('2027-01-01T00:00'))).toBe(true);
    expect(isOverdue(inTime, at('2027-01-01T00:00'))).toBe(false);
  });

  test('ends with an extension, and the first deadline stays for statistics', () => {
    const state = play(tenHours, [
      [start, '2026-03-06T08:00'],
      [extendTo('2026-03-20T18:00'), '2026-03-10T00:00'],
    ]);
    expect(isOverdue(state, at('2026-03-10T00:00'))).toBe(false);
    expect(state.originalDueAt).toBe(at('2026-03-06T18:00'));
  });
});

test('starts a further round with a first deadline of its own', () => {
  const state = play(tenHours, [
    [start, '2026-03-06T08:00'],
    [meet, '2026-03-06T10:00'],
    [start, '2026-03-09T08:00'],
  ]);
  expect(state).toMatchObject({ round: 2, state: 'running', extensions: 0, heldMs: 0 });
  expect(state.originalDueAt).toBe(at('2026-03-09T18:00'));
  expect(state.endedAt).toBeUndefined();
});

test('starts from an earlier instant, or with a deadline fixed elsewhere', () => {
  const early: ClockWish = {
    ...start,
    kind: 'start',
    ruleId: 'test',
    from: at('2026-03-05T08:00'),
  };
  expect(play(tenHours, [[early, '2026-03-06T08:00']]).dueAt).toBe(at('2026-03-05T18:00'));
  const fixed: ClockWish = {
    ...start,
    kind: 'start',
    ruleId: 'test',
    dueAt: at('2026-03-31T00:00'),
  };
  expect(play(tenHours, [[fixed, '2026-03-06T08:00']]).dueAt).toBe(at('2026-03-31T00:00'));
});

test('says how many working days are left, late ones as negative', () => {
  const state = play(twoDays, [[start, '2026-03-06T09:00']]);
  expect(remaining(state, at('2026-03-07T12:00'), calendar).workingDays).toBe(2);
  expect(remaining(state, at('2026-03-09T12:00'), calendar).workingDays).toBe(1.5);
  expect(remaining(state, at('2026-03-12T00:00'), calendar).workingDays).toBe(-1);
});

test.each<[string, Step[], string]>([
  ['meeting what was never started', [[meet, '2026-03-06T08:00']], 'CLOCK_UNKNOWN'],
  [
    'starting what runs',
    [
      [start, '2026-03-06T08:00'],
      [start, '2026-03-06T09:00'],
    ],
    'CLOCK_RUNS',
  ],
  [
    'resuming what runs',
    [
      [start, '2026-03-06T08:00'],
      [resume, '2026-03-06T09:00'],
    ],
    'CLOCK_NOT_PAUSED',
  ],
  [
    'pausing twice',
    [
      [start, '2026-03-06T08:00'],
      [pause, '2026-03-06T09:00'],
      [pause, '2026-03-06T09:30'],
    ],
    'CLOCK_PAUSED',
  ],
  [
    'pausing what has ended',
    [
      [start, '2026-03-06T08:00'],
      [meet, '2026-03-06T09:00'],
      [pause, '2026-03-06T10:00'],
    ],
    'CLOCK_ENDED',
  ],
  [
    'an extension to an earlier date',
    [
      [start, '2026-03-06T08:00'],
      [extendTo('2026-03-06T17:00'), '2026-03-06T09:00'],
    ],
    'CLOCK_NOT_LATER',
  ],
  [
    'an extension that has run out already',
    [
      [start, '2026-03-06T08:00'],
      [extendTo('2026-03-08T17:00'), '2026-03-09T09:00'],
    ],
    'CLOCK_NOT_LATER',
  ],
  [
    'a pause without a reason',
    [
      [start, '2026-03-06T08:00'],
      [{ ...pause, reason: ' ' }, '2026-03-06T09:00'],
    ],
    'CLOCK_NEEDS_REASON',
  ],
  [
    'a date that is none',
    [[{ ...start, from: '2026-02-31' }, '2026-03-06T08:00']],
    'CLOCK_BAD_DATE',
  ],
])('refuses %s', (_, steps, code) => {
  expect(codeOf(() => play(tenHours, steps))).toBe(code);
});

test('refuses to start without a rule', () => {
  expect(
    codeOf(() => effectOf(start, undefined, undefined, calendar, at('2026-03-06T08:00'))),
  ).toBe('CLOCK_NEEDS_RULE');
});

/** A reference that keeps the remaining time as a plain number, for limits in hours: exact; in days: a lower bound. */
interface Reference {
  leftMs: number;
  since: number | undefined;
}

const spent = (limit: Limit, from: number, to: number): number =>
  limit.kind === 'working-days' ? workingMsBetween(calendar, from, to) : to - from;

function randomWish(random: SeededRandom, state: ClockState | undefined, now: number): ClockWish {
  const ahead = new Date(now + random.int(20 * 86_400_000)).toISOString();
  return random.pick<ClockWish>([
    start,
    pause,
    pause,
    resume,
    resume,
    { kind: 'extend', clock, dueAt: ahead, reason: 'asked for' },
    meet,
    { kind: 'cancel', clock, reason: 'withdrawn' },
  ]);
}

const legal = (state: ClockState | undefined, effect: ClockEffect): boolean => {
  const open = state?.state === 'running' || state?.state === 'paused';
  switch (effect.kind) {
    case 'start':
      return !open;
    case 'pause':
      return state?.state === 'running';
    case 'resume':
      return state?.state === 'paused';
    case 'extend':
      return open && effect.dueAt > state.dueAt && effect.dueAt > effect.at;
    case 'meet':
    case 'cancel':
      return open;
  }
};

test.each<[string, Limit]>([
  ['hours', { kind: 'hours', value: 36 }],
  ['working days', { kind: 'working-days', value: 5 }],
  ['days', { kind: 'days', value: 12 }],
])(
  'over 400 random histories of a limit in %s: deadlines only move on, nobody loses time, the first deadline stays',
  (_, limit) => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 400; seed += 1) {
      const random = createSeededRandom(seed);
      const rule = ruleOf(limit);
      let now = Date.parse(at('2024-06-01T00:00')) + random.int(600 * 86_400_000);
      let state: ClockState | undefined;
      let reference: Reference | undefined;
      for (let step = 0; step < 14; step += 1) {
        now += random.pick([0, random.int(3_600_000), random.int(4 * 86_400_000)]);
        const wish = randomWish(random, state, now);
        const before: ClockState | undefined = state;
        const when = new Date(now).toISOString();
        let effect: ClockEffect;
        try {
          effect = effectOf(wish, before, rule, calendar, when);
        } catch (error) {
          expect(error).toBeInstanceOf(ClockError);
          seen.add(`refused ${wish.kind}`);
          // What effectOf refuses, a forged message must not get past applyEffect either.
          const forged = {
            ...wish,
            at: when,
            rule,
            dueAt: 'dueAt' in wish ? wish.dueAt : when,
            heldMs: 0,
          };
          const probe = forged as unknown as ClockEffect;
          if (!legal(before, probe)) expect(() => applyEffect(before, probe)).toThrow(ClockError);
          continue;
        }
        expect(legal(before, effect)).toBe(true);
        seen.add(effect.kind);
        state = applyEffect(before, effect);
        // Plain JSON, so that a rebuild from the log gives the same.
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        if (effect.kind === 'start') {
          expect(state.round).toBe((before?.round ?? 0) + 1);
          reference = { leftMs: spent(limit, now, Date.parse(state.dueAt)), since: now };
          continue;
        }
        expect(state.originalDueAt).toBe(before!.originalDueAt);
        expect(state.startedAt).toBe(before!.startedAt);
        expect(state.dueAt >= before!.dueAt).toBe(true);
        if (effect.kind === 'pause') {
          reference = {
            leftMs: reference!.leftMs - spent(limit, reference!.since!, now),
            since: undefined,
          };
        }
        if (effect.kind === 'extend') {
          const since = before!.state === 'paused' ? undefined : now;
          reference = { leftMs: spent(limit, now, Date.parse(state.dueAt)), since };
        }
        if (effect.kind === 'resume') {
          reference = { leftMs: reference!.leftMs, since: now };
          const left = spent(limit, now, Date.parse(state.dueAt));
          if (limit.kind === 'hours') expect(left).toBe(reference.leftMs);
          expect(left, `seed ${seed}`).toBeGreaterThanOrEqual(reference.leftMs);
          if (limit.kind === 'working-days') {
            // Many pauses win one working day at most.
            const exact = addWorkingMs(calendar, now, reference.leftMs);
            expect(spent(limit, exact, Date.parse(state.dueAt))).toBeLessThan(86_400_000);
          }
        }
      }
    }
    expect([...seen].sort()).toEqual(
      expect.arrayContaining([
        'cancel',
        'extend',
        'meet',
        'pause',
        'resume',
        'start',
        'refused extend',
        'refused start',
      ]),
    );
  },
);
