import type { Ipv6Rules } from './rules.ts';
import { accessGoals, type AccessGoal, type GoalState } from './tables.ts';

/** Numerator and denominators; what could not be measured is in neither numerator nor `measured`. */
export interface Share {
  having: number;
  measured: number;
  inScope: number;
  unmeasured: number;
}

export interface GoalFigure {
  goal: AccessGoal;
  state: GoalState;
  lines: Share;
}

export interface LineFact {
  goal: AccessGoal;
  /** Null: the port is unknown, down, or was not polled. */
  portBps: number | null;
  contractedBps: number | null;
}

export type LineState = 'met' | 'not-met' | 'no-data';

export function shareOf(having: number, measured: number, inScope: number): Share {
  return { having, measured, inScope, unmeasured: Math.max(0, inScope - measured) };
}

/**
 * A line is as fast as its port or its contract, whichever is slower. The contract alone is a claim: it can say that a goal
 * is missed, never that it is met.
 */
export function lineStateOf({ portBps, contractedBps }: LineFact, goalBps: number): LineState {
  if (contractedBps !== null && contractedBps < goalBps) return 'not-met';
  if (portBps === null) return 'no-data';
  return portBps >= goalBps ? 'met' : 'not-met';
}

/** Goals of one unit. `totals` say how many lines there are in all, where more exist than are listed. */
export function goalFigures(
  unitKind: string,
  lines: readonly LineFact[],
  totals: Partial<Record<AccessGoal, number>>,
  rules: Ipv6Rules['goals'],
): GoalFigure[] {
  return accessGoals.map((goal) => {
    const { bitsPerSecond, appliesTo, needs } = rules[goal];
    if (!appliesTo.includes(unitKind)) {
      return { goal, state: 'not-applicable', lines: shareOf(0, 0, 0) };
    }
    const states = lines
      .filter((line) => line.goal === goal)
      .map((line) => lineStateOf(line, bitsPerSecond));
    const met = states.filter((state) => state === 'met').length;
    const missed = states.filter((state) => state === 'not-met').length;
    const share = shareOf(met, met + missed, Math.max(states.length, totals[goal] ?? 0));
    return { goal, state: stateOf(needs, share, missed), lines: share };
  });
}

/** `any`: one line that is fast enough settles it; `all`: one that is not. What is unknown settles nothing. */
function stateOf(
  needs: 'any' | 'all',
  { having, measured, inScope }: Share,
  missed: number,
): GoalState {
  if (measured === 0) return 'no-data';
  if (needs === 'any') {
    if (having > 0) return 'met';
    return measured === inScope ? 'not-met' : 'no-data';
  }
  if (missed > 0) return 'not-met';
  return measured === inScope ? 'met' : 'no-data';
}
