import { describe, expect, test } from 'vitest';
import { holds, loadText, ruleSetOf, ruleText } from '../testing/rules.ts';

type Case = readonly [selection: string, event: Record<string, unknown>, wanted: boolean];

function check(cases: readonly Case[]): void {
  for (const [selection, event, wanted] of cases) {
    expect(holds(selection, event), `${selection} on ${JSON.stringify(event)}`).toBe(wanted);
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('values', () => {
  test('compares text without case, and fields with case', () => {
    check([
      ['f: Foo', { f: 'fOO' }, true],
      ['f: Foo', { F: 'foo' }, false],
      ['f|cased: Foo', { f: 'foo' }, false],
      ['f|contains|cased: oO', { f: 'FoOx' }, true],
      ['f: 教务处', { f: '教务处' }, true],
    ]);
  });

  test('takes a number for the same number as text, and keeps 64-bit digits', () => {
    check([
      ['f: 22', { f: 22 }, true],
      ['f: 22', { f: '22' }, true],
      ["f: '22'", { f: 22 }, true],
      ['f: 22', { f: '220' }, false],
      ['f: 18446744073709551615', { f: '18446744073709551615' }, true],
      ['f: 18446744073709551615', { f: '18446744073709551614' }, false],
      ['f: 1.5', { f: 1.5 }, true],
      ['f|startswith: 10', { f: 1024 }, true],
      ['f: true', { f: 'True' }, true],
      ['f: false', { f: false }, true],
      ['f: true', { f: false }, false],
    ]);
  });

  test('keeps null, the empty text and a missing field apart', () => {
    check([
      ['f: null', {}, true],
      ['f: null', { f: null }, true],
      ['f: null', { f: [] }, true],
      ['f: null', { f: '' }, false],
      ["f: ''", { f: '' }, true],
      ["f: ''", {}, false],
      ['f: [null, a]', {}, true],
      ['f: [null, a]', { f: 'a' }, true],
      ['f|exists: true', { f: null }, true],
      ['f|exists: true', {}, false],
      ['f|exists: no', {}, true],
      ["f: '*'", {}, false],
      ["f: '*'", { f: '' }, true],
    ]);
  });

  test('looks into arrays and nested objects', () => {
    check([
      ['f: b', { f: ['a', 'b'] }, true],
      ['f|contains|all: [a, c]', { f: ['xa', 'cx'] }, true],
      ['a.b: x', { a: { b: 'x' } }, true],
      ['a.b: y', { a: [{ b: 'x' }, { b: 'y' }] }, true],
      ['f|neq: a', { f: ['a', 'b'] }, false],
    ]);
  });
});

describe('modifiers', () => {
  test('neq asks for a field that is there and different from all values', () => {
    check([
      ['f|neq: a', { f: 'b' }, true],
      ['f|neq: a', { f: 'A' }, false],
      ['f|neq: [a, b]', { f: 'b' }, false],
      ['f|neq: a', {}, false],
      ['f|neq: null', { f: 'x' }, true],
      ['f|neq: null', {}, false],
      ['f|contains|neq: x', { f: 'axb' }, false],
    ]);
  });

  test('re is case-sensitive and unanchored; i, m and s change it', () => {
    check([
      ['f|re: b+c', { f: 'abbcd' }, true],
      ['f|re: B', { f: 'b' }, false],
      ['f|re|i: B', { f: 'b' }, true],
      ['f|re: ^b$', { f: 'a\nb' }, false],
      ['f|re|m: ^b$', { f: 'a\nb' }, true],
      ['f|re: a.b', { f: 'a\nb' }, false],
      ['f|re|s: a.b', { f: 'a\nb' }, true],
      ["f|re: '^\\d{2}$'", { f: 42 }, true],
    ]);
  });

  test('refuses a regular expression that can not run in linear time', () => {
    const { faults } = loadText(ruleText("s:\n  f|re: '(a)(?=b)\\1'\ncondition: s"));
    expect(faults).toMatchObject([{ code: 'BAD_REGEX', line: 6 }]);
  });

  test('stays linear on an expression made to back-track', () => {
    const rules = ruleSetOf(ruleText("s:\n  f|re: '^(a+)+$'\ncondition: s"));
    const event = { f: `${'a'.repeat(20_000)}b` };
    const started = performance.now();
    expect(rules.match(event as never)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('cidr knows both families and mapped addresses', () => {
    check([
      ['f|cidr: 10.0.0.0/8', { f: '10.9.8.7' }, true],
      ['f|cidr: 10.0.0.0/8', { f: '11.0.0.1' }, false],
      ['f|cidr: 10.0.0.0/8', { f: '10.1' }, false],
      ['f|cidr: 10.0.0.0/8', { f: '::ffff:10.1.2.3' }, true],
      ["f|cidr: 'fe80::/10'", { f: 'fe80::1%eth0' }, true],
      ['f|cidr: 2001:db8::/33', { f: '2001:db8:7fff::1' }, true],
      ['f|cidr: 2001:db8::/33', { f: '2001:db8:8000::1' }, false],
      ['f|cidr: [192.0.2.0/24, 198.51.100.7]', { f: '198.51.100.7' }, true],
    ]);
    expect(loadText(ruleText('s:\n  f|cidr: 10.0.0.0/40\ncondition: s')).faults).toMatchObject([
      { code: 'BAD_VALUE' },
    ]);
  });

  test('compares numbers, also in text', () => {
    check([
      ['f|gt: 10', { f: 11 }, true],
      ['f|gt: 10', { f: '10.5' }, true],
      ['f|gte: 10', { f: 10 }, true],
      ['f|lt: 10', { f: -1 }, true],
      ['f|lte: 10', { f: 'ten' }, false],
      ['f|lt: 10', { f: '' }, false],
    ]);
  });

  test('base64offset finds the text at every position in a longer text', () => {
    for (const prefix of ['', 'x', 'xy', 'xyz', '学校']) {
      const event = { f: base64(`${prefix}/bin/bash -i`) };
      check([["f|base64offset|contains: '/bin/bash'", event, true]]);
    }
    check([
      ['f|base64: cmd', { f: base64('cmd') }, true],
      ['f|wide|base64: cmd', { f: Buffer.from('cmd', 'utf16le').toString('base64') }, true],
      ['f|utf16be|base64: c', { f: 'AGM=' }, true],
      ['f|utf16|base64: c', { f: '//5jAA==' }, true],
    ]);
  });

  test('fieldref compares two fields of an event', () => {
    check([
      ['f|fieldref: g', { f: 'A', g: 'a' }, true],
      ['f|fieldref: g', { f: 'a', g: 'b' }, false],
      ['f|fieldref: g', { f: 'a' }, false],
      ['f|fieldref|startswith: g', { f: 'abc', g: 'ab' }, true],
      ['f|fieldref|neq: g', { f: 'a', g: 'b' }, true],
    ]);
  });

  test('reads parts of dates in UTC', () => {
    const at = { t: '2026-11-21T23:05:00.000+08:00' };
    check([
      ['t|hour: 15', at, true],
      ['t|hour|gte: 16', at, false],
      ['t|minute: 5', at, true],
      ['t|day: 21', at, true],
      ['t|week: 47', at, true],
      ['t|month: 11', at, true],
      ['t|year: 2026', at, true],
      ['t|year: 2026', { t: 'yesterday' }, false],
      ['t|hour: 23', { t: '2026-11-21 23:05:00' }, true],
    ]);
  });

  test('keywords stand in any field; all of them may stand in different ones', () => {
    check([
      ['- drop table\n- xp_cmdshell', { message: 'x; DROP TABLE y' }, true],
      ['- drop table\n- xp_cmdshell', { a: { b: 'exec xp_cmdshell' } }, true],
      ['- drop table', { message: 'select' }, false],
      ["'|all':\n  - one\n  - two", { a: 'one', b: 'two' }, true],
      ["'|all':\n  - one\n  - two", { a: 'one' }, false],
      ["'|re': 'on[ce]'", { a: 'at once' }, true],
      ['- a*z', { f: 'xa--zx' }, true],
    ]);
  });

  test('lists of maps are any of them, maps all of theirs', () => {
    check([
      ['- f: a\n- g: b', { g: 'b' }, true],
      ['- f: a\n  g: b\n- h: c', { f: 'a' }, false],
      ['- f: a\n- keyword', { x: 'a keyword here' }, true],
    ]);
  });

  test('a rule sleeps until its placeholders are known', () => {
    const text = ruleText("s:\n  f|expand: '%admins%-x'\ncondition: not s");
    expect(loadText(text)).toMatchObject({
      rules: [{ id: 'test' }],
      faults: [{ code: 'UNKNOWN_PLACEHOLDER', severity: 'warning' }],
    });
    expect(ruleSetOf(text).match({ f: 'other' } as never)).toEqual([]);
    const pipelines = [
      { id: 'p', logsources: [], fields: [], placeholders: { admins: ['li', 'wang'] } },
    ];
    const awake = ruleSetOf(text, { ignoreLogsource: true, pipelines });
    expect(awake.match({ f: 'other' } as never)).toHaveLength(1);
    expect(awake.match({ f: 'wang-x' } as never)).toEqual([]);
    const plain = ruleText("s:\n  f|expand: '\\%plain%admins%'\ncondition: s");
    const escaped = ruleSetOf(plain, { ignoreLogsource: true, pipelines });
    expect(escaped.match({ f: '%plainli' } as never)).toHaveLength(1);
  });

  test.each([
    ['f|shrug: 1', 'UNKNOWN_MODIFIER'],
    ['f|i: 1', 'BAD_MODIFIERS'],
    ['f|contains|startswith: a', 'BAD_MODIFIERS'],
    ['f|cidr|re: a', 'BAD_MODIFIERS'],
    ['f|contains: null', 'BAD_VALUE'],
    ['f|gt: many', 'BAD_VALUE'],
    ['f|base64: a*b', 'BAD_VALUE'],
    ['f: []', 'BAD_VALUE'],
    ['f: {a: b}', 'BAD_VALUE'],
    ['f|exists: maybe', 'BAD_VALUE'],
  ])('refuses %s as %s', (selection, code) => {
    const { rules, faults } = loadText(ruleText(`s:\n  ${selection}\ncondition: s`));
    expect(rules).toEqual([]);
    expect(faults).toMatchObject([{ code, line: 6 }]);
  });
});
