import { own } from '../../playbooks/interpreter/draft.ts';
import { isOpen } from '../../playbooks/interpreter/flow.ts';
import type { RunState } from '../../playbooks/interpreter/state.ts';
import { nextDue } from '../../playbooks/interpreter/timers.ts';
import type { Program } from '../../playbooks/program.ts';

interface ScriptRest {
  /** Nothing more comes by itself and nobody has anything to do: the drill can be ended. */
  isOver: boolean;
  /** Conditional injects whose condition has not come true (yet). */
  unfired: readonly string[];
}

/**
 * What is left of a script. A conditional inject may never fire, and must not keep a drill from its end; one that a person is to
 * send, a step that is open and a timer that runs do.
 */
export function restOfScript(program: Program, state: RunState): ScriptRest {
  const waiting = [...program.injects.values()]
    .map(({ inject }) => inject)
    .filter(({ id }) => own(state.injects, id) === undefined);
  const unfired = waiting.filter(({ fire }) => fire.kind === 'conditional').map(({ id }) => id);
  const isQuiet =
    state.clock.running &&
    nextDue(program, state) === undefined &&
    unfired.length === waiting.length &&
    !Object.values(state.steps).some(isOpen);
  return { isOver: state.outcome !== null || isQuiet, unfired };
}
