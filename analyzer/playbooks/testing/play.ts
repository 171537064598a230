import { readClock } from '../interpreter/clock.ts';
import { applyChange, type RunState } from '../interpreter/state.ts';
import type { Input } from '../interpreter/input.ts';
import { beginRun, interpret } from '../interpreter/interpret.ts';
import { nextDue } from '../interpreter/timers.ts';
import type { Program } from '../program.ts';
import { loadPlaybookRules } from '../rules.ts';
import type { ExpectedAction, Inject } from '../schema/extension.ts';

/** How the people of a played run behave. */
export interface Conduct {
  /** Whether somebody does what an inject expects, at once. */
  acts(inject: Inject, expected: ExpectedAction): boolean;
  /** Whether steps for people are done. */
  works: boolean;
  /** What a step for people hands back; the same question gets the next answer in a loop. */
  answer(variable: string, times: number): string | undefined;
}

const { workflow, runs } = loadPlaybookRules();
const caps = {
  rounds: workflow.rounds,
  entered: workflow.entered,
  outputCharacters: runs.outputCharacters,
};
const start = Date.parse('2026-07-06T00:00:00.000Z');
/** Rounds of the loop below; a script of 20 injects needs some hundred. */
const mostTurns = 10_000;

/** One run from begin to end with the pure interpreter; rules all last `limitMs`. Throws when it comes to no end. */
export function play(program: Program, conduct: Conduct, limitMs = 4 * 3_600_000): RunState {
  const rate = program.extension.clock?.rate ?? 1;
  const asked = new Map<string, number>();
  let now = start;
  let state = beginRun(
    program,
    { at: now, rate, variables: {}, limits: limitsOf(program, limitMs) },
    caps,
  );

  function give(input: Input): void {
    const result = interpret(program, state, input, now, caps);
    if (result.kind === 'refused') throw new Error(`${input.kind} was refused: ${result.code}`);
    state = applyChange(state, result.change);
  }

  /** Everything that somebody or the platform does at this instant. Answers whether there was anything. */
  function turn(): boolean {
    const inputs = [...stepInputs(), ...injectInputs()];
    for (const input of inputs) if (state.outcome === null && isStillOpen(input)) give(input);
    return inputs.length > 0;
  }

  /** A step may have been ended by what was done just before. */
  function isStillOpen(input: Input): boolean {
    if (!('step' in input)) return true;
    const run = state.steps[input.step]?.state;
    return run === 'active' || run === 'wanted' || run === 'intended';
  }

  function stepInputs(): Input[] {
    return [...program.steps.values()].flatMap((step): Input[] => {
      const run = state.steps[step.id];
      if (step.type !== 'action' || !run) return [];
      const which = { step: step.id, round: run.round, attempt: run.attempt ?? 1 };
      if (run.state === 'wanted') return [{ kind: 'intend', ...which, until: now + 60_000 }];
      if (run.state === 'intended')
        return [{ kind: 'settle', ...which, outcome: 'done', value: 3 }];
      if (step.work.kind !== 'manual' || run.state !== 'active' || !conduct.works) return [];
      return [{ kind: 'complete', step: step.id, outputs: outputsOf(step.step.out_args ?? []) }];
    });
  }

  function outputsOf(names: readonly string[]): Record<string, string> {
    return Object.fromEntries(
      names.flatMap((name) => {
        const times = asked.get(name) ?? 0;
        asked.set(name, times + 1);
        const value = conduct.answer(name, times);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  function injectInputs(): Input[] {
    const { exerciseMs } = readClock(state.clock, now);
    return [...program.injects.values()].flatMap(({ inject }): Input[] => {
      const { id, fire, to, expected } = inject;
      const run = state.injects[id];
      if (!run) {
        const planned = fire.kind === 'manual' ? (fire.planned_ms ?? 0) : Infinity;
        if (planned <= exerciseMs) return [{ kind: 'fire', inject: id }];
        // The main line is over: the director leaves out what never came.
        return state.atEnd ? [{ kind: 'skip-inject', inject: id }] : [];
      }
      if (run.state === 'armed' || run.state === 'skipped') return [];
      return expected
        .filter((each) => run.done?.[each.id] === undefined && conduct.acts(inject, each))
        .map((each) => ({
          kind: 'observe',
          action: each.kind,
          roles: [each.role ?? to[0] ?? ''],
          inject: id,
        }));
    });
  }

  /** The next instant at which something happens by itself or the director sends something. */
  function next(): number {
    const planned = [...program.injects.values()].flatMap(({ inject: { id, fire } }) =>
      fire.kind === 'manual' && !state.injects[id] ? [fire.planned_ms ?? 0] : [],
    );
    const { exerciseMs } = readClock(state.clock, now);
    const sends = planned.map((ms) => now + Math.max(1, Math.ceil((ms - exerciseMs) / rate)));
    return Math.min(nextDue(program, state) ?? Infinity, ...sends);
  }

  for (let turns = 0; turns < mostTurns; turns += 1) {
    if (state.outcome !== null) return state;
    if (turn()) continue;
    now = next();
    if (now === Infinity) break;
    give({ kind: 'tick' });
  }
  throw new Error('The run came to no end.');
}

function limitsOf(program: Program, limitMs: number): Record<string, number> {
  const text = JSON.stringify(program.json);
  const ids = [...text.matchAll(/"rule_id":"([^"]+)"/gu)].map(([, id = '']) => id);
  return Object.fromEntries(ids.map((id) => [id, limitMs]));
}
