import type { IncidentLevel, StatedLevel } from './levels.ts';

/**
 * A number that is known, or known within bounds: an outage that is still going on is `{ min: 3 }`. Null says "I do not
 * know", which an absent answer means too.
 */
export type Answer = boolean | number | string | { min?: number; max?: number } | null;
export type Answers = Readonly<Record<string, Answer>>;

export type Verdict = 'yes' | 'no' | 'unknown';

/** One condition of a row, as it was judged. */
export interface JudgedCondition {
  question: string;
  verdict: Verdict;
  /** What the rule wants: `≥ 1,000,000`, one of some choices, yes. */
  wanted:
    | { kind: 'at-least'; value: number }
    | { kind: 'one-of'; values: readonly string[] }
    | { kind: 'is'; value: boolean };
  answer: Answer;
}

/** The most severe row of one criterion that holds or may hold. */
export interface JudgedCriterion {
  criterion: string;
  zh: string;
  en: string;
  /** Reached for certain; `general` where no row holds. */
  lower: IncidentLevel;
  /** Reached if every open question came out worst. */
  upper: IncidentLevel;
  /** The rows behind `lower` and `upper`; none when no row can hold. */
  rows: readonly {
    level: IncidentLevel;
    verdict: Verdict;
    conditions: readonly JudgedCondition[];
    confidence: string;
  }[];
  source: string;
  article: string;
}

/** Which rules graded. */
export interface GradingPack {
  id: string;
  version: string;
  source: string;
  effectiveFrom: string;
}

/** A grade on one scale, with what led to it. Frozen into the message: rules that change later change no old grade. */
export interface Grade {
  scale: 'cac' | 'edu';
  level: StatedLevel;
  lower: IncidentLevel;
  upper: IncidentLevel;
  /** Criteria that reach or may reach more than `general`, most severe first. */
  criteria: readonly JudgedCriterion[];
  /** Questions whose answer could still change the level. */
  open: readonly string[];
  pack: GradingPack;
}
