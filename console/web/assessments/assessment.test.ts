import { expect, it } from 'vitest';
import { diffPath, inOrder, signed } from './assessment.ts';

it('compares from the older one to the newer one', () => {
  const rows = [{ frozenAt: '2026-11-22T00:00:00Z' }, { frozenAt: '2026-05-01T00:00:00Z' }];
  expect(inOrder(rows).map(({ frozenAt }) => frozenAt.slice(0, 7))).toEqual(['2026-05', '2026-11']);
  expect(diffPath('a/b', 'c')).toBe('/assessments/a%2Fb/diff/c');
});

it('shows no change larger than it is', () => {
  expect(signed(3.29)).toBe('+3.2');
  expect(signed(-0.49)).toBe('−0.4');
  expect(signed(0.04)).toBe('±0.0');
  expect(signed(-0)).toBe('±0.0');
});
