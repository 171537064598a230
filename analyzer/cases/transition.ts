import type { TObject } from 'typebox';
import type { CaseState, Transition } from './machine.ts';

/** Lets a machine declare a transition with the type of its own payload. */
export function transition<S extends CaseState, P extends TObject>(
  declared: Transition<S, P>,
): Transition<S> {
  return declared;
}
