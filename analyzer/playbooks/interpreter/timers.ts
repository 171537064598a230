import type { Program } from '../program.ts';
import { limitOf, own, isSent, type Draft } from './draft.ts';
import { realMs } from './clock.ts';
import type { Flow } from './flow.ts';
import { missExpected, sendInject } from './script.ts';
import type { InjectRun, RunState, StepRun } from './state.ts';

/** Timers by kind; of several that are due at one instant, the earlier kind comes first. */
const timerKinds = ['delay', 'inject', 'deadline', 'timeout'] as const;

/** Something that happens by itself. `leftMs`: exercise milliseconds until then, 0 or less when it is due. */
interface Timer {
  kind: (typeof timerKinds)[number];
  leftMs: number;
  /** Place in the playbook, then in the inject: the order among equals. */
  order: number;
  id: string;
  expected: string;
}

interface Look {
  program: Program;
  limits: RunState['limits'];
  workMs: number;
  exerciseMs: number;
  step(id: string): StepRun | undefined;
  inject(id: string): InjectRun | undefined;
}

function eachStepTimer(look: Look, found: (timer: Timer) => void): void {
  let order = 0;
  for (const { id, step } of look.program.steps.values()) {
    order += 1;
    const run = look.step(id);
    const base = { order, id, expected: '' };
    switch (run?.state) {
      case 'delayed': {
        const delay = 'delay' in step ? (step.delay ?? 0) : 0;
        found({ ...base, kind: 'delay', leftMs: run.at + delay - look.workMs });
        break;
      }
      case 'active':
      case 'wanted':
      case 'intended':
      case 'uncertain': {
        const timeout = 'timeout' in step ? step.timeout : undefined;
        if (timeout === undefined) break;
        found({ ...base, kind: 'timeout', leftMs: (run.since ?? run.at) + timeout - look.workMs });
        break;
      }
      case 'done':
      case 'failed':
      case 'skipped':
      case 'cancelled':
      case undefined:
    }
  }
}

function eachInjectTimer(look: Look, found: (timer: Timer) => void): void {
  for (const { index: order, inject } of look.program.injects.values()) {
    const { id, fire, expected } = inject;
    const run = look.inject(id);
    const base = { order, id, expected: '' };
    if (!run) {
      if (fire.kind === 'timed') {
        found({ ...base, kind: 'inject', leftMs: fire.at_ms - look.exerciseMs });
      }
    } else if (run.state === 'armed') {
      found({ ...base, kind: 'inject', leftMs: run.work - look.workMs });
    } else if (isSent(run)) {
      for (const each of expected) {
        const limit = limitOf(each, look.limits);
        if (limit === undefined || own(run.done, each.id) !== undefined) continue;
        if (run.missed?.includes(each.id)) continue;
        const leftMs = run.work + limit - look.workMs;
        found({ ...base, kind: 'deadline', leftMs, expected: each.id });
      }
    }
  }
}

function lookOf(draft: Draft): Look {
  const { program, before, now } = draft;
  return {
    program,
    limits: before.limits,
    workMs: now.workMs,
    exerciseMs: now.exerciseMs,
    step: (id) => draft.step(id),
    inject: (id) => draft.inject(id),
  };
}

/** The timers that are due, the most overdue first. */
export function dueTimers(draft: Draft): Timer[] {
  const due: Timer[] = [];
  const keep = (timer: Timer) => void (timer.leftMs <= 0 && due.push(timer));
  const look = lookOf(draft);
  eachStepTimer(look, keep);
  eachInjectTimer(look, keep);
  return due.sort(
    (a, b) =>
      a.leftMs - b.leftMs ||
      timerKinds.indexOf(a.kind) - timerKinds.indexOf(b.kind) ||
      a.order - b.order,
  );
}

/** Lets a due timer happen, unless something before it has taken its reason away. */
export function runTimer(draft: Draft, flow: Flow, { kind, id, expected }: Timer): void {
  if (draft.outcome !== null) return;
  switch (kind) {
    case 'delay':
      if (draft.step(id)?.state === 'delayed') flow.activate(id);
      return;
    case 'timeout': {
      const state = draft.step(id)?.state;
      const isUnderWay =
        state === 'active' || state === 'wanted' || state === 'intended' || state === 'uncertain';
      if (isUnderWay) flow.fail(id, { reason: 'timeout' });
      return;
    }
    case 'inject':
      sendInject(draft, id);
      return;
    case 'deadline': {
      const compiled = draft.program.injects.get(id);
      if (compiled) missExpected(draft, compiled, expected);
    }
  }
}

/** Real instant at which the next timer is due; undefined while the clock stands or when nothing is left to come. */
export function nextDue(program: Program, state: RunState): number | undefined {
  const { clock, steps, injects, limits, outcome } = state;
  if (!clock.running || outcome !== null) return undefined;
  let least = Infinity;
  const note = ({ leftMs }: Timer): void => {
    if (leftMs < least) least = leftMs;
  };
  const look: Look = {
    program,
    limits,
    workMs: clock.workMs,
    exerciseMs: clock.exerciseMs,
    step: (id) => own(steps, id),
    inject: (id) => own(injects, id),
  };
  eachStepTimer(look, note);
  eachInjectTimer(look, note);
  return least === Infinity ? undefined : clock.at + realMs(clock, Math.max(0, least));
}
