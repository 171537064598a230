import type { ClockRule } from './clock.ts';

/** Which limit holds for a unit at an instant. */
export interface Deadlines {
  /**
   * The rule in force, tightened where an administrator of the unit or of one above it did so.
   * Throws ClockError DEADLINE_UNKNOWN, DEADLINE_NOT_IN_FORCE.
   */
  resolve(ruleId: string, scope: { unitId: string; at: string }): Promise<ClockRule>;
}
