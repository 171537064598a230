import { expect, it } from 'vitest';
import type { LiveInjectView, LiveView } from '../drill.ts';
import { idsIn, standingsOf, upcoming } from './live.ts';

const inject = (id: string, change: Partial<LiveInjectView> = {}): LiveInjectView => ({
  id,
  no: 1,
  label: id,
  phase: null,
  title: id,
  state: 'waiting',
  trigger: 'timed',
  condition: null,
  channel: 'console-inbox',
  toRoles: ['tech'],
  plannedMs: null,
  actualMs: null,
  content: '',
  evaluatorHint: null,
  expected: [],
  reached: 0,
  shown: 0,
  answered: 0,
  ...change,
});

it('lists what presses most first and leaves out what is over', () => {
  const injects = [
    inject('later', { plannedMs: 900_000 }),
    inject('by-hand', { trigger: 'manual', no: 9 }),
    inject('if', { trigger: 'conditional', plannedMs: 0 }),
    inject('over', { state: 'answered', plannedMs: 0 }),
    inject('due', { state: 'due', plannedMs: 1_000_000 }),
    inject('soon', { plannedMs: 60_000 }),
  ];
  expect(upcoming(injects).map(({ id }) => id)).toEqual(['due', 'soon', 'later', 'by-hand', 'if']);
});

it('knows who has not signed in and who has not reacted to what reached them', () => {
  const person = (seat: string, playbookRole: string, signedAt: string | null) => ({
    seat,
    accountId: seat,
    name: seat,
    unitId: 'u',
    unitName: 'U',
    role: 'player' as const,
    playbookRole,
    roleTitle: null,
    signedAt,
    lastSeenAt: null,
    online: false,
  });
  const view = {
    participants: [
      person('ann', 'tech', '2026-11-22T00:00:00Z'),
      person('bob', 'tech', null),
      person('cat', 'lead', null),
      { ...person('dan', 'tech', null), role: 'director' as const },
    ],
    injects: [inject('i1', { state: 'sent' }), inject('i2')],
    actions: [{ seat: 'ann', injectId: 'i1' }] as unknown as LiveView['actions'],
  };
  expect(
    standingsOf(view).map(({ player, isSigned, open }) => [player.seat, isSigned, open.length]),
  ).toEqual([
    ['ann', true, 0],
    ['bob', false, 1],
    ['cat', false, 0],
  ]);
});

it('finds in a condition the injects that it waits for', () => {
  const ids = new Set(['i1', 'i-2', 'i3']);
  expect(idsIn('sent("i-2") and not done("i3.e1") or done("i1")', ids)).toEqual(['i-2', 'i1']);
  expect(idsIn(null, ids)).toEqual([]);
});
