import { describe, expect, test } from 'vitest';
import { joinRules, loadRules, noPlaceholders } from '../load-rules.ts';
import { parsePipeline } from '../pipelines/load-pipelines.ts';
import { ruleText } from '../testing/rules.ts';
import type { RuleFault } from '../rule.ts';
import { parseRules } from './parse-rules.ts';

const han = /\p{Script=Han}/u;

const head = 'title: t\nlogsource: {}\n';
const detection = 'detection:\n  s: {a: b}\n  condition: s\n';
const item = (text: string): string => ruleText(`s: {${text}}\ncondition: s`);
const condition = (text: string): string => ruleText(`s: {a: b}\ncondition: ${text}`);
const correlation = (text: string): string => `title: t\ncorrelation: {${text}}\n`;
const counted = 'rules: [a], timespan: 1m';

/** One text for each thing that can be wrong, by what is wrong with it. */
const files: Readonly<Record<string, string>> = {
  'no map': '- a\n',
  'no title': `logsource: {}\n${detection}`,
  'no log source': `title: t\n${detection}`,
  'a part of the log source': `title: t\nlogsource: {product: [a]}\n${detection}`,
  'no detection': head,
  'no condition': `${head}detection:\n  s: {a: b}\n`,
  'a condition that is none': `${head}detection:\n  s: {a: b}\n  condition: [{a: b}]\n`,
  'a time frame': `${head}detection:\n  s: {a: b}\n  timeframe: 5m\n  condition: s\n`,
  'a level': `level: loud\n${head}${detection}`,
  'a taxonomy': `taxonomy: mine\n${head}${detection}`,
  'an extension': `x-xiaodun: {colour: red}\n${head}${detection}`,
  'an extension that is no map': `x-xiaodun: red\n${head}${detection}`,
  'a filter': `${head}filter: a\n`,
  'the rules of a filter': `${head}filter:\n  rules: {a: b}\n`,
  'an action': `action: jump\n${head}`,
  'a repetition of nothing': `action: repeat\n${head}`,
  'an empty selection': `${head}detection:\n  s: {}\n  condition: s\n`,
  'an empty list': `${head}detection:\n  s: []\n  condition: s\n`,
  'a map as a value': item('a: {b: c}'),
  'a field without values': item('a: []'),
  'an address range': item('a|cidr: 300.0.0.0/8'),
  'a number': item('a|gt: many'),
  'a truth': item('a|exists: maybe'),
  'an expression': item("a|re: '(?=a)'"),
  'all of one': item('a|all: b'),
  'a modifier that is none': item('a|near: b'),
  'a modifier twice': item('a|contains|contains: b'),
  'modifiers that exclude each other': item('a|cidr|exists: b'),
  'a modifier of an expression': item('a|i: b'),
  'an encoding of numbers': item('a|base64|gt: 5'),
  'an encoding of wildcards': item("a|base64: 'b*'"),
  'windash after an encoding': item('a|utf16le|windash: b'),
  'several truths': item('a|exists: [true, false]'),
  'a keyword of nothing': ruleText('s: [null]\ncondition: s'),
  'a placeholder': item("a|expand: '%names%'"),
  'a place for keywords': ruleText("s: {'|endswith': [a]}\ncondition: s"),
  'a condition that ends early': condition('s and'),
  'a condition that goes on': condition('s s'),
  'a pipe': condition('s | count() > 5'),
  'a parenthesis': condition('(s'),
  'a name': condition('t'),
  'a quantity': condition('0 of s'),
  'a type': correlation(`type: mean, ${counted}`),
  'a timespan': correlation('type: temporal, rules: [a], timespan: soon'),
  'no rules': correlation('type: temporal, timespan: 1m'),
  'a condition that compares': correlation(`type: event_count, ${counted}, condition: {near: 5}`),
  'no condition of a count': correlation(`type: event_count, ${counted}`),
  'no field of a count': correlation(`type: value_count, ${counted}, condition: {gte: 5}`),
  'an alias': correlation(`type: temporal, ${counted}, aliases: {a: b}`),
  'a group': correlation(`type: temporal, ${counted}, group-by: [{a: b}]`),
  'an indentation': 'title: t\nlogsource:\n product: a\n  category: b\n',
  'a tab': 'title: t\nlogsource:\n\tproduct: a\n',
  'a quote': "title: 'a\n",
  'a key there twice': `${head}title: u\n${detection}`,
  'an alias of nothing': `${head}detection: *nothing\n`,
};

function expectBoth(faults: readonly RuleFault[]): void {
  expect(faults).not.toEqual([]);
  for (const { code, reason, reasonZh } of faults) {
    expect.soft(reason, code).not.toMatch(han);
    expect.soft(reasonZh, `${code}: ${reason}`).toMatch(han);
  }
}

describe('what is wrong is said in both languages:', () => {
  test.each(Object.entries(files))('%s', (_what, text) => {
    expectBoth(parseRules('bad.yml', text, noPlaceholders).faults);
  });

  test('rules that do not go together', () => {
    const one = parseRules('a.yml', `id: a\n${head}${detection}`, noPlaceholders);
    const same = parseRules('b.yml', `id: a\n${head}${detection}`, noPlaceholders);
    const lost = correlation('type: temporal, rules: [nobody], timespan: 1m');
    const { faults } = joinRules([one, same, parseRules('c.yml', lost, noPlaceholders)]);
    expect(faults.map(({ code }) => code)).toEqual(['DUPLICATE_ID', 'UNKNOWN_RULE']);
    expectBoth(faults);
  });

  test('a filter that nothing needs', () => {
    const filter = `${head}filter:\n  rules: [nobody]\n  s: {a: b}\n  condition: s\n`;
    expectBoth(joinRules([parseRules('a.yml', filter, noPlaceholders)]).faults);
  });

  test('a file that is not there', async () => {
    expectBoth((await loadRules(['/nowhere/at/all.yml'])).faults);
  });

  test.each(['id: a\ncolour: red\n', 'id: 5\n', 'id: [a\n'])('the pipeline %j', (text) => {
    expectBoth(parsePipeline('a.yaml', text).faults);
  });
});
