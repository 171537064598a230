import { expect, test } from 'vitest';
import { compileRegex } from '../sigma/regex.ts';
import { regexNeeds } from './regex-literals.ts';

const plain = { ignoreCase: false, multiline: false, dotAll: false };

test.each([
  ['cmd\\.exe', ['cmd.exe']],
  ['(?:wget|curl)\\s+https', ['https']],
  ['x*yz+', undefined],
  ['.*Invoke-[a-z]+', ['invoke-']],
  ['(?:powershell|pwsh)', ['powershell', 'pwsh']],
  ['a(?:bc|de)f', ['abcf', 'adef']],
  ['(?:foo){2,}', ['foo']],
  ['(?:foo)?', undefined],
  ['[a-z]{20}', undefined],
  ['\\d+', undefined],
  ['foo|.', undefined],
])('%s needs %j', (source, wanted) => {
  expect(regexNeeds(source, plain)?.sort()).toEqual(wanted?.sort());
});

test('knows that a long s matches an s when case does not count', () => {
  const flags = { ...plain, ignoreCase: true };
  expect(regexNeeds('sshd', flags)).toContain('ſ');
  expect(compileRegex('sshd', flags).test('ſſhd')).toBe(true);
});

test.each(['(', 'a{2', '[z', '\\Qa.b\\E', '(?=a)b', '\\1', 'a**', ''])(
  'says nothing about %j rather than too much',
  (source) => {
    expect(regexNeeds(source, plain) ?? []).not.toContain('');
  },
);
