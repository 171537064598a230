import type { Input } from '../interpreter/input.ts';
import type { InjectRun, RunClock, StepRun } from '../interpreter/state.ts';
import { extensionId } from '../schema/common.ts';
import type { Inject } from '../schema/extension.ts';
import type { Step } from '../schema/workflow.ts';
import type { RandomPlaybook, RefFacts } from './random-playbook.ts';

type Run = { -readonly [K in keyof StepRun]: StepRun[K] };
type Sent = {
  state: InjectRun['state'];
  at: number;
  work: number;
  done?: Record<string, number>;
  missed?: string[];
};
type Signal = { kind: 'wake' } | { kind: 'done' | 'failed' | 'skipped'; details: Partial<StepRun> };
type Walk = Generator<void, string | undefined, void>;
type Leads = { on_completion?: string; on_success?: string; on_failure?: string };

class StepFault extends Error {}
class EnteredTooOften extends Error {}

const openStates = ['delayed', 'active', 'wanted', 'intended', 'uncertain'];
const isAutomatic = (step: Step) =>
  step.type === 'action' &&
  step.commands.some((c) => c.type === 'xiaodun-platform' && c.command !== 'wait');
const waitOf = (step: Step): string | undefined => {
  const [command] = step.type === 'action' ? step.commands : [];
  return command?.type === 'xiaodun-platform' && command.command === 'wait'
    ? command.parameters.condition
    : undefined;
};

/**
 * The same rules, told the plain way: every branch is a coroutine that runs the JSON as it stands, no regions, no tokens, no
 * changes, no program. After every signal the whole tree is looked at again.
 */
export class Reference {
  clock: RunClock;
  steps: Record<string, Run> = {};
  injects: Record<string, Sent> = {};
  variables: Record<string, string | number | boolean> = { __count__: 0, __flag__: false };
  seen: Record<string, number> = {};
  entered = 0;
  atEnd = false;
  inException = false;
  outcome: string | null = null;
  private readonly book: RandomPlaybook;
  private readonly script: readonly Inject[];
  private readonly caps: { rounds: number; entered: number };
  private readonly owners = new Map<string, string>();
  private readonly signals = new Map<string, Signal>();
  private root: Walk;

  constructor(book: RandomPlaybook, at: number, caps: { rounds: number; entered: number }) {
    this.book = book;
    this.caps = caps;
    this.script = book.json.playbook_extensions[extensionId].injects ?? [];
    this.clock = { running: true, rate: 1, at, exerciseMs: 0, workMs: 0 };
    this.now = at;
    this.root = this.sequence(book.json.workflow_start, undefined);
    this.poll();
    this.settle(at);
    this.stopClock(at);
  }

  private passed(at: number): number {
    return this.clock.running
      ? Math.floor(((at - this.clock.at) * Math.round(this.clock.rate * 10)) / 10)
      : 0;
  }
  private now = 0;
  private get work(): number {
    return this.clock.workMs + this.passed(this.now);
  }
  private get exercise(): number {
    return this.clock.exerciseMs + this.passed(this.now);
  }
  private turn(change: Partial<RunClock>): void {
    const { work, exercise } = this;
    this.clock = { ...this.clock, at: this.now, exerciseMs: exercise, workMs: work, ...change };
  }
  private step(id: string): Step {
    return this.book.json.workflow[id] as Step;
  }
  private run(id: string): Run {
    return this.steps[id] as Run;
  }
  private isOpen(id: string): boolean {
    return openStates.includes(this.steps[id]?.state ?? '');
  }
  private holds(text: string): boolean {
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
  private expectedOf(id: string) {
    return this.script.find((inject) => inject.id === id)?.expected ?? [];
  }

  private *sequence(first: string, owner: string | undefined): Walk {
    for (let id: string | undefined = first; id !== undefined && id !== owner;) {
      if (this.step(id).type === 'end') return undefined;
      id = yield* this.one(id, owner);
    }
    return undefined;
  }

  private *signal(id: string): Generator<void, Signal, void> {
    for (;;) {
      const signal = this.signals.get(id);
      if (signal) {
        this.signals.delete(id);
        return signal;
      }
      yield;
    }
  }

  private close(
    id: string,
    state: 'done' | 'failed' | 'skipped' | 'cancelled',
    details: Partial<StepRun> = {},
  ) {
    const { until: _, left: __, ...kept } = this.run(id);
    this.steps[id] = { ...kept, state, end: this.work, ...details };
    if (state !== 'cancelled') this.cancel((inner) => this.isInside(inner, id));
  }
  private isInside(id: string, outer: string): boolean {
    for (let owner = this.owners.get(id); owner !== undefined; owner = this.owners.get(owner)) {
      if (owner === outer) return true;
    }
    return false;
  }
  private cancel(which: (id: string) => boolean): void {
    for (const id of Object.keys(this.steps))
      if (this.isOpen(id) && which(id)) this.close(id, 'cancelled');
  }

  /** How a step that has ended goes on. */
  private leave(id: string, signal: Exclude<Signal, { kind: 'wake' }>): string | undefined {
    this.close(id, signal.kind, signal.details);
    const { on_completion, on_success, on_failure } = this.step(id) as Leads;
    if (signal.kind !== 'failed') return on_completion ?? on_success;
    const next = on_failure ?? on_completion;
    if (next === undefined) throw new StepFault();
    return next;
  }

  private *one(id: string, owner: string | undefined): Walk {
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
  private *guarded(id: string, branches: Walk[], again: () => Walk | 'failed' | undefined): Walk {
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

  private poll(): void {
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

  private send(id: string, signal: Signal): void {
    this.signals.set(id, signal);
    this.poll();
    this.signals.delete(id);
  }

  private due(): { left: number; rank: number; order: number; go: () => void }[] {
    const found: { left: number; rank: number; order: number; go: () => void }[] = [];
    for (const [order, [id, step]] of Object.entries(this.book.json.workflow).entries()) {
      const run = this.steps[id];
      if (!run) continue;
      if (run.state === 'delayed') {
        const delay = ('delay' in step ? step.delay : 0) ?? 0;
        const go = () => {
          if (this.steps[id]?.state === 'delayed') this.send(id, { kind: 'wake' });
        };
        found.push({ left: run.at + delay - this.work, rank: 0, order, go });
      } else if (this.isOpen(id) && 'timeout' in step && step.timeout !== undefined) {
        const go = () => {
          if (!this.isOpen(id) || this.steps[id]?.state === 'delayed') return;
          this.send(id, { kind: 'failed', details: { reason: 'timeout' } });
        };
        found.push({ left: (run.since ?? 0) + step.timeout - this.work, rank: 3, order, go });
      }
    }
    for (const [order, inject] of this.script.entries()) {
      const { id, fire } = inject;
      const run = this.injects[id];
      const go = () => this.sendInject(id);
      if (!run && fire.kind === 'timed')
        found.push({ left: fire.at_ms - this.exercise, rank: 1, order, go });
      if (run?.state === 'armed') found.push({ left: run.work - this.work, rank: 1, order, go });
      if (!run || run.state === 'armed' || run.state === 'skipped') continue;
      for (const each of inject.expected) {
        if (each.deadline_ms === undefined || run.done?.[each.id] !== undefined) continue;
        if (run.missed?.includes(each.id)) continue;
        const miss = () => {
          (this.injects[id] as Sent).missed = [...(this.injects[id]?.missed ?? []), each.id];
          this.judge(inject);
        };
        found.push({ left: run.work + each.deadline_ms - this.work, rank: 2, order, go: miss });
      }
    }
    return found
      .filter(({ left }) => left <= 0)
      .sort((a, b) => a.left - b.left || a.rank - b.rank || a.order - b.order);
  }

  private judge({ id, expected }: Inject): void {
    const run = this.injects[id] as Sent;
    if ((run.missed ?? []).length > 0) run.state = 'missed';
    else if (expected.length > 0 && expected.every((e) => run.done?.[e.id] !== undefined))
      run.state = 'answered';
    else run.state = 'sent';
  }
  private sent(id: string): Sent {
    return this.injects[id] as Sent;
  }
  private sendInject(id: string): void {
    this.injects[id] = { state: 'sent', at: this.exercise, work: this.work };
  }

  private settle(at: number): void {
    this.now = at;
    for (let changed = this.clock.running; changed;) {
      const due = this.outcome === null ? this.due() : [];
      for (const timer of due) if (this.outcome === null) timer.go();
      changed = due.length > 0;
      for (const [id, step] of Object.entries(this.book.json.workflow)) {
        const condition = waitOf(step);
        if (this.outcome !== null || condition === undefined) continue;
        if (this.steps[id]?.state !== 'active' || !this.holds(condition)) continue;
        this.send(id, { kind: 'done', details: {} });
        changed = true;
      }
      for (const { id, fire } of this.script) {
        if (this.outcome !== null || this.injects[id] || fire.kind !== 'conditional') continue;
        if (!this.holds(fire.condition)) continue;
        const delay = fire.delay_ms ?? 0;
        if (delay === 0) this.sendInject(id);
        else this.injects[id] = { state: 'armed', at: this.exercise, work: this.work + delay };
        changed = true;
      }
    }
    const isOver = this.script.every((inject) => {
      const run = this.injects[inject.id];
      if (!run || run.state === 'armed') return false;
      return (
        run.state === 'skipped' ||
        inject.expected.every((e) => run.done?.[e.id] !== undefined || run.missed?.includes(e.id))
      );
    });
    if (this.outcome === null && this.clock.running && this.atEnd && isOver)
      this.outcome = 'completed';
  }

  private stopClock(at: number): void {
    this.now = at;
    if (this.outcome !== null && this.clock.running) this.turn({ running: false });
  }

  /** Answers the reason of a refusal, or undefined. What is due by then happens in any case. */
  take(input: Input, at: number): string | undefined {
    this.now = at;
    if (this.outcome !== null) return input.kind === 'tick' ? undefined : 'RUN_ENDED';
    const paused = ['tick', 'resume', 'stop', 'rate', 'skip-step', 'skip-inject', 'jump', 'settle'];
    if (!this.clock.running && !paused.includes(input.kind)) return 'RUN_PAUSED';
    this.settle(at);
    if (this.outcome !== null) {
      this.stopClock(at);
      return input.kind === 'tick' ? undefined : 'RUN_ENDED';
    }
    const refusal = this.apply(input);
    if (refusal !== undefined) return refusal;
    this.settle(at);
    this.stopClock(at);
    return undefined;
  }

  private apply(input: Input): string | undefined {
    switch (input.kind) {
      case 'tick':
        return undefined;
      case 'complete':
      case 'fail': {
        const { step: id } = input;
        if (!this.isOpen(id)) return 'STEP_NOT_OPEN';
        const { state } = this.run(id);
        if (state !== 'uncertain') {
          if (!this.book.manual.includes(id)) return 'STEP_NOT_YOURS';
          if (state !== 'active') return 'STEP_NOT_OPEN';
        }
        const by = input.by === undefined ? {} : { by: input.by };
        if (input.kind === 'fail')
          this.send(id, { kind: 'failed', details: { reason: 'said', ...by } });
        else {
          const outputs = Object.entries(input.outputs ?? {});
          const given = this.step(id) as { out_args?: string[] };
          if (!outputs.every(([name]) => given.out_args?.includes(name))) return 'OUTPUT_INVALID';
          for (const [name, text] of outputs) {
            this.variables[name] = name === '__flag__' ? text === 'true' : Number(text);
          }
          this.send(id, { kind: 'done', details: by });
        }
        return undefined;
      }
      case 'retry': {
        const run = this.steps[input.step];
        if (run?.state !== 'uncertain') return 'STEP_NOT_OPEN';
        const { reason: _, ...kept } = run;
        this.steps[input.step] = { ...kept, state: 'wanted', attempt: (run.attempt ?? 0) + 1 };
        return undefined;
      }
      case 'skip-step': {
        if (!this.isOpen(input.step)) return 'STEP_NOT_OPEN';
        if (this.run(input.step).state === 'intended') return 'STEP_UNDER_WAY';
        const details = input.by === undefined ? {} : { by: input.by };
        this.send(input.step, { kind: 'skipped', details });
        return undefined;
      }
      case 'fire':
      case 'skip-inject': {
        const run = this.injects[input.inject];
        if (run && run.state !== 'armed') return 'INJECT_GONE';
        this.sendInject(input.inject);
        if (input.kind === 'skip-inject') this.sent(input.inject).state = 'skipped';
        return undefined;
      }
      case 'jump': {
        if (input.toMs <= this.exercise) return 'TIME_BACKWARDS';
        for (const { id, fire } of this.script) {
          if (this.injects[id] || fire.kind !== 'timed' || fire.at_ms >= input.toMs) continue;
          this.sendInject(id);
          if (input.passed === 'skip') this.sent(id).state = 'skipped';
        }
        this.turn({ exerciseMs: input.toMs });
        return undefined;
      }
      case 'pause':
        this.turn({ running: false });
        return undefined;
      case 'resume':
        if (this.clock.running) return 'RUN_NOT_PAUSED';
        this.turn({ running: true });
        return undefined;
      case 'rate':
        this.turn({ rate: input.rate });
        return undefined;
      case 'stop':
        this.cancel(() => true);
        this.atEnd = true;
        this.outcome = 'stopped';
        this.turn({ running: false });
        return undefined;
      case 'observe': {
        const { action, roles, inject: wanted } = input;
        const named = wanted === undefined ? undefined : this.injects[wanted];
        const isSent = (run: Sent | undefined) =>
          run !== undefined && !['armed', 'skipped'].includes(run.state);
        if (wanted !== undefined && !isSent(named)) return 'INJECT_NOT_SENT';
        this.seen[action] ??= this.work;
        for (const inject of this.script) {
          const run = this.injects[inject.id];
          if (!isSent(run) || (wanted !== undefined && inject.id !== wanted)) continue;
          if (!inject.to.some((role) => roles.includes(role))) continue;
          const open = inject.expected.find(
            (e) => e.kind === action && run?.done?.[e.id] === undefined,
          );
          if (!open || !run) continue;
          run.done = { ...run.done, [open.id]: this.work };
          this.judge(inject);
          break;
        }
        return undefined;
      }
      case 'intend': {
        const run = this.steps[input.step];
        const fits =
          run?.state === 'wanted' && run.round === input.round && run.attempt === input.attempt;
        if (!run || !fits) return 'STEP_NOT_OPEN';
        Object.assign(run, { state: 'intended', until: input.until });
        return undefined;
      }
      case 'settle':
        return this.applySettle(input);
    }
  }

  private applySettle(input: Extract<Input, { kind: 'settle' }>): string | undefined {
    const run = this.steps[input.step];
    const fits =
      run?.state === 'intended' && run.round === input.round && run.attempt === input.attempt;
    if (!run || !fits) return 'STEP_NOT_OPEN';
    const { until: _, ...kept } = run;
    switch (input.outcome) {
      case 'done':
        if (input.value !== undefined) this.variables['__count__'] = input.value;
        this.send(input.step, { kind: 'done', details: {} });
        break;
      case 'failed':
        this.send(input.step, { kind: 'failed', details: { reason: input.reason ?? 'failed' } });
        break;
      case 'uncertain':
        this.steps[input.step] = { ...kept, state: 'uncertain', reason: 'uncertain' };
        break;
      case 'again':
        this.steps[input.step] = {
          ...kept,
          state: 'wanted',
          attempt: input.attempt + 1,
          until: input.until ?? this.now,
        };
    }
    return undefined;
  }
}
