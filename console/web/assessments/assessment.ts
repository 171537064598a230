import type {
  AssessmentDiff,
  AssessmentRecord,
  AssessmentRow,
  FrozenItem,
  FrozenItemRow,
} from '../../api/assessments/schema.ts';

export type { AssessmentDiff, AssessmentRecord, AssessmentRow, FrozenItem, FrozenItemRow };
export type ChangedItem = AssessmentDiff['items'][number];

/** What an assessor looks at first. */
export const changes = ['worse', 'gone', 'new', 'other', 'better'] as const;

export type Change = (typeof changes)[number];

/** The score that counts now: of the newest pack. */
export function mainScore({
  scores,
}: Pick<AssessmentRow, 'scores'>): AssessmentRow['scores'][number] | undefined {
  return scores[0];
}

/** The older one first: a difference reads from left to right. */
export function inOrder<R extends Pick<AssessmentRow, 'frozenAt'>>(rows: readonly R[]): R[] {
  return rows.toSorted((one, other) => one.frozenAt.localeCompare(other.frozenAt));
}

export function diffPath(older: string, newer: string): string {
  return `/assessments/${encodeURIComponent(older)}/diff/${encodeURIComponent(newer)}`;
}

/** `+3.2`, `−0.4`, `±0.0`: towards zero, so that no change looks larger than it is. */
export function signed(change: number): string {
  const size = Math.floor(Math.abs(change) * 10 + 1e-6) / 10;
  const sign = size === 0 ? '±' : change > 0 ? '+' : '−';
  return `${sign}${size.toFixed(1)}`;
}
