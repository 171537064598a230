import { expect, test } from 'vitest';
import { placeOf } from './use-queue-keys.ts';

const rows = (...ids: string[]) => ids.map((id) => ({ id }));

test('stays with its record when others come in above it, and takes what follows it when it is gone', () => {
  const current = { id: 'b', index: 1 };
  expect(placeOf(rows('a', 'b', 'c'), current)).toBe(1);
  expect(placeOf(rows('new', 'newer', 'a', 'b', 'c'), current)).toBe(3);
  expect(placeOf(rows('a', 'c'), current)).toBe(1);
  expect(placeOf(rows('a'), current)).toBe(0);
  expect(placeOf([], current)).toBe(-1);
  expect(placeOf(rows('a'), { id: undefined, index: -1 })).toBe(-1);
});
