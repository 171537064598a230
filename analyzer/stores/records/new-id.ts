import { monotonicFactory } from 'ulid';
import { systemTime } from '../../../collector/time/time-source.ts';

const next = monotonicFactory();

/**
 * A new ULID. The ids that one process makes rise in the order in which it
 * made them, within a millisecond too, so that a list ordered by id never
 * shows two rows of the same moment the other way round.
 *
 * @param at the moment that the id carries, milliseconds since 1970; the
 *   machine's clock where nobody says. A moment before that of the last id
 *   gives way to order: the new id then carries the last one's moment.
 * @throws {Error} when `at` is above 2^48 - 1.
 * @see https://github.com/ulid/spec, «Monotonicity»
 */
export function newId(at: number = systemTime.now()): string {
  return next(at);
}
