import type { Input } from '../interpreter/input.ts';
import type { Inject } from '../schema/extension.ts';
import type { RandomPlaybook } from './random-playbook.ts';
import { ReferenceFlow, waitOf, type Sent } from './reference-flow.ts';

/**
 * The same rules, told the plain way: every branch is a coroutine that runs the JSON as it stands, no regions, no tokens, no
 * changes, no program. After every signal the whole tree is looked at again.
 */
export class Reference extends ReferenceFlow {
  constructor(book: RandomPlaybook, at: number, caps: { rounds: number; entered: number }) {
    super(book, at, caps);
    this.settle(at);
    this.stopClock(at);
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
