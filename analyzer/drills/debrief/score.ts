import type { ObservationResult } from '../evaluation/observations.ts';
import { passes, type EvaluationRules } from '../evaluation/rules.ts';

/** Share that was passed, always with how much of it is known. Unjudged is never a pass. */
export interface Score {
  expected: number;
  judged: number;
  unjudged: number;
  passed: number;
  late: number;
  wrong: number;
  missed: number;
  /** Passed of all expected; null: nothing was expected. */
  lower: number | null;
  /** As if all that nobody judged had been passed. */
  upper: number | null;
  /** Judged of expected. */
  coverage: number | null;
  /** Weights of the plan: of what was passed, and of all. */
  pointsPassed: number;
  points: number;
}

export interface Counted {
  /** Absent: nobody has judged it. */
  result?: ObservationResult;
  points: number;
}

export type Verdict = 'pass' | 'fail' | 'open' | 'nothing-expected';

export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function sumOfPoints(counted: readonly Counted[]): number {
  return counted.reduce((sum, { points }) => sum + points, 0);
}

/** @param counted one for each expected action. */
export function scoreOf(rules: EvaluationRules, counted: readonly Counted[]): Score {
  const judged = counted.flatMap(({ result }) => result ?? []);
  const won = counted.filter(({ result }) => result !== undefined && passes(rules, result));
  const passed = won.length;
  const count = (wanted: ObservationResult) => judged.filter((one) => one === wanted).length;
  const expected = counted.length;
  const unjudged = expected - judged.length;
  return {
    expected,
    judged: judged.length,
    unjudged,
    passed,
    late: count('late'),
    wrong: count('wrong'),
    missed: count('missed'),
    lower: shareOf(passed, expected),
    upper: shareOf(passed + unjudged, expected),
    coverage: shareOf(judged.length, expected),
    pointsPassed: sumOfPoints(won),
    points: sumOfPoints(counted),
  };
}

/** Passed or failed only when what is unjudged could not change it. */
export function verdictOf({ lower, upper }: Score, passShare: number): Verdict {
  if (lower === null || upper === null) return 'nothing-expected';
  // Shares are quotients of small whole numbers; 4 of 5 is 0.8 exactly as it is written in the rules.
  if (lower >= passShare) return 'pass';
  return upper < passShare ? 'fail' : 'open';
}
