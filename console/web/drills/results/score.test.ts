import { expect, it } from 'vitest';
import { rangeText, segmentsOf, type Score } from './score.ts';

const score: Score = {
  expected: 12,
  judged: 9,
  unjudged: 3,
  passed: 6,
  late: 1,
  wrong: 0,
  missed: 2,
  pointsPassed: 6,
  points: 12,
  lower: 0.5,
  upper: 0.75,
  coverage: 0.75,
};

it('draws all that was expected, what nobody judged too', () => {
  const segments = segmentsOf(score);
  expect(segments.map(({ key }) => key)).toEqual(['passed', 'late', 'missed', 'unjudged']);
  expect(segments.reduce((sum, { count }) => sum + count, 0)).toBe(score.expected);
});

it('says a range while something is not judged, and one figure when all is', () => {
  expect(rangeText(score)).toBe('50%–75%');
  expect(rangeText({ lower: 0.5, upper: 0.5 })).toBe('50%');
});
