import { holds } from '../expression/evaluate.ts';
import type { Expression, FunctionName, Value } from '../expression/expression.ts';
import type { CompiledInject, CompiledStep, Program } from '../program.ts';
import { readClock, turned, type Reading } from './clock.ts';
import type { Change, InjectRun, RunClock, RunState, StepRun } from './state.ts';

/** Caps of rules/operations/playbooks.yaml that a run can come to. */
export interface RunCaps {
  rounds: number;
  entered: number;
  outputCharacters: number;
}

/** One input at work: the state as it was, what has changed so far, and what time it is. */
export class Draft {
  readonly program: Program;
  readonly before: RunState;
  now: Reading;
  readonly caps: RunCaps;
  readonly change: Change = {};

  constructor(program: Program, before: RunState, now: Reading, caps: RunCaps) {
    this.program = program;
    this.before = before;
    this.now = now;
    this.caps = caps;
  }

  step(id: string): StepRun | undefined {
    return own(this.change.steps, id) ?? own(this.before.steps, id);
  }

  setStep(id: string, run: StepRun): void {
    (this.change.steps ??= {})[id] = run;
  }

  inject(id: string): InjectRun | undefined {
    return own(this.change.injects, id) ?? own(this.before.injects, id);
  }

  setInject(id: string, run: InjectRun): void {
    (this.change.injects ??= {})[id] = run;
  }

  setVariable(name: string, value: Value): void {
    (this.change.variables ??= {})[name] = value;
  }

  see(action: string): void {
    if (this.seen(action)) return;
    (this.change.seen ??= {})[action] = this.now.workMs;
  }

  seen(action: string): boolean {
    return (own(this.change.seen, action) ?? own(this.before.seen, action)) !== undefined;
  }

  get outcome(): RunState['outcome'] {
    return this.change.outcome ?? this.before.outcome;
  }

  get clock(): RunState['clock'] {
    return this.change.clock ?? this.before.clock;
  }

  /** Changes the clock from this instant on. */
  turn(change: Partial<RunClock>): void {
    this.change.clock = turned(this.clock, this.now, change);
    this.now = readClock(this.change.clock, this.now.real);
  }

  get atEnd(): boolean {
    return this.change.atEnd ?? this.before.atEnd;
  }

  get inException(): boolean {
    return this.change.inException ?? this.before.inException;
  }

  compiled(id: string): CompiledStep {
    const step = this.program.steps.get(id);
    if (step) return step;
    throw new Error(`the playbook has no step ${id}`);
  }

  /** Ids of the steps that were entered, in the order of the playbook's text. */
  entered(): string[] {
    return [...this.program.steps.keys()].filter((id) => this.step(id) !== undefined);
  }

  holds(condition: Expression): boolean {
    return holds(condition, {
      variable: (name) => own(this.change.variables, name) ?? own(this.before.variables, name),
      call: (name, args) => this.call(name, args),
    });
  }

  private call(name: FunctionName, [first = '', second]: readonly string[]): boolean {
    switch (name) {
      case 'sent':
        return isSent(this.inject(first));
      case 'answered':
      case 'skipped':
        return this.inject(first)?.state === name;
      case 'missed':
        return this.hasExpected(first, second, (run, id) => run.missed?.includes(id) ?? false);
      case 'done':
        if (second === undefined) return this.seen(first);
        return this.hasExpected(second, first, (run, id) => own(run.done, id) !== undefined);
      case 'finished':
        return this.step(first)?.state === 'done';
    }
  }

  private hasExpected(
    injectId: string,
    kind: string | undefined,
    is: (run: InjectRun, expectedId: string) => boolean,
  ): boolean {
    const run = this.inject(injectId);
    if (!run) return false;
    const expected = this.program.injects.get(injectId)?.inject.expected ?? [];
    return expected.some((each) => (kind ?? each.kind) === each.kind && is(run, each.id));
  }
}

/** A member of the object itself: `constructor` is no inject. */
export function own<T>(
  record: Readonly<Record<string, T>> | undefined,
  key: string,
): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

export function isSent(run: InjectRun | undefined): run is InjectRun {
  return run !== undefined && run.state !== 'armed' && run.state !== 'skipped';
}

/** Milliseconds from sending within which an expected action is in time; undefined: until the end. */
export function limitOf(
  { deadline_ms, rule_id }: CompiledInject['inject']['expected'][number],
  limits: RunState['limits'],
): number | undefined {
  return deadline_ms ?? (rule_id === undefined ? undefined : own(limits, rule_id));
}
