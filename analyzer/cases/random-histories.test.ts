import { afterEach, beforeEach, expect, test } from 'vitest';
import { caseFixture, type CaseFixture } from './testing/case-fixture.ts';
import {
  runRandomHistories,
  type ReferenceModel,
  type TriedAction,
} from './testing/random-histories.ts';
import { toyMachine } from './testing/toy-machine.ts';

type ClockIs = 'running' | 'paused' | 'met' | 'cancelled';

/** A clock of 24 hours; `held`: how long pauses since the start or the last extension lasted. */
interface Ticking {
  is: ClockIs;
  base: number;
  held: number;
  since?: number;
}

interface Toy {
  state: string;
  answers: number;
  round: number;
  take: ClockIs;
  answer?: Ticking;
}

const units = ['county', 'schoolA', 'schoolB', 'city'] as const;
const names = [
  'open',
  'take',
  'answer',
  'return',
  'pause',
  'resume',
  'extend',
  'close',
  'cancel',
  'comment',
  'escalate',
  'never-heard-of',
] as const;
const iso = (ms: number) => new Date(ms).toISOString();
const final = (state: string) => state === 'CLOSED' || state === 'CANCELLED';
const may = ({ unitId }: TriedAction, ...allowed: string[]) => allowed.includes(unitId);

const due = ({ base, held }: Ticking) => base + held;

function paused(clock: Ticking, now: number): Ticking {
  return clock.is === 'running' ? { ...clock, is: 'paused', since: now } : clock;
}

function resumed(clock: Ticking, now: number): Ticking {
  if (clock.is !== 'paused') return clock;
  return { ...clock, is: 'running', held: clock.held + now - (clock.since ?? now) };
}

/** What the toy machine ought to do, as one switch. */
const model: ReferenceModel<Toy> = {
  open: () => ({
    action: {
      message: 'open',
      unitId: 'county',
      payload: { title: 'x', issuerUnitId: 'county', recipientUnitId: 'schoolA' },
    },
    model: { state: 'OPEN', answers: 0, round: 1, take: 'running' },
  }),
  propose(random, { answer }) {
    const message = random.pick(names);
    const unitId = random.chance(0.7) ? random.pick(units.slice(0, 2)) : random.pick(units);
    const last = answer ? due(answer) : Date.parse('2026-09-10');
    const dueAt = iso(last + random.int(10) * 86_400_000);
    const good: Record<string, TriedAction['payload']> = {
      answer: { text: '已整改' },
      comment: { text: '请尽快' },
      return: { reason: '不完整' },
      pause: { reason: '有异议' },
      cancel: { reason: '误发' },
      extend: { dueAt, reason: '放假' },
      open: { title: 'x', issuerUnitId: 'county', recipientUnitId: 'schoolA' },
    };
    const payload = random.chance(0.05) ? { text: 'a\0b', more: 1 } : (good[message] ?? {});
    return { message, unitId, payload };
  },
  step(toy, action, at) {
    if ('more' in action.payload || final(toy.state)) return undefined;
    const now = Date.parse(at);
    const started: Ticking = { is: 'running', base: now + 86_400_000, held: 0 };
    const ended = (is: 'met' | 'cancelled') => toy.answer && { answer: { ...toy.answer, is } };
    switch (action.message) {
      case 'take':
        if (toy.state !== 'OPEN' || !may(action, 'schoolA')) return undefined;
        return { ...toy, state: 'TAKEN', take: 'met', answer: started };
      case 'answer':
        if (toy.state !== 'TAKEN' || !may(action, 'schoolA')) return undefined;
        return { ...toy, state: 'ANSWERED', answers: toy.answers + 1, ...ended('met') };
      case 'return':
        if (toy.state !== 'ANSWERED' || !may(action, 'county') || toy.round >= 4) return undefined;
        return { ...toy, state: 'TAKEN', round: toy.round + 1, answer: started };
      case 'close':
        return toy.state === 'ANSWERED' && may(action, 'county')
          ? { ...toy, state: 'CLOSED' }
          : undefined;
      case 'comment':
        return may(action, 'county', 'schoolA') ? toy : undefined;
      case 'cancel': {
        if (!may(action, 'county')) return undefined;
        const open = (is: ClockIs): ClockIs => (is === 'met' ? is : 'cancelled');
        const answer = toy.answer && { ...toy.answer, is: open(toy.answer.is) };
        return { ...toy, state: 'CANCELLED', take: open(toy.take), ...(answer && { answer }) };
      }
      case 'pause':
      case 'resume': {
        if (!may(action, 'county')) return undefined;
        const [from, to] =
          action.message === 'pause'
            ? (['running', 'paused'] as const)
            : (['paused', 'running'] as const);
        const turn = action.message === 'pause' ? paused : resumed;
        const answer = toy.answer && turn(toy.answer, now);
        const take = toy.take === from ? to : toy.take;
        return { ...toy, take, ...(answer && { answer }) };
      }
      case 'extend': {
        if (toy.state !== 'TAKEN' || !may(action, 'county') || !toy.answer) return undefined;
        const base = Date.parse(String(action.payload['dueAt']));
        if (base <= due(toy.answer) || base <= now) return undefined;
        return { ...toy, answer: { ...toy.answer, base, held: 0, since: now } };
      }
      default:
        return undefined;
    }
  },
  expected: ({ state, answers, round, take, answer }) => {
    return [state, answers, round, take, answer && [answer.is, iso(due(answer))]];
  },
  observed({ state, clocks }) {
    const clock = (name: string) => clocks.find((each) => each.clock === name);
    const { answers, round } = state as unknown as { answers: string[]; round: number };
    const answer = clock('answer');
    return [
      state.state,
      answers.length,
      round,
      clock('take')?.state,
      answer && [answer.state, answer.dueAt],
    ];
  },
};

let node: CaseFixture;
beforeEach(async () => {
  node = await caseFixture();
});
afterEach(() => node.dispose());

test('does in 5,000 random actions what the reference model says', async () => {
  const result = await runRandomHistories({
    node,
    machine: toyMachine,
    model,
    seed: 20_261_122,
    actions: 5_000,
  });
  expect(result.accepted + result.refused).toBe(5_000);
  expect(result.accepted).toBeGreaterThan(500);
  expect(Object.keys(result.byMessage).sort()).toEqual(
    ['answer', 'cancel', 'close', 'comment', 'extend', 'pause', 'resume', 'return', 'take'].sort(),
  );
}, 60_000);

test('says by which history machine and model fell apart', async () => {
  const wrong: ReferenceModel<Toy> = { ...model, step: (toy) => toy };
  await expect(
    runRandomHistories({ node, machine: toyMachine, model: wrong, seed: 1, actions: 100 }),
  ).rejects.toThrow(/^seed 1, history-1-1: .* was refused\ncounty open/);
});
