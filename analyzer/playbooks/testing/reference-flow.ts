import type { InjectRun, RunClock, StepRun } from '../interpreter/state.ts';
import { extensionId } from '../schema/common.ts';
import type { Inject } from '../schema/extension.ts';
import type { Step } from '../schema/workflow.ts';
import type { RandomPlaybook, RefFacts } from './random-playbook.ts';

type Run = { -readonly [K in keyof StepRun]: StepRun[K] };
export type Sent = {
  state: InjectRun['state'];
  at: number;
  work: number;
  done?: Record<string, number>;
  missed?: string[];
};
export type Signal =
  { kind: 'wake' } | { kind: 'done' | 'failed' | 'skipped'; details: Partial<StepRun> };
type Walk = Generator<void, string | undefined, void>;
type Leads = { on_completion?: string; on_success?: string; on_failure?: string };

class StepFault extends Error {}
class EnteredTooOften extends Error {}

const openStates = ['delayed', 'active', 'wanted', 'intended', 'uncertain'];
const isAutomatic = (step: Step) =>
  step.type === 'action' &&
  step.commands.some((c) => c.type === 'xiaodun-platform' && c.command !== 'wait');
export const waitOf = (step: Step): string | undefined => {
  const [command] = step.type === 'action' ? step.commands : [];
  return command?.type === 'xiaodun-platform' && command.command === 'wait'
    ? command.parameters.condition
    : undefined;
};

/** How tokens move: every branch is a coroutine that runs the JSON as it stands. */
export class ReferenceFlow {
  clock: RunClock;
  steps: Record<string, Run> = {};
  injects: Record<string, Sent> = {};
  variables: Record<string, string | number | boolean> = { __count__: 0, __flag__: false };
  seen: Record<string, number> = {};
  entered = 0;
  atEnd = false;
  inException = false;
  outcome: string | null = null;
  protected readonly book: RandomPlaybook;
  protected readonly script: readonly Inject[];
  protected readonly caps: { rounds: number; entered: number };
  protected readonly owners = new Map<string, string>();
  protected readonly signals = new Map<string, Signal>();
  protected root: Walk;

  constructor(book: RandomPlaybook, at: number, caps: { rounds: number; entered: number }) {
    this.book = book;
    this.caps = caps;
    this.script = book.json.playbook_extensions[extensionId].injects ?? [];
    this.clock = { running: true, rate: 1, at, exerciseMs: 0, workMs: 0 };
    this.now = at;
    this.root = this.sequence(book.json.workflow_start, undefined);
    this.poll();
  }

  protected passed(at: number): number {
    return this.clock.running
      ? Math.floor(((at - this.clock.at) * Math.round(this.clock.rate * 10)) / 10)
      : 0;
  }
  protected now = 0;
  protected get work(): number {
    return this.clock.workMs + this.passed(this.now);
  }
  protected get exercise(): number {
    return this.clock.exerciseMs + this.passed(this.now);
  }
  protected turn(change: Partial<RunClock>): void {
    const { work, exercise } = this;
    this.clock = { ...this.clock, at: this.now, exerciseMs: exercise, workMs: work, ...change };
  }
  protected step(id: string): Step {
    return this.book.json.workflow[id] as Step;
  }
  protected run(id: string): Run {
    return this.steps[id] as Run;
  }
  protected isOpen(id: string): boolean {
    return openStates.includes(this.steps[id]?.state ?? '');
  }
  protected holds(text: string): boolean {
    const facts: RefFacts = {
      variable: (name) => this.variables[name] as number,
      injectState: (id) => this.injects[id]?.state ?? 'waiting',
      missed: (id, kind) =>
        this.expectedOf(id).some(
          (e) => (kind ?? e.kind) === e.kind && this.injects[id]?.missed?.includes(e.id),
        ),
      expectedDone: (id, kind) =>
        this.expectedOf(id).some(
          (e) => e.kind === kind && this.injects[id]?.done?.[e.id] !== undefined,
        ),
      seen: (kind) => this.seen[kind] !== undefined,
      stepDone: (id) => this.steps[id]?.state === 'done',
    };
    return this.book.conditions.get(text)?.(facts) ?? false;
  }
  protected expectedOf(id: string) {
    return this.script.find((inject) => inject.id === id)?.expected ?? [];
  }

  protected *sequence(first: string, owner: string | undefined): Walk {
    for (let id: string | undefined = first; id !== undefined && id !== owner;) {
      if (this.step(id).type === 'end') return undefined;
      id = yield* this.one(id, owner);
    }
    return undefined;
  }

  protected *signal(id: string): Generator<void, Signal, void> {
    for (;;) {
      const signal = this.signals.get(id);
      if (signal) {
        this.signals.delete(id);
        return signal;
      }
      yield;
    }
  }

  protected close(
    id: string,
    state: 'done' | 'failed' | 'skipped' | 'cancelled',
    details: Partial<StepRun> = {},
  ) {
    const { until: _, left: __, ...kept } = this.run(id);
    this.steps[id] = { ...kept, state, end: this.work, ...details };
    if (state !== 'cancelled') this.cancel((inner) => this.isInside(inner, id));
  }
  protected isInside(id: string, outer: string): boolean {
    for (let owner = this.owners.get(id); owner !== undefined; owner = this.owners.get(owner)) {
      if (owner === outer) return true;
    }
    return false;
  }
  protected cancel(which: (id: string) => boolean): void {
    for (const id of Object.keys(this.steps))
      if (this.isOpen(id) && which(id)) this.close(id, 'cancelled');
  }

  /** How a step that has ended goes on. */
  protected leave(id: string, signal: Exclude<Signal, { kind: 'wake' }>): string | undefined {
    this.close(id, signal.kind, signal.details);
    const { on_completion, on_success, on_failure } = this.step(id) as Leads;
    if (signal.kind !== 'failed') return on_completion ?? on_success;
    const next = on_failure ?? on_completion;
    if (next === undefined) throw new StepFault();
    return next;
  }

  protected *one(id: string, owner: string | undefined): Walk {
    const step = this.step(id);
    this.entered += 1;
    if (this.entered > this.caps.entered) throw new EnteredTooOften();
    if (owner === undefined) this.owners.delete(id);
    else this.owners.set(id, owner);
    const round = (this.steps[id]?.round ?? 0) + 1;
    const delay = 'delay' in step ? (step.delay ?? 0) : 0;
    this.steps[id] = { state: delay > 0 ? 'delayed' : 'active', round, at: this.work };
    if (delay > 0) {
      const signal = yield* this.signal(id);
      if (signal.kind !== 'wake') return this.leave(id, signal);
    }
    Object.assign(this.run(id), { state: 'active', since: this.work });
    const done = { kind: 'done', details: {} } as const;
    switch (step.type) {
      case 'start':
        return this.leave(id, done);
      case 'action': {
        if (isAutomatic(step)) Object.assign(this.run(id), { state: 'wanted', attempt: 1 });
        const signal = yield* this.signal(id);
        return signal.kind === 'wake' ? undefined : this.leave(id, signal);
      }
      case 'if-condition': {
        const next = this.holds(step.condition) ? step.on_true : step.on_false;
        if (step.on_completion === undefined) {
          this.close(id, 'done');
          return next;
        }
        if (next === undefined) return this.leave(id, done);
        return yield* this.guarded(id, [this.sequence(next, id)], () => undefined);
      }
      case 'parallel':
        this.run(id).left = step.next_steps.length;
        return yield* this.guarded(
          id,
          step.next_steps.map((next) => this.sequence(next, id)),
          () => undefined,
        );
      case 'while-condition': {
        this.run(id).loops = 0;
        const again = (): Walk | 'failed' | undefined => {
          if (!this.holds(step.condition)) return undefined;
          if ((this.run(id).loops ?? 0) >= this.caps.rounds) return 'failed';
          this.run(id).loops = (this.run(id).loops ?? 0) + 1;
          return this.sequence(step.on_true, id);
        };
        return yield* this.guarded(id, [], again);
      }
      case 'end':
        return undefined;
    }
  }

  /** Runs branches until all have ended, or until the step that owns them gets a signal. */
  protected *guarded(id: string, branches: Walk[], again: () => Walk | 'failed' | undefined): Walk {
    let left = branches;
    for (;;) {
      const signal = this.signals.get(id);
      if (signal && signal.kind !== 'wake') {
        this.signals.delete(id);
        return this.leave(id, signal);
      }
      const still: Walk[] = [];
      for (const branch of left) {
        if (branch.next().done) {
          const { left: count } = this.run(id);
          if (count !== undefined) this.run(id).left = count - 1;
        } else still.push(branch);
      }
      left = still;
      if (left.length === 0) {
        const next = again();
        if (next === 'failed')
          return this.leave(id, { kind: 'failed', details: { reason: 'rounds' } });
        if (next === undefined) return this.leave(id, { kind: 'done', details: {} });
        left = [next];
      } else yield;
    }
  }

  protected poll(): void {
    if (this.atEnd || this.outcome !== null) return;
    try {
      if (this.root.next().done) this.atEnd = true;
    } catch (error) {
      const exception = this.book.json.workflow_exception;
      this.cancel(() => true);
      if (!(error instanceof StepFault) && !(error instanceof EnteredTooOften)) throw error;
      if (error instanceof StepFault && exception !== undefined && !this.inException) {
        this.inException = true;
        this.root = this.sequence(exception, undefined);
        this.poll();
        return;
      }
      this.atEnd = true;
      this.outcome = 'failed';
    }
  }

  protected send(id: string, signal: Signal): void {
    this.signals.set(id, signal);
    this.poll();
    this.signals.delete(id);
  }
}
