import { describe, expect, test } from 'vitest';
import { flattenEvent } from '../flatten-event.ts';
import { noPlaceholders } from '../load-rules.ts';
import { createRuleSet } from '../rule-set.ts';
import { parseRules } from './parse-rules.ts';

function parse(text: string) {
  return parseRules('test.yml', text, noPlaceholders);
}

function faultsOf(text: string): string[] {
  return parse(text).faults.map(({ line, column, code }) => `${line}:${column} ${code}`);
}

function matches(text: string, event: Record<string, unknown>): string[] {
  const { rules, faults } = parse(text);
  expect(faults).toEqual([]);
  const ruleSet = createRuleSet(rules, { ignoreLogsource: true });
  return ruleSet.match(flattenEvent(event)).map((detection) => detection.ruleId);
}

const base = 'title: t\nid: t\nlogsource: {}\ndetection:\n';

describe('conditions', () => {
  const withCondition = (condition: string): string =>
    `${base}  sel_a: {f: a}\n  sel_b: {f: b}\n  _c: {f: c}\n  condition: ${condition}\n`;

  test('any of a list of conditions is enough', () => {
    const text = withCondition('[sel_a, "not sel_b and _c"]');
    expect(matches(text, { f: 'a' })).toEqual(['t']);
    expect(matches(text, { f: 'c' })).toEqual(['t']);
    expect(matches(text, { f: 'b' })).toEqual([]);
  });

  test('faults stand at the word', () => {
    const cases: readonly (readonly [condition: string, fault: string])[] = [
      ['sel_a and nothing', '8:24 UNKNOWN_SELECTION'],
      ["'sel_a and nothing'", '8:25 UNKNOWN_SELECTION'],
      ['1 of none*', '8:19 UNKNOWN_SELECTION'],
      ['sel_a sel_b', '8:20 BAD_CONDITION'],
      ['sel_a and (sel_b', '8:30 BAD_CONDITION'],
      ['sel_a and', '8:23 BAD_CONDITION'],
      ['sel_a | count() > 5', '8:20 BAD_CONDITION'],
      ['0 of sel_*', '8:14 BAD_CONDITION'],
      ['[sel_a, {a: b}]', '8:22 BAD_CONDITION'],
      ['[sel_a, nothing, nowhere]', '8:22 UNKNOWN_SELECTION'],
      ['', '8:3 NO_CONDITION'],
      ['[]', '8:3 NO_CONDITION'],
    ];
    for (const [condition, fault] of cases) {
      expect(faultsOf(withCondition(condition)), condition).toContain(fault);
    }
  });

  test('stands over several lines', () => {
    const text = `${base}  sel_a: {f: a}\n  condition: >-\n    sel_a\n    or nothing\n`;
    expect(faultsOf(text)).toEqual(['6:14 UNKNOWN_SELECTION']);
  });
});

describe('collections of Sigma 1', () => {
  const common =
    'action: global\ntitle: Common\nid: c0ffee\nlogsource: {product: windows}\ndetection:\n  base: {f: a}\n';

  test('global adds to what follows, down into maps', () => {
    const text = [
      common,
      'detection:\n  own: {g: x}\n  condition: base and own\n',
      'id: second\nlogsource: {service: system}\ndetection:\n  condition: base\n',
    ].join('---\n');
    const { rules, faults } = parse(text);
    expect(faults).toEqual([]);
    expect(rules).toMatchObject([
      { id: 'c0ffee#2', title: 'Common', logsource: { product: 'windows' }, line: 8 },
      { id: 'second', logsource: { product: 'windows', service: 'system' } },
    ]);
    expect(matches(text, { f: 'a', g: 'x' })).toEqual(['c0ffee#2', 'second']);
    expect(matches(text, { f: 'a' })).toEqual(['second']);
  });

  test('repeat is the rule before with changes, reset forgets what is common', () => {
    const text = [
      common,
      'detection:\n  condition: base\n',
      'action: repeat\ndetection:\n  base: {f: b}\n',
      'action: reset\n',
      'title: alone\nid: alone\nlogsource: {}\ndetection:\n  s: {f: b}\n  condition: s\n',
    ].join('---\n');
    expect(matches(text, { f: 'a' })).toEqual(['c0ffee#2']);
    expect(matches(text, { f: 'b' })).toEqual(['c0ffee#3', 'alone']);
  });

  test('an action that is none is a fault at its place', () => {
    expect(faultsOf('title: t\naction: dance\n')).toEqual(['2:1 BAD_ACTION']);
    expect(faultsOf('action: repeat\ntitle: t\n')).toEqual(['1:1 BAD_ACTION']);
  });
});

describe('headers', () => {
  test('a name stands for a title and for an id', () => {
    const text = `name: feeder\nlicense: DRL-1.1\n${base.split('\n').slice(2).join('\n')}  s: {f: a}\n  condition: s\n`;
    expect(parse(text).rules).toMatchObject([
      { id: 'feeder', title: 'feeder', name: 'feeder', license: 'DRL-1.1' },
    ]);
  });

  test('warns of names of fields that it does not know', () => {
    const text = `taxonomy: splunk\n${base}  s: {f: a}\n  condition: s\n`;
    expect(parse(text).faults).toMatchObject([
      { severity: 'warning', code: 'UNKNOWN_TAXONOMY', line: 1, column: 11, ruleId: 't' },
    ]);
    expect(parse(text).rules).toHaveLength(1);
  });

  test('refuses a log source that is no text', () => {
    const text = base.replace('{}', '{product: [a], service: }') + '  s: {f: a}\n  condition: s\n';
    expect(faultsOf(text)).toEqual(['3:22 BAD_LOGSOURCE']);
  });
});

describe('correlations', () => {
  const correlation = (lines: readonly string[]): string =>
    ['title: t', 'id: t', 'correlation:', ...lines.map((line) => `  ${line}`), ''].join('\n');
  const sound = ['type: value_percentile', 'rules: [a]', 'group-by: [f]', 'timespan: 5m'];

  test('read every type, and which value of the ranked ones is meant', () => {
    const condition = 'condition: {field: n, gte: 10.5, lt: 20, percentile: 95}';
    expect(parse(correlation([...sound, condition])).rules).toMatchObject([
      {
        type: 'value_percentile',
        percentile: 95,
        fields: ['n'],
        timespanMs: 300_000,
        condition: [
          { comparison: 'gte', value: 10.5 },
          { comparison: 'lt', value: 20 },
        ],
      },
    ]);
    const half = correlation([...sound, 'condition: {field: n, lte: 1}']);
    expect(parse(half).rules).toMatchObject([{ percentile: 50 }]);
    const median = half.replace('value_percentile', 'value_median');
    expect(parse(median).rules).toMatchObject([{ type: 'value_median' }]);
  });

  test('name every fault at its place', () => {
    const faults = faultsOf(
      correlation([
        'type: sometimes',
        'rules: []',
        'group-by: {a: b}',
        'timespan: 1w',
        'aliases: {a: {r: [x]}}',
        'condition: {gte: many, about: 5}',
      ]),
    );
    expect(faults).toEqual([
      '4:9 UNSUPPORTED_CORRELATION',
      '7:13 BAD_TIMESPAN',
      '5:10 NO_RULES',
      '6:13 BAD_CORRELATION',
      '8:13 BAD_ALIAS',
      '9:15 BAD_CONDITION',
      '9:26 BAD_CONDITION',
    ]);
  });

  test('refuse a condition that does not go with the type', () => {
    const cases: readonly (readonly [type: string, condition: string])[] = [
      ['event_count', ''],
      ['value_count', 'condition: {gte: 5}'],
      ['value_sum', 'condition: {field: [a, b], gte: 5}'],
      ['value_percentile', 'condition: {field: a, gte: 5, percentile: 101}'],
      ['value_avg', 'condition: {field: a, gte: 5, percentile: 50}'],
      ['temporal', 'condition: a and b'],
    ];
    for (const [type, condition] of cases) {
      const lines = [`type: ${type}`, ...sound.slice(1), ...(condition === '' ? [] : [condition])];
      const [fault, ...others] = parse(correlation(lines)).faults;
      expect(fault?.code, type).toBe('BAD_CONDITION');
      expect(others).toEqual([]);
    }
  });
});
