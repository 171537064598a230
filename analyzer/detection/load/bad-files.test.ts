import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flattenEvent } from '../flatten-event.ts';
import { loadRuleFile, noPlaceholders } from '../load-rules.ts';
import { createRuleSet } from '../rule-set.ts';
import { ruleText } from '../testing/rules.ts';
import { parseRules } from './parse-rules.ts';

function parse(text: string) {
  return parseRules('bad.yml', text, noPlaceholders);
}

/** `line:column CODE` of every fault. */
function faultsOf(text: string): string[] {
  return parse(text).faults.map(({ line, column, code }) => `${line}:${column} ${code}`);
}

const head = 'title: t\nlogsource: {}\n';

describe('one clear fault for', () => {
  const files: Readonly<Record<string, [text: string, fault: string]>> = {
    'lists that double with every alias': [
      Array.from({ length: 12 }, (_, n) =>
        n === 0
          ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
          : `a${n}: &a${n} [${`*a${n - 1},`.repeat(9)}]`,
      ).join('\n') + `\n${head}detection:\n  s: *a11\n  condition: s\n`,
      '1:1 TOO_LARGE',
    ],
    'a list that holds itself': [
      `${head}detection:\n  s: &s [*s]\n  condition: s\n`,
      '4:10 BAD_YAML',
    ],
    'an alias of nothing': [`${head}detection: *nothing\n`, '3:12 BAD_YAML'],
    'brackets without end': [`title: ${'['.repeat(2_000)}`, '1:108 TOO_DEEP'],
    'dashes without end': [`${'- '.repeat(2_000)}x`, '1:203 TOO_DEEP'],
    'lines that are set in further and further': [
      Array.from({ length: 200 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
      '101:101 TOO_DEEP',
    ],
    'selections in selections': [
      `${head}detection:\n  s: ${'['.repeat(20)}x${']'.repeat(20)}\n  condition: s\n`,
      '4:19 TOO_DEEP',
    ],
    'a condition that nests too deep': [
      `${head}detection:\n  s: {a: b}\n  condition: ${'('.repeat(200)}s${')'.repeat(200)}\n`,
      '5:114 BAD_CONDITION',
    ],
    'a condition without end': [
      `${head}detection:\n  s: {a: b}\n  condition: ${'s or '.repeat(10_000)}s\n`,
      '5:14 BAD_CONDITION',
    ],
    'a key that is there twice': [
      `${head}detection:\n  s: {a: b}\n  s: {a: c}\n`,
      '5:3 DUPLICATE_KEY',
    ],
    'a field that is there twice': [
      ruleText('s:\n  f|contains: a\n  f|contains: b\ncondition: s'),
      '7:5 DUPLICATE_KEY',
    ],
    'a value for each of many keys': [
      Array.from({ length: 60_000 }, (_, n) => `k${n}: v`).join('\n'),
      '1:1 TOO_LARGE',
    ],
    'a large file that is no plain YAML': [
      `a: 1\nb: &b 2\n${'# filler\n'.repeat(40_000)}`,
      '2:1 TOO_LARGE',
    ],
    'text without end': [`title: "${'x\n'.repeat(1_000)}`, '1001:1 BAD_YAML'],
    'a list': ['- title: t\n', '1:1 NOT_A_RULE'],
    'a tag': [`${head}detection: !!js/function 'x'\n`, '3:1 NO_DETECTION'],
  };
  for (const [name, [text, fault]] of Object.entries(files)) {
    test(name, () => {
      const { rules, faults } = parse(text);
      expect(rules).toEqual([]);
      const places = faults.map(({ line, column, code }) => `${line}:${column} ${code}`);
      expect(places).toContain(fault);
      const [, code] = fault.split(' ');
      expect(faults.filter((each) => each.code === code)).toHaveLength(1);
    });
  }
});

test('takes __proto__ and constructor for names like any other', () => {
  const text = [
    'title: t',
    'id: p',
    '__proto__: { polluted: yes }',
    'logsource: {}',
    'detection:',
    '  __proto__: { __proto__: x, constructor: y, toString: z }',
    '  condition: __proto__',
  ].join('\n');
  const { rules, faults } = parse(text);
  expect(faults).toEqual([]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  const ruleSet = createRuleSet(rules, { ignoreLogsource: true });
  const event = JSON.parse('{"__proto__": "x", "constructor": "y", "toString": "z"}');
  expect(ruleSet.match(flattenEvent(event))).toHaveLength(1);
  expect(ruleSet.match(flattenEvent({}))).toHaveLength(0);
});

test('counts faults beyond a hundred instead of listing them', () => {
  const { faults } = parse('title: x\n---\n'.repeat(500));
  expect(faults).toHaveLength(101);
  expect(faults.at(-1)).toMatchObject({ code: 'TOO_MANY', reason: /900 more/ });
});

test('reads a file that Windows wrote as its own', () => {
  const unix = ruleText('s:\n  f: a\n  g|shrug: b\ncondition: s and t');
  const windows = `\ufeff${unix.replaceAll('\n', '\r\n')}`;
  expect(faultsOf(windows)).toEqual(faultsOf(unix));
  expect(faultsOf(windows)).toEqual(['7:7 UNKNOWN_MODIFIER', '8:20 UNKNOWN_SELECTION']);
});

describe('files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiaodun-bad-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const load = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content);
    return loadRuleFile(join(folder, name), noPlaceholders);
  };

  test('refuses a file of 10 MB without reading it', async () => {
    const { faults } = await load('large.yml', '#'.repeat(10 * 1024 * 1024));
    expect(faults).toMatchObject([{ code: 'TOO_LARGE', line: 1, column: 1 }]);
  });

  test('reads 1,000 rules in one file', async () => {
    const rule = (n: number): string =>
      ruleText(`s:\n  f: ${n}\ncondition: s`).replace('id: test', `id: r${n}`);
    const text = Array.from({ length: 1_000 }, (_, n) => rule(n)).join('---\n');
    const { rules, faults } = await load('many.yml', text);
    expect(faults).toEqual([]);
    expect(rules.at(-1)).toMatchObject({ id: 'r999', line: 999 * 8 + 1 });
  });

  test('names what is no text', async () => {
    const { rules, faults } = await load('binary.yml', Buffer.from([0, 255, 254, 7, 0, 10, 58]));
    expect(rules).toEqual([]);
    expect(faults).not.toEqual([]);
  });
});
