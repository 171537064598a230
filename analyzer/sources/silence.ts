import type { SilenceRules } from './silence-rules.ts';

/** What is known of the rhythm of one source. */
export interface Rhythm {
  /** Milliseconds since the Unix epoch. */
  firstSeenAt: number;
  /** Longest usual pause, fading. */
  learntGapSeconds: number;
}

/** Silence that raises the alarm for a source that nobody fixed a time for. */
export function silentAfter(rhythm: Rhythm, now: number, rules: SilenceRules): number {
  const usual = Math.max(rules.factor * rhythm.learntGapSeconds, rules.floorSeconds);
  const learning = now - rhythm.firstSeenAt < rules.learnSeconds * 1_000;
  const limit = learning ? Math.max(usual, rules.defaultSeconds) : usual;
  return Math.round(Math.min(limit, rules.ceilingSeconds));
}

/** The longest usual pause after one more pause of `gapSeconds`; `limitSeconds` was the alarm's at the time. */
export function learnGap(
  learntSeconds: number,
  gapSeconds: number,
  limitSeconds: number,
  rules: SilenceRules,
): number {
  const faded = learntSeconds * 0.5 ** (gapSeconds / rules.halfLifeSeconds);
  const believed = Math.min(gapSeconds, limitSeconds * rules.growth);
  return Math.min(Math.max(faded, believed), rules.ceilingSeconds);
}
