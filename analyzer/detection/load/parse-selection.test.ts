import { describe, expect, test } from 'vitest';
import { createSeededRandom } from '../../../collector/random/seeded-random.ts';
import { noPlaceholders } from '../load-rules.ts';
import type { FieldItem } from '../sigma/selection.ts';
import { holds, ruleText } from '../testing/rules.ts';
import { createRuleSet } from '../rule-set.ts';
import { parseRules } from './parse-rules.ts';

/** `column CODE` of the faults of `field|chain: value`, written at column 1 of its own line. */
function faultsOf(chain: string, value = 'x', field = 'f'): string[] {
  const text = ruleText(`s:\n  ${field}${chain}: ${value}\ncondition: s`);
  return parseRules('test.yml', text, noPlaceholders)
    .faults.filter((fault) => fault.severity === 'error')
    .map(({ column, code }) => `${column - 4} ${code}`);
}

function isLegal(chain: string, value?: string): boolean {
  return faultsOf(chain, value).length === 0;
}

describe('accepts every modifier of the specification', () => {
  const values: Readonly<Record<string, string>> = {
    exists: 'true',
    cidr: '10.0.0.0/8',
    ...Object.fromEntries(['lt', 'lte', 'gt', 'gte'].map((name) => [name, '10'])),
    ...Object.fromEntries(
      ['minute', 'hour', 'day', 'week', 'month', 'year'].map((name) => [name, '[1, 2]']),
    ),
    all: '[a, b]',
  };
  const alone = [
    ['all', 'startswith', 'endswith', 'contains', 'exists', 'cased', 'neq', 'windash', 're'],
    ['base64', 'base64offset', 'utf16le', 'utf16be', 'utf16', 'wide', 'lt', 'lte', 'gt', 'gte'],
    ['minute', 'hour', 'day', 'week', 'month', 'year', 'cidr', 'expand', 'fieldref'],
  ].flat();
  test.each(alone)('%s', (name) => {
    expect(faultsOf(`|${name}`, values[name])).toEqual([]);
  });
});

test('accepts the chains that mean something, in any order', () => {
  const chains: readonly (readonly [chain: string, value?: string])[] = [
    ['|contains|all', '[a, b]'],
    ['|all|contains', '[a, b]'],
    ['|contains|all|windash', "[' -a', ' -b']"],
    ['|endswith|cased'],
    ['|startswith|neq'],
    ['|wide|base64offset|contains'],
    ['|base64offset|contains|cased'],
    ['|utf16be|base64'],
    ['|utf16|base64offset|contains'],
    ['|re|i'],
    ['|re|i|m|s'],
    ['|re|neq'],
    ['|re|all', "['a.b', 'c.d']"],
    ['|re|cased'],
    ['|contains|re'],
    ['|re|startswith|i'],
    ['|cidr|neq', '10.0.0.0/8'],
    ['|fieldref|neq'],
    ['|fieldref|endswith'],
    ['|fieldref|startswith|cased'],
    ['|contains|expand', "'%hosts%'"],
    ['|cidr|expand', "'%networks%'"],
    ['|re|expand', "'%names%'"],
    ['|hour|gte', '22'],
    ['|hour|neq', '12'],
  ];
  for (const [chain, value] of chains) expect(faultsOf(chain, value), chain).toEqual([]);
});

test('refuses at the modifier what Sigma has no name for', () => {
  expect(faultsOf('|contains|shrug|all')).toEqual(['12 UNKNOWN_MODIFIER']);
  expect(faultsOf('|Contains')).toEqual(['3 UNKNOWN_MODIFIER']);
  expect(faultsOf('|')).toEqual(['3 UNKNOWN_MODIFIER']);
  const quoted = ruleText(`s:\n  'f|shrug': x\ncondition: s`);
  expect(parseRules('t', quoted, noPlaceholders).faults).toMatchObject([{ line: 6, column: 8 }]);
});

test('refuses chains of which a part would say nothing', () => {
  const chains: readonly (readonly [chain: string, value?: string])[] = [
    ['|contains|startswith'],
    ['|contains|contains'],
    ['|re|re'],
    ['|gt|lt', '1'],
    ['|minute|hour', '1'],
    ['|i'],
    ['|i|re'],
    ['|re|cidr'],
    ['|cidr|contains', '10.0.0.0/8'],
    ['|exists|contains', 'true'],
    ['|exists|neq', 'true'],
    ['|exists|all', 'true'],
    ['|gt|contains', '1'],
    ['|fieldref|re'],
    ['|fieldref|cidr'],
    ['|fieldref|gt'],
    ['|fieldref|base64'],
    ['|fieldref|expand'],
    ['|hour|contains', '1'],
    ['|hour|fieldref'],
    ['|re|base64'],
    ['|re|contains|windash'],
    ['|cidr|base64offset', '10.0.0.0/8'],
    ['|gt|wide', '1'],
    ['|exists|expand', 'true'],
    ['|re|i|cased'],
  ];
  for (const [chain, value] of chains) {
    expect(isLegal(chain, value), chain).toBe(false);
  }
});

test('places every bad value of a list', () => {
  const text = ruleText(
    `s:\n  f|cidr:\n    - 10.0.0.0/8\n    - 10.0.0.0/33\n    - x\ncondition: s`,
  );
  expect(parseRules('t', text, noPlaceholders).faults).toMatchObject([
    { line: 8, column: 9, code: 'BAD_VALUE' },
    { line: 9, column: 9, code: 'BAD_VALUE' },
  ]);
});

test('refuses values that a modifier can not use', () => {
  const pairs: readonly (readonly [chain: string, value: string, code?: string])[] = [
    ['|exists', 'maybe'],
    ['|exists', '[true, false]'],
    ['|gt', 'many'],
    ['|gt', '.nan'],
    ['|hour', 'noon'],
    ['|hour', 'null'],
    ['|contains', 'null'],
    ['|cidr', 'fe80::/129'],
    ['|re', '(', 'BAD_REGEX'],
    ['|re', "'(?!x)y'", 'BAD_REGEX'],
    ['|re', "'(a)\\1'", 'BAD_REGEX'],
    ['|base64', "'a*'"],
    ['|fieldref', '5'],
    ['', '{a: b}'],
    ['', '[]'],
    ['', '[[a]]'],
  ];
  for (const [chain, value, code = 'BAD_VALUE'] of pairs) {
    expect(faultsOf(chain, value)[0]?.split(' ')[1], `${chain}: ${value}`).toBe(code);
  }
});

test('keywords take what does not ask for one field', () => {
  const of = (chain: string, value = '[a, b]'): string[] => faultsOf(`'${chain}'`, value, '');
  for (const chain of ['|all', '|contains|all', '|cased', '|wide|base64offset|contains', '|neq']) {
    expect(of(chain), chain).toEqual([]);
  }
  expect(of('|re', "['a.b']")).toEqual([]);
  for (const chain of ['|exists', '|startswith', '|fieldref', '|gt', '|hour']) {
    expect(of(chain, '1'), chain).not.toEqual([]);
  }
  expect(of('|all', '[a, null]')).not.toEqual([]);
});

test('anchors an expression that has a place', () => {
  expect(holds("f|re|startswith: 'a|b'", { f: 'bx' })).toBe(true);
  expect(holds("f|re|startswith: 'a|b'", { f: 'xb' })).toBe(false);
  expect(holds("f|re|startswith|m: 'b'", { f: 'x\nb' })).toBe(false);
  expect(holds("f|re|endswith: 'a|b'", { f: 'xa' })).toBe(true);
  expect(holds("f|re|endswith: 'a|b'", { f: 'ax' })).toBe(false);
  expect(holds("f|contains|re: 'a.c'", { f: 'xabcx' })).toBe(true);
});

test('fills placeholders in where they stand for ranges, expressions and numbers', () => {
  const placeholder = (name: string): string[] | undefined =>
    ({ nets: ['10.0.0.0/8', '192.0.2.0/24'], bad: ['10.0.0.0/99'], names: ['a.c', 'x+'] })[name];
  const itemOf = (chain: string, value: string): Partial<FieldItem> | string | undefined => {
    const text = ruleText(`s:\n  f${chain}: ${value}\ncondition: s`);
    const { rules, faults } = parseRules('t', text, { placeholder });
    const [rule] = rules;
    const term = rule?.kind === 'event' ? rule.selections['s'] : undefined;
    return term && 'of' in term ? (term.of[0] as FieldItem) : faults[0]?.code;
  };
  expect(itemOf('|cidr|expand', "'%nets%'")).toMatchObject({
    modifiers: ['cidr'],
    values: [{ value: '10.0.0.0/8' }, { value: '192.0.2.0/24' }],
  });
  expect(itemOf('|re|expand', "'^%names%$'")).toMatchObject({
    modifiers: ['re'],
    values: [{ value: '^a.c$' }, { value: '^x+$' }],
  });
  expect(itemOf('|cidr|expand', "'%bad%'")).toBe('BAD_VALUE');
  expect(itemOf('|cidr|expand|all', "['%nets%', '%nets%']")).toBe('BAD_MODIFIERS');
  // Nobody has set it: the rule sleeps, as any rule with a placeholder does.
  expect(itemOf('|cidr|expand', "'%unset%'")).toMatchObject({ modifiers: ['expand'] });
});

test('warns of what loads and does less than it seems to', () => {
  const warnings = (detection: string): string[] =>
    parseRules('t', ruleText(detection), noPlaceholders).faults.map(
      ({ severity, line, column, code }) => `${severity} ${line}:${column} ${code}`,
    );
  expect(warnings('s:\n  f|contains|all: a\ncondition: s')).toEqual(['warning 6:5 ALL_OF_ONE']);
  expect(warnings("s:\n  f|expand: '%x%'\ncondition: s")).toEqual([
    'warning 6:5 UNKNOWN_PLACEHOLDER',
  ]);
  expect(warnings('s: [a]\ntimeframe: 5m\ncondition: s')).toEqual([
    'warning 6:3 IGNORED_TIMEFRAME',
  ]);
});

test('takes nothing that could not be compiled', () => {
  const random = createSeededRandom(17);
  const modifiers = [
    ['all', 'startswith', 'endswith', 'contains', 'exists', 'cased', 'neq', 'windash', 're', 'i'],
    ['base64', 'base64offset', 'wide', 'utf16', 'lt', 'gte', 'hour', 'cidr', 'expand', 'fieldref'],
  ].flat();
  const values = [
    ['a', "'a*b'", '5', '1.5', 'true', 'null', "''", '.nan', '99999999999999999999', '[null]'],
    ["'10.0.0.0/8'", "'(a|b)+'", '[a, 5]', '[true, a]', "'%x%'", "'%y%'", "' -a /b'"],
  ].flat();
  const placeholders = { x: ['1', 'b*'] };
  const context = { placeholder: (name: string) => (name === 'x' ? placeholders.x : undefined) };
  const pipeline = { id: 'p', logsources: [], fields: [], placeholders };
  let taken = 0;
  for (let round = 0; round < 3_000; round += 1) {
    const chain = Array.from({ length: random.int(4) }, () => random.pick(modifiers));
    const key = [random.int(6) === 0 ? '' : 'f', ...chain].join('|');
    const text = ruleText(`s:\n  '${key}': ${random.pick(values)}\ncondition: s`);
    const { rules, faults } = parseRules('t', text, context);
    // What is not taken is refused for a reason.
    expect(rules.length + faults.length, text).toBeGreaterThan(0);
    taken += rules.length;
    const options = { ignoreLogsource: true, pipelines: [pipeline] };
    expect(() => createRuleSet(rules, options), text).not.toThrow();
  }
  expect(taken).toBeGreaterThan(1_000);
});
