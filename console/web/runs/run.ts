import type { Static } from 'typebox';
import type { Run, RunRowSchema } from '../../api/playbooks/schema.ts';

export type { Run };
export type RunRow = Static<typeof RunRowSchema>;
export type RunStep = Run['steps'][number];

const openStates: ReadonlySet<string> = new Set([
  'delayed',
  'active',
  'wanted',
  'intended',
  'uncertain',
]);

export const isOpen = ({ state }: Pick<RunStep, 'state'>): boolean => openStates.has(state);

/** Automatic steps do themselves; a person acts on the others, and finds out about those that may or may not have been done. */
export const asksPerson = ({ state, kind }: Pick<RunStep, 'state' | 'kind'>): boolean =>
  state === 'uncertain' || (state === 'active' && kind === 'manual');

/** Forks and decisions of the plan: nobody's work. */
const flow: ReadonlySet<string> = new Set([
  'start',
  'end',
  'parallel',
  'if-condition',
  'while-condition',
]);

/** What is to be done now first, then what runs by itself, what is over, what is still to come. */
export function inOrder(steps: readonly RunStep[]): RunStep[] {
  const rank = (step: RunStep): number => {
    if (asksPerson(step)) return 0;
    if (isOpen(step)) return 1;
    return step.state === 'waiting' ? 3 : 2;
  };
  return steps
    .filter(({ kind, state }) => !flow.has(kind) || state === 'failed')
    .toSorted((one, other) => rank(one) - rank(other));
}
