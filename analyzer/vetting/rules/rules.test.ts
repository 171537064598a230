import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadReadingRules } from '../../../collector/packages/reading/rules.ts';
import { loadChecks, readCheckFile } from './checks.ts';
import { loadLists } from './lists.ts';
import { loadVettingRules } from './rule-book.ts';
import { rulesVersionOf } from './rules-version.ts';

const folder = 'rules/apps';
const rules = loadVettingRules(folder);
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'xiaodun-checks-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** All values of a field anywhere in the conditions of all checks: `api` of calls, `mark` of marks. */
function valuesOf(list: string, field: string): string[] {
  const found: string[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    if (typeof value !== 'object' || value === null) return;
    const record = value as Record<string, unknown>;
    if (record['kind'] === 'list' && record['list'] === list) {
      const where = record['where'] as [string, Record<string, unknown>][];
      for (const [name, wanted] of where) if (name === field) found.push(...namesIn(wanted));
    }
    Object.values(record).forEach(look);
  };
  look(rules.checks);
  return found;
}

function namesIn(wanted: Record<string, unknown>): string[] {
  if (wanted['kind'] === 'is') return [String(wanted['value'])];
  if (wanted['kind'] === 'in') return wanted['values'] as string[];
  if (wanted['kind'] === 'not') return namesIn(wanted['test'] as Record<string, unknown>);
  return [];
}

describe('the shipped rules', () => {
  const reading = loadReadingRules();
  const idsOf = (list: readonly { id: string }[]) => new Set(list.map(({ id }) => id));

  test('have at least forty checks with both languages, a source and advice', () => {
    expect(rules.checks.length).toBeGreaterThanOrEqual(70);
    for (const { id, title, advice, source } of rules.checks) {
      expect(/\p{Script=Han}/u.test(title.zh), id).toBe(true);
      expect(/\p{Script=Han}/u.test(title.en + advice.en), id).toBe(false);
      expect(source.length, id).toBeGreaterThan(1);
    }
  });

  test.each([
    ['calls', 'api', idsOf(reading.apis)],
    ['marks', 'mark', idsOf(reading.marks)],
    ['secrets', 'rule', idsOf(reading.secrets)],
    ['strayFiles', 'kind', idsOf(reading.files)],
  ] as const)('name only %s that reading looks for', (list, field, known) => {
    const named = valuesOf(list, field);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });

  test('know every call of the matrix and of the lists of calls', () => {
    const known = idsOf(reading.apis);
    const named = rules.permissions.groups.flatMap(({ apis = [] }) => apis);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
    expect(reading.apis.some(({ id }) => rules.lists.has('personal-calls', id))).toBe(true);
  });

  test('have the 31 items of the method, and a check for each that reading can throw light on', () => {
    const { items } = rules.items;
    const perClass = [1, 2, 3, 4, 5, 6].map(
      (wanted) => items.filter(({ item }) => item.startsWith(`${wanted}.`)).length,
    );
    expect(perClass).toEqual([4, 4, 9, 6, 3, 5]);
    const covered = new Set(rules.checks.flatMap((check) => check.items));
    const automatic = items.filter(({ how }) => how.includes('automatic'));
    expect(automatic.filter(({ item }) => !covered.has(item))).toEqual([]);
  });

  test('have one version for their contents', async () => {
    expect(rules.version).toBe(rulesVersionOf(folder));
    expect(rules.version).toMatch(/^\d+-[0-9a-f]{12}$/u);
  });
});

const good = `source: test
confidence: S
checks:
  - id: XX-01
    on: [android]
    title: { zh: 甲, en: a }
    severity: low
    items: []
    clauses: []
    cases:
      - when: WHEN
        verdict: FAIL
        say: { zh: 乙, en: b }
    advice: { zh: 丙, en: c }
    source: test
    confidence: S
`;

describe('a file of checks', () => {
  const lists = loadLists(join(folder, 'lists.yaml')).ids;

  test.each([
    ['{ fact: colour, is: red }', '/checks/0/cases/0/when/fact is none of'],
    ['{ list: permissions, where: { colour: red } }', '/where/colour is no field'],
    ['{ list: permissions, where: { name: { matches: "(" } } }', 'Invalid regular expression'],
    ['{ list: permissions, where: { name: { listed: none } } }', 'takes the id of a list'],
    ['{ list: permissions, least: 0 }', 'is a whole number from 1'],
    ['{ list: none }', 'is none of'],
    ['{ all: [] }', 'takes a list of conditions'],
    ['{ not: { declared: colour, is: red } }', 'is none of'],
    ['{ declared: minors }', 'is a value or one of'],
    ['{ declared: minors, is: true, below: 3 }', 'is a value or one of'],
    ['{ declared: minors, is: true, colour: red }', 'has unknown keys (colour)'],
    ['{ predicate: magic }', 'is none of'],
    ['{ predicate: permission-matrix, with: { verdict: BAD } }', '/with/verdict'],
    ['{ predicate: called-at-start, with: { list: none } }', 'is no list of lists.yaml'],
    ['{ colour: red }', 'begins with one of'],
    ['yes please', 'is no condition'],
    [`${'{ not: '.repeat(12)}{ fact: signed, is: true }${' }'.repeat(12)}`, 'nested too deep'],
  ])('refuses %s with its place', async (when, fault) => {
    const file = join(scratch, 'bad.yaml');
    await writeFile(file, good.replace('WHEN', when));
    expect(() => readCheckFile(file, lists)).toThrow(fault);
    expect(() => readCheckFile(file, lists)).toThrow(/bad\.yaml:\d+:\d+/u);
  });

  test('is read, with what a check leaves out filled in', async () => {
    const file = join(scratch, 'good.yaml');
    await writeFile(file, good.replace('WHEN', '{ fact: debuggable, is: true }'));
    expect(readCheckFile(file, lists)).toMatchObject([
      { id: 'XX-01', areas: [], tellAll: false, otherwise: { verdict: 'PASS' } },
    ]);
  });

  test('does not repeat a check of another file', async () => {
    const again = join(scratch, 'again');
    await mkdir(again);
    const text = good.replace('WHEN', '{ fact: debuggable, is: true }');
    await writeFile(join(again, 'a.yaml'), text);
    await writeFile(join(again, 'b.yaml'), text);
    expect(() => loadChecks(again, lists)).toThrow('XX-01, which is taken');
  });
});
