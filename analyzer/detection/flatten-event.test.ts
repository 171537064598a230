import { expect, test } from 'vitest';
import { flattenEvent } from './flatten-event.ts';

test.each([
  [{ a: { b: { c: 1 } } }, { 'a.b.c': 1 }],
  [
    { 'a.b': 1, c: [true, 'x'] },
    { 'a.b': 1, c: [true, 'x'] },
  ],
  [{ a: [{ b: 1 }, { b: [2, 3] }] }, { 'a.b': [1, 2, 3] }],
  [{ a: ['x', null, { b: 1 }] }, { a: 'x', 'a.b': 1 }],
  [{ 'a.b': 1, a: { b: 2 } }, { 'a.b': [1, 2] }],
  [{ a: { b: 2 }, 'a.b': null }, { 'a.b': 2 }],
  [
    { a: null, b: [], c: {}, d: [null] },
    { a: null, b: null, d: null },
  ],
  [JSON.parse('{"__proto__": {"x": 1}}'), { '__proto__.x': 1 }],
])('makes %j flat', (nested: Record<string, unknown>, flat) => {
  expect(flattenEvent(nested)).toEqual(flat);
});

test('leaves out what is too deep or too many', () => {
  let deep: Record<string, unknown> = { a: 1 };
  for (let level = 1; level < 33; level += 1) deep = { a: deep };
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, n]));
  expect(flattenEvent(deep)).toEqual({});
  expect(Object.keys(flattenEvent({ a: { a: many } }))).toHaveLength(4_096);
});
