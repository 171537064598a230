import { expect, test } from 'vitest';
import { newId } from './new-id.ts';

test('makes ids that rise in the order in which they were made', () => {
  const at = Date.parse('2026-11-22T00:00:00Z');
  const made = [
    ...Array.from({ length: 2_000 }, () => newId(at)),
    ...Array.from({ length: 2_000 }, (_, step) => newId(at - step)),
    ...Array.from({ length: 2_000 }, (_, step) => newId(at + step)),
  ];
  expect(made).toEqual([...made].sort());
  expect(new Set(made).size).toBe(made.length);
});
