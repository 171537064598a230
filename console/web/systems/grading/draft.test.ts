import { expect, it } from 'vitest';
import type { GradeResult } from '../system.ts';
import { emptyDraft, isOverruled, levelsOf, profileOf } from './draft.ts';

const half = (level: number | null): GradeResult['s'] => ({
  level,
  atLeast: level ?? 1,
  cell: null,
  cells: [],
  open: [],
  explainZh: '',
  explainEn: '',
});

const result = (s: number | null, a: number | null): GradeResult => ({
  s: half(s),
  a: half(a),
  level: s === null || a === null ? null : Math.max(s, a),
  atLeast: Math.max(s ?? 1, a ?? 1),
  beyond: false,
  explainZh: '',
  explainEn: '',
  duties: [],
});

it('takes the levels of the answers unless a person chose others', () => {
  expect(levelsOf({ chosen: {} }, result(2, 3))).toEqual({ s: 2, a: 3 });
  expect(isOverruled({ chosen: {} }, result(2, 3))).toBe(false);
  expect(levelsOf({ chosen: { s: 3 } }, result(2, 3))).toEqual({ s: 3, a: 3 });
  expect(isOverruled({ chosen: { s: 3 } }, result(2, 3))).toBe(true);
});

it('has no levels while a question is open, and none beyond the fourth', () => {
  expect(levelsOf({ chosen: {} }, undefined)).toBeUndefined();
  expect(levelsOf({ chosen: {} }, result(2, null))).toBeUndefined();
  expect(levelsOf({ chosen: {} }, result(5, 2))).toBeUndefined();
  expect(levelsOf({ chosen: { s: 4 } }, result(5, 2))).toEqual({ s: 4, a: 2 });
});

it('leaves open what was left open', () => {
  expect(profileOf({ ...emptyDraft('u'), business: ' 选课 ', internetFacing: 'no' })).toEqual({
    business: '选课',
    internetFacing: false,
  });
});
