import type { CompiledStep } from '../program.ts';
import type { Draft } from './draft.ts';
import type { StepRun, StepState } from './state.ts';

const openStates: ReadonlySet<string> = new Set([
  'delayed',
  'active',
  'wanted',
  'intended',
  'uncertain',
] satisfies StepState[]);

/** A step is open while something may still become of it. */
export function isOpen(run: StepRun | undefined): run is StepRun {
  return run !== undefined && openStates.has(run.state);
}

/** What is left to do, last first: depth first, branches in the order in which they are named. */
type Task =
  | { kind: 'enter'; id: string; region: number }
  | { kind: 'activate'; id: string }
  | { kind: 'end'; region: number }
  | { kind: 'repeat'; id: string };

interface Leads {
  on_completion?: string;
  on_success?: string;
  on_failure?: string;
}

/** Moves tokens through the workflow. One region has one token at most, so a step is never entered twice at one time. */
export function createFlow(draft: Draft) {
  const tasks: Task[] = [];
  const { program, caps } = draft;

  function close(
    id: string,
    state: 'done' | 'failed' | 'skipped',
    details: Partial<StepRun>,
  ): void {
    const run = draft.step(id);
    if (!run) return;
    const { until: _, left: __, ...kept } = run;
    draft.setStep(id, { ...kept, state, end: draft.now.workMs, ...details });
    cancelInside(draft.compiled(id));
  }

  /** Ends what still goes on in the branches or the body of a step. */
  function cancelInside(step: CompiledStep): void {
    const inside = new Set<number>();
    for (const region of program.regions) {
      const isOwn = region.owner === step.id;
      if (isOwn || (region.parent !== undefined && inside.has(region.parent)))
        inside.add(region.id);
    }
    if (inside.size > 0) cancel((each) => inside.has(each.region));
  }

  function cancel(which: (step: CompiledStep) => boolean): void {
    for (const step of program.steps.values()) {
      const run = draft.step(step.id);
      if (!isOpen(run) || !which(step)) continue;
      const { until: _, left: __, ...kept } = run;
      draft.setStep(step.id, { ...kept, state: 'cancelled', end: draft.now.workMs });
    }
  }

  function enterAfter(step: CompiledStep, next: string | undefined): void {
    if (next !== undefined) tasks.push({ kind: 'enter', id: next, region: step.region });
    else tasks.push({ kind: 'end', region: step.region });
  }

  function endRun(outcome: 'failed'): void {
    tasks.length = 0;
    cancel(() => true);
    draft.change.atEnd = true;
    draft.change.outcome = outcome;
  }

  function fail(id: string, details: Partial<StepRun>): void {
    close(id, 'failed', details);
    const step = draft.compiled(id);
    const { on_completion, on_failure } = step.step as Leads;
    const next = on_failure ?? on_completion;
    if (next !== undefined) {
      enterAfter(step, next);
      return;
    }
    const exception = program.json.workflow_exception;
    if (exception === undefined || draft.inException) {
      endRun('failed');
      return;
    }
    tasks.length = 0;
    cancel(() => true);
    draft.change.inException = true;
    tasks.push({ kind: 'enter', id: exception, region: 0 });
  }

  function succeed(id: string, state: 'done' | 'skipped', details: Partial<StepRun> = {}): void {
    close(id, state, details);
    const step = draft.compiled(id);
    const { on_completion, on_success } = step.step as Leads;
    enterAfter(step, on_completion ?? on_success);
  }

  function enter(id: string, region: number): void {
    const step = draft.compiled(id);
    if (step.type === 'end' || program.regions[region]?.owner === id) {
      tasks.push({ kind: 'end', region });
      return;
    }
    draft.change.entered = (draft.change.entered ?? draft.before.entered) + 1;
    if (draft.change.entered > caps.entered) {
      endRun('failed');
      return;
    }
    const round = (draft.step(id)?.round ?? 0) + 1;
    const delay = 'delay' in step.step ? (step.step.delay ?? 0) : 0;
    const run = { round, at: draft.now.workMs };
    if (delay > 0) {
      draft.setStep(id, { ...run, state: 'delayed' });
      return;
    }
    draft.setStep(id, { ...run, state: 'active' });
    tasks.push({ kind: 'activate', id });
  }

  function activate(id: string): void {
    const step = draft.compiled(id);
    const run = draft.step(id);
    if (!run || step.type === 'end') return;
    const active: StepRun = { ...run, state: 'active', since: draft.now.workMs };
    draft.setStep(id, active);
    switch (step.type) {
      case 'start':
        succeed(id, 'done');
        return;
      case 'action':
        if (step.work.kind === 'platform' || step.work.kind === 'http') {
          draft.setStep(id, { ...active, state: 'wanted', attempt: 1 });
        }
        return;
      case 'parallel': {
        draft.setStep(id, { ...active, left: step.branches.length });
        const first = step.step.next_steps.map((next, index) => ({
          kind: 'enter' as const,
          id: next,
          region: step.branches[index] ?? 0,
        }));
        tasks.push(...first.toReversed());
        return;
      }
      case 'if-condition': {
        const next = draft.holds(step.condition) ? step.step.on_true : step.step.on_false;
        if (step.own === undefined) {
          close(id, 'done', {});
          enterAfter(step, next);
        } else if (next === undefined) succeed(id, 'done');
        else tasks.push({ kind: 'enter', id: next, region: step.own });
        return;
      }
      case 'while-condition':
        draft.setStep(id, { ...active, loops: 0 });
        tasks.push({ kind: 'repeat', id });
    }
  }

  function repeat(id: string): void {
    const step = draft.compiled(id);
    const run = draft.step(id);
    if (!run || step.type !== 'while-condition') return;
    if (!draft.holds(step.condition)) {
      succeed(id, 'done');
      return;
    }
    const loops = (run.loops ?? 0) + 1;
    if (loops > caps.rounds) {
      fail(id, { reason: 'rounds' });
      return;
    }
    draft.setStep(id, { ...run, loops });
    tasks.push({ kind: 'enter', id: step.step.on_true, region: step.body });
  }

  function endRegion(region: number): void {
    const owner = program.regions[region]?.owner;
    if (owner === undefined) {
      draft.change.atEnd = true;
      return;
    }
    const run = draft.step(owner);
    if (!isOpen(run)) return;
    const step = draft.compiled(owner);
    if (step.type === 'while-condition') {
      tasks.push({ kind: 'repeat', id: owner });
      return;
    }
    const left = (run.left ?? 1) - 1;
    if (left > 0) draft.setStep(owner, { ...run, left });
    else succeed(owner, 'done');
  }

  /** Until every token stands at a step that waits for somebody, some time or some condition. */
  function drain(): void {
    for (let task = tasks.pop(); task && draft.outcome === null; task = tasks.pop()) {
      switch (task.kind) {
        case 'enter':
          enter(task.id, task.region);
          break;
        case 'activate':
          activate(task.id);
          break;
        case 'end':
          endRegion(task.region);
          break;
        case 'repeat':
          repeat(task.id);
      }
    }
  }

  return {
    start(): void {
      tasks.push({ kind: 'enter', id: program.start, region: 0 });
      drain();
    },
    /** The delay of a step is over. */
    activate(id: string): void {
      tasks.push({ kind: 'activate', id });
      drain();
    },
    succeed(id: string, state: 'done' | 'skipped', details: Partial<StepRun> = {}): void {
      succeed(id, state, details);
      drain();
    },
    fail(id: string, details: Partial<StepRun>): void {
      fail(id, details);
      drain();
    },
    stop(): void {
      cancel(() => true);
      draft.change.atEnd = true;
      draft.change.outcome = 'stopped';
    },
  };
}

export type Flow = ReturnType<typeof createFlow>;
