import type { ClockWish } from '../../cases/machine.ts';
import { isOpen } from '../interpreter/flow.ts';
import { own } from '../interpreter/draft.ts';
import type { RunState, StepRun } from '../interpreter/state.ts';
import type { Program } from '../program.ts';

/** Clock of a step in its case. */
export const clockOf = (stepId: string): string => `step:${stepId}`;

const isCounting = (run: StepRun | undefined): boolean => isOpen(run) && run.state !== 'delayed';

/** What a change means for the clocks of steps that have a deadline by rule. `before`: undefined at the beginning. */
export function wishesOf(
  program: Program,
  before: RunState | undefined,
  steps: Readonly<Record<string, StepRun>>,
): ClockWish[] {
  const wishes: ClockWish[] = [];
  for (const [id, run] of Object.entries(steps)) {
    const ruleId = program.steps.get(id)?.extension.rule_id;
    if (ruleId === undefined) continue;
    const old = own(before?.steps, id);
    const clock = clockOf(id);
    const isNewRound = old !== undefined && old.round !== run.round;
    if (isCounting(old) && (isNewRound || !isCounting(run)))
      wishes.push(endOf(clock, run, isNewRound));
    if (isCounting(run) && (isNewRound || !isCounting(old))) {
      wishes.push({ kind: 'start', clock, ruleId });
    }
  }
  return wishes;
}

function endOf(clock: string, run: StepRun, isNewRound: boolean): ClockWish {
  if (isNewRound || run.state === 'done') return { kind: 'meet', clock };
  return { kind: 'cancel', clock, reason: run.reason ?? run.state };
}
