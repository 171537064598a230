import { describe, expect, it } from 'vitest';
import { parseLeef } from './leef.ts';

describe('parseLeef', () => {
  it('reads version 1.0 with tabs', () => {
    expect(parseLeef('LEEF:1.0|Acme|Gate|3|deny|src=10.0.0.1\tdst=10.0.0.2\tmsg=a b=c')).toEqual({
      version: '1.0',
      vendor: 'Acme',
      product: 'Gate',
      productVersion: '3',
      eventId: 'deny',
      attributes: [
        ['src', '10.0.0.1'],
        ['dst', '10.0.0.2'],
        ['msg', 'a b=c'],
      ],
    });
  });

  it.each(['^', 'x5E', '0x5e'])('reads version 2.0 with the delimiter written %s', (mark) => {
    const record = parseLeef(`LEEF:2.0|Acme|Gate|3|deny|${mark}|src=10.0.0.1^usrName=li wei`);
    expect(record?.attributes).toEqual([
      ['src', '10.0.0.1'],
      ['usrName', 'li wei'],
    ]);
  });

  it('reads version 2.0 without a delimiter field, and tabs that a relay made blanks', () => {
    expect(parseLeef('LEEF:2.0|a|b|c|d|src=1.1.1.1\tsrcPort=9')?.attributes).toHaveLength(2);
    expect(parseLeef('LEEF:1.0|a|b|c|d|src=1.1.1.1 srcPort=9')?.attributes).toHaveLength(2);
  });

  it.each(['', 'LEEF:', 'LEEF:1.0|a|b'])('refuses %j', (text) => {
    expect(parseLeef(text)).toBeUndefined();
  });
});
