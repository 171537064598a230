import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { flattenEvent } from './flatten-event.ts';
import { createReference } from './reference/reference.ts';
import { createRuleSet } from './rule-set.ts';
import { holds, loadText, ruleSetOf, ruleText } from './testing/rules.ts';

/*
 * Events and rules made to hurt. What is not linear would not end within the time that the runner gives a test, so
 * nothing here measures time.
 */

const mebibyte = 1024 * 1024;

/** `{a: {a: … {a: 'deep'}}}` */
function deep(levels: number): Record<string, unknown> {
  let event: Record<string, unknown> = { a: 'deep' };
  for (let level = 1; level < levels; level += 1) event = { a: event };
  return event;
}

function wide(fields: number): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: fields }, (_, n) => [`f${n}`, `value ${n}`]));
}

describe('events', () => {
  test('of 10,000 fields are matched on the fields that are read, whatever their names', () => {
    expect(holds('f17: value 17', wide(10_000))).toBe(true);
    expect(holds('- value 4000', wide(10_000))).toBe(true);
    expect(holds('- value 10001', wide(10_000))).toBe(false);
    expect(holds('f10001|exists: false', wide(10_000))).toBe(true);
  });

  test('of 10,000 levels are read to the documented depth', () => {
    expect(holds(`${Array(31).fill('a').join('.')}: deep`, deep(31))).toBe(true);
    expect(holds('- deep', deep(10_000))).toBe(false);
    expect(holds('b: c', { ...deep(10_000), b: 'c' })).toBe(true);
  });

  test('of lists within lists, 10,000 levels, are no trouble', () => {
    const lists: unknown = JSON.parse(`${'['.repeat(10_000)}"x"${']'.repeat(10_000)}`);
    expect(holds('b: c', { a: lists, b: 'c' })).toBe(true);
  });

  test('of 100,000 values in a field are looked through', () => {
    const many = Array.from({ length: 100_000 }, (_, n) => `value ${n}`);
    expect(holds('f: value 99999', { f: many })).toBe(true);
    expect(holds('f|contains|all: [value 7, e 99]', { f: many })).toBe(true);
    expect(holds('a.b|endswith: e 19999', { a: many.slice(0, 20_000).map((b) => ({ b })) })).toBe(
      true,
    );
  });

  test('with the names of JavaScript itself as keys have no more and no fewer fields for it', () => {
    const hostile = JSON.parse(
      '{"__proto__": {"polluted": "yes", "f": "x"}, "constructor": {"prototype": {"polluted": "yes"}}}',
    ) as Record<string, unknown>;
    expect(holds('__proto__.polluted: yes', hostile)).toBe(true);
    expect(holds('constructor.prototype.polluted: yes', hostile)).toBe(true);
    expect(holds('f: x', hostile)).toBe(false);
    expect(holds('polluted|exists: false', {})).toBe(true);
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length']) {
      expect(holds(`${name}|exists: true`, { f: 'x' }), name).toBe(false);
      expect(holds(`${name}: null`, { f: 'x' }), name).toBe(true);
      expect(holds(`${name}: x`, JSON.parse(`{"${name}": "X"}`)), name).toBe(true);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('with half of a surrogate pair are compared unit by unit', () => {
    expect(holds('f|contains: "\\ud83d"', { f: 'x\ud83dy' })).toBe(true);
    expect(holds('f: "\\udc00"', { f: '\ud83d' })).toBe(false);
    expect(holds('f|startswith: A', { f: 'a\udfff' })).toBe(true);
    expect(holds('f|re: "^a.$"', { f: 'a\ud83d' })).toBe(true);
    expect(holds('f|base64offset|contains: x', { f: '\ud83d' })).toBe(false);
  });

  test('with numbers beyond JavaScript compare without an error', () => {
    const [huge] = [Number('1e400')];
    expect(holds('f|gt: 5', { f: huge })).toBe(true);
    expect(holds('f|gt: 5', { f: '1e400' })).toBe(true);
    expect(holds('f|lt: 5', { f: '-1e400' })).toBe(true);
    expect(holds('f|gte: 0', { f: Number.NaN })).toBe(false);
    expect(holds('f|gte: 0', { f: 'NaN' })).toBe(false);
    expect(holds('f|lte: 0', { f: -0 })).toBe(true);
    expect(holds('f: 0', { f: '-0' })).toBe(true);
    expect(holds('f: NaN', { f: Number.NaN })).toBe(true);
    expect(holds('f|contains: 9', { f: Number.MAX_VALUE })).toBe(true);
    expect(holds('f: 9007199254740993', { f: '9007199254740992' })).toBe(false);
    expect(holds('f: 9007199254740993', { f: '9007199254740993' })).toBe(true);
    expect(holds('f: 123456789012345678901234567890', { f: '1' })).toBe(false);
  });

  test('of a mebibyte in one field are looked through', () => {
    const text = `${'中a'.repeat(mebibyte / 2)}needle`;
    expect(holds('f|endswith: NEEDLE', { f: text })).toBe(true);
    expect(holds('f|contains|all: [needle, "a中"]', { f: text })).toBe(true);
    expect(holds('- "a?a?a*needle"', { f: text })).toBe(true);
    expect(holds('f|re: "n[e]{2}dle$"', { f: text })).toBe(true);
    expect(holds('f|contains: needles', { f: text })).toBe(false);
  });

  test('of nothing, or of nothing that is a value, match what asks for nothing', () => {
    for (const event of [{}, { f: null }, { f: [] }, { f: {} }, { f: [null] }]) {
      expect(holds('f: null', event), JSON.stringify(event)).toBe(true);
      expect(holds('f: "*"', event), JSON.stringify(event)).toBe(false);
      expect(holds('- "?"', event), JSON.stringify(event)).toBe(false);
    }
  });
});

describe('rules', () => {
  test('with 10,000 values, more than one index holds, find the first and the last of them', () => {
    const word = (n: number): string => createHash('sha256').update(String(n)).digest('base64url');
    const values = Array.from({ length: 10_000 }, (_, n) => `'${word(n)}'`).join(', ');
    const rules = ruleSetOf(ruleText(`s:\n  f|contains: [${values}]\ncondition: s`));
    for (const n of [0, 5_000, 9_999]) {
      expect(rules.match(flattenEvent({ f: `x${word(n).toUpperCase()}y` })), word(n)).toHaveLength(
        1,
      );
    }
    expect(rules.match(flattenEvent({ f: word(10_000) }))).toEqual([]);
  });

  test('with a value of a mebibyte are a rule like any other', () => {
    const long = 'x'.repeat(mebibyte);
    const rules = ruleSetOf(ruleText(`s:\n  f|contains: ${long}\ncondition: s`));
    expect(rules.match(flattenEvent({ f: `a${long.toUpperCase()}b` }))).toHaveLength(1);
    expect(rules.match(flattenEvent({ f: long.slice(1) }))).toEqual([]);
  });

  test('with thousands of wildcards end on texts made to be slow', () => {
    const text = 'a'.repeat(100_000);
    const patterns = [
      `${'a*'.repeat(2_000)}b`,
      `*${'a*'.repeat(2_000)}`,
      `*${'?'.repeat(2_000)}b*`,
    ];
    const found = patterns.map((pattern) => holds(`f: "${pattern}"`, { f: text }));
    expect(found).toEqual([false, true, false]);
  });

  test('with expressions made to back-track end', () => {
    const text = `${'a'.repeat(50_000)}!`;
    const evil = ['^(a+)+$', '(a|a)*b', '(a|aa)+$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*a){25}b'];
    for (const source of evil) {
      expect(holds(`f|re: '${source}'`, { f: text }), source).toBe(false);
    }
  });

  test('with expressions that unfold to too much are refused with that reason', () => {
    const { rules, faults } = loadText(
      ruleText("s:\n  f|re: '((a{1,100}){1,100}){1,100}'\ncondition: s"),
    );
    expect(rules).toEqual([]);
    expect(faults).toMatchObject([{ code: 'BAD_REGEX' }]);
  });

  test('with fields and selections that are names of JavaScript itself are rules like any other', () => {
    const names = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'];
    const pipelines = [
      { id: 'p', logsources: [], fields: [{ names: { f: ['g'] } }], placeholders: {} },
    ];
    for (const name of names) {
      const { rules } = loadText(ruleText(`${name}:\n  ${name}: x\ncondition: ${name}`));
      const ruleSet = createRuleSet(rules, { ignoreLogsource: true, pipelines });
      const event = JSON.parse(`{"${name}": "x"}`) as Record<string, unknown>;
      expect(ruleSet.match(flattenEvent(event)), name).toHaveLength(1);
      expect(ruleSet.match(flattenEvent({ f: 'x' })), name).toEqual([]);
      expect(createReference(rules, { ignoreLogsource: true }).match(event), name).toEqual([
        'test',
      ]);
    }
  });
});
