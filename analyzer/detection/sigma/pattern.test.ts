import { expect, test } from 'vitest';
import { compilePattern, parsePattern, withAnyDash } from './pattern.ts';

const fits = (pattern: string, value: string): boolean =>
  compilePattern(parsePattern(pattern))(value);

test.each([
  ['abc', 'abc', true],
  ['abc', 'abcd', false],
  ['a*c', 'ac', true],
  ['a*c', 'abbbc', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['*', '', true],
  ['?', '', false],
  ['a*b*a', 'aba', true],
  ['a*a', 'a', false],
  ['*ab*ab*', 'xabyabz', true],
  ['*ab*ab', 'abab', true],
  ['*aab', 'aaab', true],
  ['a\\*c', 'a*c', true],
  ['a\\*c', 'abc', false],
  ['a\\?c', 'a?c', true],
  ['C:\\Windows\\\\*', 'C:\\Windows\\x', true],
  ['\\\\server\\share', '\\server\\share', true],
  ['a\\\\*', 'a\\anything', true],
  ['a\\\\\\*', 'a\\*', true],
  ['a\\\\\\*', 'a\\x', false],
  ['多*字', '多少个字', true],
  ['a?c', 'a😀c', true],
  ['a??c', 'a😀c', false],
  ['?', '\ud83d', true],
  ['*?😀?*', 'x😀😀y', true],
  ['*?😀?*', '😀😀', false],
  ['line*end', 'line\nmore\nend', true],
])('%s against %s gives %s', (pattern, value, wanted) => {
  expect(fits(pattern, value)).toBe(wanted);
});

test('agrees with a regular expression on random patterns', () => {
  let state = 42;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const text = (letters: string, length: number): string =>
    Array.from({ length }, () => letters[random(letters.length)]).join('');
  for (let round = 0; round < 20_000; round += 1) {
    const pattern = text('ab*?', random(8));
    const value = text('ab', random(10));
    const source = pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]');
    expect(fits(pattern, value), `${pattern} ${value}`).toBe(new RegExp(`^${source}$`).test(value));
  }
});

test('stays fast on a pattern made to be slow', () => {
  const pattern = compilePattern(parsePattern(`${'a*'.repeat(50)}b`));
  const started = performance.now();
  expect(pattern('a'.repeat(50_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('takes any dash where an option begins, and only there', () => {
  const anyDash = compilePattern(withAnyDash(parsePattern('* -f y-name*')));
  for (const dash of ['-', '/', '–', '—', '―']) expect(anyDash(`x ${dash}f y-namez`)).toBe(true);
  expect(anyDash('x _f y-namez')).toBe(false);
  expect(anyDash('x -f y/namez')).toBe(false);
});
