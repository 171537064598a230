import { expect, test } from 'vitest';
import { storable, storableOrNull } from './storable.ts';

test.each([
  ['作业本', '作业本'],
  ['a\u0000b', 'a b'],
  ['app\u202Egpj.exe', 'app gpj.exe'],
  ['\uD800x', '\uFFFDx'],
  ['x'.repeat(900), 'x'.repeat(500)],
])('keeps of %j what a database takes and a person can read', (text, kept) => {
  expect(storable(text)).toBe(kept);
});

test('leaves what is missing missing', () => {
  expect(storableOrNull(null)).toBeNull();
});
