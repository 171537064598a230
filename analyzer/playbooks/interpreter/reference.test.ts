import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Program } from '../program.ts';
import { loadPlaybookRules } from '../rules.ts';
import {
  actionKinds,
  randomPlaybook,
  roleIds,
  type RandomPlaybook,
} from '../testing/random-playbook.ts';
import { createRandom, type Random } from '../testing/random.ts';
import { Reference } from '../testing/reference.ts';
import { validatePlaybook } from '../validation/validate.ts';
import type { Input } from './input.ts';
import { beginRun, interpret } from './interpret.ts';
import { applyChange, type RunState } from './state.ts';
import { nextDue } from './timers.ts';

const rules = loadPlaybookRules();
const caps = { rounds: 3, entered: 60, outputCharacters: 100 };
const epoch = Date.parse('2026-03-01T00:00:00.000Z');

function programOf({ json }: RandomPlaybook): Program {
  const result = validatePlaybook(JSON.stringify(json), { rules });
  if (result.kind === 'program') return result.program;
  throw new Error(JSON.stringify(result.faults.slice(0, 3)));
}

function seen({ clock, steps, injects, variables, seen, ...rest }: RunState | Reference) {
  const { entered, atEnd, inException, outcome } = rest;
  return { clock, steps, injects, variables, seen, entered, atEnd, inException, outcome };
}

/** Mostly what is possible, sometimes anything. */
function randomInput(random: Random, book: RandomPlaybook, state: RunState, at: number): Input {
  const inState = (...wanted: string[]) =>
    Object.entries(state.steps).filter(([, run]) => wanted.includes(run.state));
  const anyStep = () => random.pick(Object.keys(state.steps));
  const open = inState('active', 'delayed', 'uncertain');
  const manual = open.filter(([id]) => book.manual.includes(id)).map(([id]) => id);
  const inject = book.injects.length > 0 ? random.pick(book.injects) : undefined;
  const outputs = random.pick<Record<string, string>>([
    {},
    { __count__: '2' },
    { __flag__: 'true' },
  ]);
  const [wanted] = inState('wanted');
  const [intended] = inState('intended');
  const [uncertain] = inState('uncertain');
  if (wanted && random.below(2) === 0) {
    const [step, { round, attempt = 1 }] = wanted;
    return { kind: 'intend', step, round, attempt, until: at + 1_000 };
  }
  if (intended && random.below(2) === 0) {
    const [step, { round, attempt = 1 }] = intended;
    const outcome = random.pick(['done', 'done', 'failed', 'uncertain', 'again'] as const);
    return { kind: 'settle', step, round, attempt, outcome, value: random.below(4) };
  }
  if (!state.clock.running && random.below(2) === 0) return { kind: 'resume' };
  switch (random.below(16)) {
    case 0:
    case 1:
    case 2:
    case 3: {
      const step = manual.length > 0 ? random.pick(manual) : anyStep();
      if (manual.length === 0 && random.below(3) > 0) return { kind: 'tick' };
      return { kind: 'complete', step, outputs, by: 'somebody' };
    }
    case 4:
      return { kind: 'fail', step: manual.length > 0 ? random.pick(manual) : anyStep() };
    case 5:
      return { kind: 'skip-step', step: open[0]?.[0] ?? anyStep() };
    case 6:
      return uncertain ? { kind: 'retry', step: uncertain[0] } : { kind: 'tick' };
    case 7:
      return inject === undefined ? { kind: 'tick' } : { kind: 'fire', inject };
    case 8:
      return inject === undefined ? { kind: 'tick' } : { kind: 'skip-inject', inject };
    case 9:
    case 10: {
      const named = inject !== undefined && random.below(2) === 0 ? { inject } : {};
      return {
        kind: 'observe',
        action: random.pick(actionKinds),
        roles: [random.pick(roleIds)],
        ...named,
      };
    }
    case 11:
      return { kind: 'pause' };
    case 13:
      return { kind: 'rate', rate: random.pick([0.5, 1, 2, 6.3]) };
    case 14:
      if (random.below(4) === 0) return { kind: 'stop' };
      return {
        kind: 'jump',
        toMs: random.below(12) * 1_000,
        passed: random.pick(['send', 'skip']),
      };
    default:
      return { kind: 'tick' };
  }
}

/** What was told before is when something happens, not a millisecond earlier. */
function checkNextDue(program: Program, state: RunState): void {
  const next = nextDue(program, state);
  if (next === undefined) return;
  const before = interpret(program, state, { kind: 'tick' }, next - 1, caps);
  if (next > state.clock.at) expect(before).toEqual({ kind: 'changed', change: {} });
  const then = interpret(program, state, { kind: 'tick' }, next, caps);
  expect(then).not.toEqual({ kind: 'changed', change: {} });
}

function play(seed: number): { inputs: number; refused: number; outcome: string | null } {
  const random = createRandom(seed);
  const book = randomPlaybook(random);
  const program = programOf(book);
  let at = epoch;
  let state = beginRun(program, { at, rate: 1, variables: {}, limits: {} }, caps);
  const reference = new Reference(book, at, caps);
  const history: unknown[] = [];
  const compare = () => {
    const mine = seen(state);
    const theirs = seen(reference);
    if (isDeepStrictEqual(mine, theirs)) return;
    expect(mine, JSON.stringify({ seed, history }, null, 1)).toEqual(theirs);
  };
  compare();
  let refused = 0;
  let inputs = 0;
  for (; inputs < 24 && state.outcome === null; inputs += 1) {
    at += random.pick([0, 0, 500, 1_000, 1_000, 2_000, 5_000]);
    let input = randomInput(random, book, state, at);
    let result = interpret(program, state, input, at, caps);
    history.push({ at: at - epoch, input, result });
    if (result.kind === 'refused') {
      refused += 1;
      const ticked = interpret(program, state, { kind: 'tick' }, at, caps);
      if (ticked.kind === 'changed') state = applyChange(state, ticked.change);
      reference.take({ kind: 'tick' }, at);
      compare();
      expect(reference.take(input, at), JSON.stringify({ seed, history })).toBe(result.code);
      input = { kind: 'tick' };
      result = interpret(program, state, input, at, caps);
    }
    if (result.kind === 'changed') state = applyChange(state, result.change);
    expect(reference.take(input, at), JSON.stringify({ seed, history })).toBeUndefined();
    compare();
    if (inputs % 6 === 0) checkNextDue(program, state);
  }
  return { inputs, refused, outcome: state.outcome };
}

describe('the interpreter', () => {
  it('does the same as the plain reference on 2,000 random playbooks and histories', () => {
    const outcomes = new Map<string | null, number>();
    let inputs = 0;
    let refused = 0;
    for (let seed = 1; seed <= 2_000; seed += 1) {
      const played = play(seed);
      inputs += played.inputs;
      refused += played.refused;
      outcomes.set(played.outcome, (outcomes.get(played.outcome) ?? 0) + 1);
    }
    // The histories are no empty ones: every way to end occurs, and most inputs are taken.
    expect([...outcomes.keys()].map(String).sort()).toEqual([
      'completed',
      'failed',
      'null',
      'stopped',
    ]);
    expect(inputs).toBeGreaterThan(10_000);
    expect(refused / inputs).toBeLessThan(0.5);
  }, 60_000);
});
