import { civilDate, dayNumberAt } from './calendar.ts';
import type { Limit, SourceLimit } from './clock.ts';

/** How sure we are of a value; tags as in the facts of the trade: S seen, K known, P practice without a norm. */
export const confidences = ['S', 'S-draft', 'K+', 'K', 'K-', 'P'] as const;
export type Confidence = (typeof confidences)[number];

/** One deadline as a source or our practice gives it, while it is in force. */
export interface DeadlineVersion {
  limit: Limit;
  /** Set when the source gives no number: `limit` is then house practice. */
  sourceLimit?: SourceLimit;
  source: string;
  article?: string;
  confidence: Confidence;
  /** Civil date of Shanghai, inclusive. */
  effectiveFrom: string;
  /** Exclusive; open when missing. */
  effectiveTo?: string;
  ladder?: string;
  noteZh?: string;
  noteEn?: string;
}

export interface Deadline {
  id: string;
  nameZh: string;
  nameEn: string;
  /** Group under which it is listed: `notice`, `incident`. */
  group: string;
  /** Oldest first; they do not overlap. */
  versions: readonly DeadlineVersion[];
}

/** When a step of a ladder is due: so many days or a share of the time before the deadline, or after it. */
export type StepOffset =
  /** For what runs for months or years; due at once when the clock was started later than that. */
  | { kind: 'days-before'; value: number }
  /** 0.5: half of the time between start and deadline has gone. */
  | { kind: 'share'; value: number }
  | { kind: 'hours'; value: number }
  | { kind: 'working-days'; value: number };

/** What people are asked to do at a step; `remind` is the only one that a later step may overtake. */
export const measures = [
  'remind',
  'phone',
  'leader',
  'supervision-letter',
  'criticism',
  'interview',
  'deduction',
] as const;

export type Measure = (typeof measures)[number];

/** Units that a step tells: that of the case (the recipient of a notice), the one above it, the party `issuer`. */
export const tellSides = ['responsible', 'parent', 'issuer'] as const;
export type TellSide = (typeof tellSides)[number];

export interface LadderStep {
  id: string;
  nameZh: string;
  nameEn: string;
  offset: StepOffset;
  measure: Measure;
  /** Who is told: holders of the roles at exactly that unit. */
  tell: readonly {
    side: TellSide;
    roles: readonly string[];
  }[];
}

/** 督办 in steps; walked while the clock runs. */
export interface Ladder {
  id: string;
  nameZh: string;
  nameEn: string;
  source: string;
  confidence: Confidence;
  steps: readonly LadderStep[];
}

export interface DeadlineRules {
  deadlines: ReadonlyMap<string, Deadline>;
  ladders: ReadonlyMap<string, Ladder>;
}

/** Dates of force are civil dates of Shanghai. */
export function versionAt(deadline: Deadline, atIso: string): DeadlineVersion | undefined {
  const date = civilDate(dayNumberAt(Date.parse(atIso)));
  return deadline.versions.find(
    ({ effectiveFrom, effectiveTo }) =>
      effectiveFrom <= date && (effectiveTo === undefined || date < effectiveTo),
  );
}
