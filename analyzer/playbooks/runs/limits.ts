import type { Deadlines } from '../../clocks/deadlines.ts';
import { dueAt } from '../../clocks/due-at.ts';
import { ClockError } from '../../clocks/errors.ts';
import type { LimitOf } from './begin.ts';

/** How long a deadline of rules/deadlines is from an instant on, tightenings and working days counted. */
export function createLimitOf(deadlines: Pick<Deadlines, 'resolve' | 'calendar'>): LimitOf {
  return async (reader, ruleId, scope) => {
    try {
      const { limit } = await deadlines.resolve(ruleId, scope, reader);
      return Date.parse(dueAt(limit, scope.at, deadlines.calendar)) - Date.parse(scope.at);
    } catch (error) {
      if (error instanceof ClockError) return undefined;
      throw error;
    }
  };
}
