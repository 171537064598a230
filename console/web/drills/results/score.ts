import { formatShare } from '../../format/numbers.ts';
import type { ToneName } from '../../theme/palette.ts';
import type { Debrief } from './debrief.ts';

export type Score = Debrief['score'];

interface Segment {
  key: 'passed' | 'late' | 'wrong' | 'missed' | 'unjudged';
  count: number;
  tone: ToneName;
}

/** The parts of one bar; together they are all that was expected. */
export function segmentsOf(score: Score): Segment[] {
  const { passed, late, wrong, missed, unjudged } = score;
  const all: Segment[] = [
    { key: 'passed', count: passed, tone: 'good' },
    { key: 'late', count: late, tone: 'medium' },
    { key: 'wrong', count: wrong, tone: 'high' },
    { key: 'missed', count: missed, tone: 'critical' },
    { key: 'unjudged', count: unjudged, tone: 'neutral' },
  ];
  return all.filter(({ count }) => count > 0);
}

/** `67%` when all was judged, `50%–83%` when the rest may still go either way. */
export function rangeText(score: Pick<Score, 'lower' | 'upper'>): string {
  const lower = formatShare(score.lower);
  const upper = formatShare(score.upper);
  return lower === upper ? lower : `${lower}–${upper}`;
}
