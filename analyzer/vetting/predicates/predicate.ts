import type { TSchema } from 'typebox';
import type { Parameters } from '../conditions/condition.ts';
import type { VetContext } from '../conditions/context.ts';
import type { Truth } from '../conditions/truth.ts';

/** A condition that data can't say; rules name it with `predicate:`. */
export interface Predicate {
  parameters: TSchema;
  holds(context: VetContext, parameters: Parameters): Truth;
}
