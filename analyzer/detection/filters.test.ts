import { expect, test } from 'vitest';
import { createRuleSet } from './rule-set.ts';
import { loadText, ruleText } from './testing/rules.ts';

const rule = ruleText('s: {f: a}\nn: {g: 1}\ncondition: 1 of them');
const filter = (rules: string, logsource = '{product: test}'): string => `
title: Site filter
id: site-filter
logsource: ${logsource}
filter:
  rules: ${rules}
  s: {user: adm_li}
  condition: not s
`;

const count = (yaml: string, event: Record<string, unknown>): number =>
  createRuleSet(loadText(yaml).rules, { ignoreLogsource: true }).match(event as never).length;

test.each(['[test]', 'any', 'test'])(
  'narrows a rule without touching its selections: %s',
  (rules) => {
    const yaml = `${rule}---${filter(rules)}`;
    expect(loadText(yaml).faults).toEqual([]);
    expect(count(yaml, { f: 'a' })).toBe(1);
    expect(count(yaml, { f: 'a', user: 'adm_li' })).toBe(0);
    expect(count(yaml, { user: 'adm_li' })).toBe(0);
  },
);

test('leaves rules of other log sources alone and says that it fits none', () => {
  const yaml = `${rule}---${filter('any', '{product: other}')}`;
  expect(loadText(yaml).faults).toMatchObject([{ code: 'UNUSED_FILTER', severity: 'warning' }]);
  expect(count(yaml, { f: 'a', user: 'adm_li' })).toBe(1);
});

test('refuses a filter without a condition, with its place', () => {
  const yaml = `${rule}---${filter('any').replace('  condition: not s\n', '')}`;
  expect(loadText(yaml).faults).toMatchObject([{ code: 'NO_CONDITION', line: 9 }]);
});
