import type { Value } from '../expression/expression.ts';
import type { Program } from '../program.ts';
import { parseVariable } from '../variables.ts';
import { readClock } from './clock.ts';
import { Draft, isSent, type RunCaps } from './draft.ts';
import { createFlow, isOpen, type Flow } from './flow.ts';
import type { Input, RefusalCode } from './input.ts';
import { observe, scriptIsOver, sendInject, skipInject, type Match } from './script.ts';
import { applyChange, type Change, type RunState } from './state.ts';
import { dueTimers, runTimer } from './timers.ts';

export interface BeginFacts {
  /** Milliseconds since 1970. */
  at: number;
  rate: number;
  /** By name; those that the playbook asks for and those that it lets be given. */
  variables: Readonly<Record<string, Value>>;
  /** Deadlines of rules in milliseconds, by id. */
  limits: Readonly<Record<string, number>>;
}

export type Interpreted =
  { kind: 'changed'; change: Change; match?: Match } | { kind: 'refused'; code: RefusalCode };

type Taken = RefusalCode | { match?: Match } | undefined;

const lowestRate = 0.1;
const highestRate = 600;

export function isRate(rate: number): boolean {
  return rate >= lowestRate && rate <= highestRate;
}

/** Waits and conditional injects whose condition holds now, each once. Answers whether there were any. */
function settleConditions(draft: Draft, flow: Flow): boolean {
  const { program, now } = draft;
  let changed = false;
  for (const step of program.waits) {
    if (draft.outcome !== null) return false;
    if (draft.step(step.id)?.state !== 'active' || !draft.holds(step.condition)) continue;
    flow.succeed(step.id, 'done');
    changed = true;
  }
  for (const { inject, condition } of program.conditional) {
    if (draft.outcome !== null) return false;
    if (draft.inject(inject.id) || !draft.holds(condition)) continue;
    const delay = inject.fire.kind === 'conditional' ? (inject.fire.delay_ms ?? 0) : 0;
    if (delay === 0) sendInject(draft, inject.id);
    else {
      const armed = { state: 'armed', at: now.exerciseMs, work: now.workMs + delay } as const;
      draft.setInject(inject.id, armed);
    }
    changed = true;
  }
  return changed;
}

/** Everything that happens by itself at this instant: timers in their order, then conditions, until nothing is left. */
function settle(draft: Draft, flow: Flow): void {
  if (!draft.clock.running) return;
  for (;;) {
    const due = draft.outcome === null ? dueTimers(draft) : [];
    for (const timer of due) runTimer(draft, flow, timer);
    if (!settleConditions(draft, flow) && due.length === 0) break;
  }
  if (draft.outcome === null && draft.atEnd && scriptIsOver(draft))
    draft.change.outcome = 'completed';
}

/** Puts in what a person or the platform hands back. Answers false when it is not what the step gives. */
function takeOutputs(
  draft: Draft,
  stepId: string,
  outputs: Readonly<Record<string, string>>,
): boolean {
  const step = draft.compiled(stepId);
  const names = step.type === 'action' ? (step.step.out_args ?? []) : [];
  for (const [name, text] of Object.entries(outputs)) {
    const declared = names.includes(name) ? draft.program.variables.get(name) : undefined;
    if (!declared || text.length > draft.caps.outputCharacters) return false;
    const value = parseVariable(declared.type, text);
    if (value === undefined) return false;
    draft.setVariable(name, value);
  }
  return true;
}

/** Why a person can't end a step, or undefined. */
function personRefusal(draft: Draft, id: string): RefusalCode | undefined {
  const step = draft.program.steps.get(id);
  if (!step) return 'STEP_UNKNOWN';
  const run = draft.step(id);
  if (!isOpen(run)) return 'STEP_NOT_OPEN';
  if (run.state === 'uncertain') return undefined;
  if (step.type !== 'action' || step.work.kind !== 'manual') return 'STEP_NOT_YOURS';
  return run.state === 'active' ? undefined : 'STEP_NOT_OPEN';
}

function skipRefusal(draft: Draft, id: string): RefusalCode | undefined {
  if (!draft.program.steps.has(id)) return 'STEP_UNKNOWN';
  const run = draft.step(id);
  if (!isOpen(run)) return 'STEP_NOT_OPEN';
  return run.state === 'intended' ? 'STEP_UNDER_WAY' : undefined;
}

function jump(draft: Draft, toMs: number, passed: 'send' | 'skip'): Taken {
  if (toMs <= draft.now.exerciseMs) return 'TIME_BACKWARDS';
  for (const { inject } of draft.program.injects.values()) {
    const { id, fire } = inject;
    if (draft.inject(id) || fire.kind !== 'timed' || fire.at_ms >= toMs) continue;
    if (passed === 'send') sendInject(draft, id);
    else skipInject(draft, id);
  }
  draft.turn({ exerciseMs: toMs });
  return undefined;
}

function takeSettled(draft: Draft, flow: Flow, input: Extract<Input, { kind: 'settle' }>): Taken {
  const run = draft.step(input.step);
  const isThis =
    run?.state === 'intended' && run.round === input.round && run.attempt === input.attempt;
  // Skipped, out of time, or settled by whoever took it up meanwhile.
  if (!isThis) return 'STEP_NOT_OPEN';
  const { until: _, ...kept } = run;
  const { reason, value } = input;
  switch (input.outcome) {
    case 'done': {
      const step = draft.compiled(input.step);
      const [name] = step.type === 'action' ? (step.step.out_args ?? []) : [];
      if (name !== undefined && value !== undefined) draft.setVariable(name, value);
      flow.succeed(input.step, 'done');
      return undefined;
    }
    case 'failed':
      flow.fail(input.step, { reason: reason ?? 'failed' });
      return undefined;
    case 'uncertain':
      draft.setStep(input.step, { ...kept, state: 'uncertain', reason: reason ?? 'uncertain' });
      return undefined;
    case 'again': {
      const attempt = input.attempt + 1;
      const until = input.until ?? draft.now.real;
      draft.setStep(input.step, { ...kept, state: 'wanted', attempt, until });
    }
  }
  return undefined;
}

/** Inputs that are possible while the clock stands. */
const whilePaused: ReadonlySet<Input['kind']> = new Set([
  'tick',
  'resume',
  'stop',
  'rate',
  'skip-step',
  'skip-inject',
  'jump',
  'settle',
]);

function take(draft: Draft, flow: Flow, input: Input): Taken {
  switch (input.kind) {
    case 'tick':
      return undefined;
    case 'complete':
    case 'fail': {
      const refusal = personRefusal(draft, input.step);
      if (refusal) return refusal;
      const by = input.by === undefined ? {} : { by: input.by };
      if (input.kind === 'fail') flow.fail(input.step, { reason: 'said', ...by });
      else if (!takeOutputs(draft, input.step, input.outputs ?? {})) return 'OUTPUT_INVALID';
      else flow.succeed(input.step, 'done', by);
      return undefined;
    }
    case 'retry': {
      const run = draft.step(input.step);
      if (run?.state !== 'uncertain') return 'STEP_NOT_OPEN';
      const { reason: _, ...kept } = run;
      draft.setStep(input.step, { ...kept, state: 'wanted', attempt: (run.attempt ?? 0) + 1 });
      return undefined;
    }
    case 'skip-step': {
      const refusal = skipRefusal(draft, input.step);
      if (refusal) return refusal;
      flow.succeed(input.step, 'skipped', input.by === undefined ? {} : { by: input.by });
      return undefined;
    }
    case 'fire':
    case 'skip-inject': {
      if (!draft.program.injects.has(input.inject)) return 'INJECT_UNKNOWN';
      if ((draft.inject(input.inject)?.state ?? 'armed') !== 'armed') return 'INJECT_GONE';
      if (input.kind === 'fire') sendInject(draft, input.inject);
      else skipInject(draft, input.inject);
      return undefined;
    }
    case 'jump':
      return jump(draft, input.toMs, input.passed);
    case 'pause':
      draft.turn({ running: false });
      return undefined;
    case 'resume':
      if (draft.clock.running) return 'RUN_NOT_PAUSED';
      draft.turn({ running: true });
      return undefined;
    case 'rate':
      if (!isRate(input.rate)) return 'RATE_INVALID';
      draft.turn({ rate: input.rate });
      return undefined;
    case 'stop':
      flow.stop();
      draft.turn({ running: false });
      return undefined;
    case 'observe': {
      if (input.inject !== undefined) {
        if (!draft.program.injects.has(input.inject)) return 'INJECT_UNKNOWN';
        if (!isSent(draft.inject(input.inject))) return 'INJECT_NOT_SENT';
      }
      const match = observe(draft, input.action, input.roles, input.inject);
      return match ? { match } : undefined;
    }
    case 'intend': {
      const run = draft.step(input.step);
      const isWanted =
        run?.state === 'wanted' && run.round === input.round && run.attempt === input.attempt;
      if (!isWanted) return 'STEP_NOT_OPEN';
      draft.setStep(input.step, { ...run, state: 'intended', until: input.until });
      return undefined;
    }
    case 'settle':
      return takeSettled(draft, flow, input);
  }
}

/** Once a run has ended its clock stands, so that every later reading of it is the same. */
function stopClock(draft: Draft): void {
  if (draft.outcome === null || !draft.clock.running) return;
  draft.turn({ running: false });
}

/**
 * What an input at an instant does to a run: first everything that was due by then, then the input, then what follows from
 * it. Pure: no time, no store, no chance. An input that is refused changes nothing, not even by what was due.
 */
export function interpret(
  program: Program,
  state: RunState,
  input: Input,
  at: number,
  caps: RunCaps,
): Interpreted {
  const draft = new Draft(program, state, readClock(state.clock, at), caps);
  const flow = createFlow(draft);
  const refused = (code: RefusalCode): Interpreted => ({ kind: 'refused', code });
  if (draft.outcome !== null) {
    return input.kind === 'tick' ? { kind: 'changed', change: {} } : refused('RUN_ENDED');
  }
  if (!draft.clock.running && !whilePaused.has(input.kind)) return refused('RUN_PAUSED');
  settle(draft, flow);
  if (draft.outcome !== null && input.kind !== 'tick') return refused('RUN_ENDED');
  const taken = draft.outcome === null ? take(draft, flow, input) : undefined;
  if (typeof taken === 'string') return refused(taken);
  settle(draft, flow);
  stopClock(draft);
  return { kind: 'changed', change: draft.change, ...(taken?.match && { match: taken.match }) };
}

/** The first state of a run. Variables and limits were checked by whoever begins it. */
export function beginRun(program: Program, facts: BeginFacts, caps: RunCaps): RunState {
  const { at, rate, variables, limits } = facts;
  const initial: Record<string, Value> = {};
  for (const [name, declared] of program.variables) {
    initial[name] =
      (Object.hasOwn(variables, name) ? variables[name] : undefined) ?? declared.initial;
  }
  const empty: RunState = {
    clock: { running: true, rate, at, exerciseMs: 0, workMs: 0 },
    steps: {},
    injects: {},
    variables: initial,
    seen: {},
    limits,
    entered: 0,
    atEnd: false,
    inException: false,
    outcome: null,
  };
  const draft = new Draft(program, empty, readClock(empty.clock, at), caps);
  const flow = createFlow(draft);
  flow.start();
  settle(draft, flow);
  stopClock(draft);
  return applyChange(empty, draft.change);
}
