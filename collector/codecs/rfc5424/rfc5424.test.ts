import { describe, expect, it } from 'vitest';
import { parseRfc5424, type Rfc5424Fields } from './rfc5424.ts';

function fields(text: string): Rfc5424Fields {
  const result = parseRfc5424(text);
  if (result.kind !== 'ok') throw new Error(`${result.kind}: ${JSON.stringify(result)}`);
  return result.fields;
}

describe('parseRfc5424', () => {
  it('reads every part of a full message', () => {
    const text =
      '<134>1 2026-03-04T05:06:07.890123+08:00 fw1.school.edu.cn portal 4242 LOGIN ' +
      '[origin@41058 ip="10.1.2.3" seq="7"][meta] student signed in';
    expect(fields(text)).toMatchObject({
      priority: 134,
      version: 1,
      timestamp: { year: 2026, millisecond: 890, offsetMinutes: 480 },
      hostname: 'fw1.school.edu.cn',
      appName: 'portal',
      procId: '4242',
      msgId: 'LOGIN',
      structuredData: { 'origin@41058': { ip: '10.1.2.3', seq: '7' }, meta: {} },
      message: 'student signed in',
    });
  });

  it('leaves out what is nil, and an absent message', () => {
    expect(fields('<0>1 - - - - - -')).toEqual({ priority: 0, version: 1 });
  });

  it('takes escapes off and keeps backslashes that escape nothing', () => {
    const { structuredData } = fields(
      String.raw`<1>1 - - - - - [a q="\"x\"" b="\\" c="\]" d="\n"]`,
    );
    expect(structuredData).toEqual({ a: { q: '"x"', b: '\\', c: ']', d: String.raw`\n` } });
  });

  it('takes the byte order mark off the message', () => {
    expect(fields('<1>1 - - - - - - \uFEFF你好').message).toBe('你好');
  });

  it.each([
    ['<14>1', 'version'],
    ['<14>1 2026-02-30T00:00:00Z h a p m - x', 'timestamp'],
    ['<14>1 2026-02-03t00:00:00Z h a p m - x', 'timestamp'],
    ['<14>1 2026-02-03T00:00:00.1234567Z h a p m - x', 'timestamp'],
    ['<14>1 2026-02-03 00:00:00Z h a p m - x', 'timestamp'],
    [`<14>1 - ${'h'.repeat(256)} a p m - x`, 'hostname'],
    [`<14>1 - h ${'a'.repeat(49)} p m - x`, 'app-name'],
    [`<14>1 - h a ${'p'.repeat(129)} m - x`, 'procid'],
    [`<14>1 - h a p ${'m'.repeat(33)} - x`, 'msgid'],
    ['<14>1 - h a p m x', 'structured-data'],
    ['<14>1 - h a p m [a b="]"] x', 'structured-data'],
    ['<14>1 - h a p m [a][a] x', 'structured-data'],
    ['<14>1 - h a p m -x', 'message'],
  ])('stops at the fault in %s', (text, fault) => {
    expect(parseRfc5424(text)).toMatchObject({ kind: 'partial', fault });
  });

  it('keeps what came before the fault', () => {
    expect(parseRfc5424('<14>1 2026-02-03T00:00:00Z host app p m [x y="1" z]')).toMatchObject({
      kind: 'partial',
      fields: { hostname: 'host', appName: 'app', structuredData: { x: {} } },
    });
  });

  it.each(['', 'text', '<192>1 -', '<014>1 -', '<14>0 -', '<14>Jan 1', '(14)1 -', '<1', '<>1 -'])(
    'knows that %j is none',
    (text) => {
      expect(parseRfc5424(text).kind).toBe('none');
    },
  );

  it('treats a hostile element name as a name', () => {
    const { structuredData } = fields('<1>1 - - - - - [__proto__ polluted="1"]');
    expect(Object.keys(structuredData ?? {})).toEqual(['__proto__']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
