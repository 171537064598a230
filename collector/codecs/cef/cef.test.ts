import { describe, expect, it } from 'vitest';
import { parseCef } from './cef.ts';

describe('parseCef', () => {
  it('reads header and extension, with escapes taken off', () => {
    const text =
      String.raw`host CEF:0|Acme\|Co|Gate|2.1|77|Port \\ scan|8|src=10.0.0.1 spt=40 ` +
      String.raw`msg=two words\nand a\=b request=http://a.cn/?q=1&r=2 act=blocked`;
    expect(parseCef(text)).toEqual({
      version: '0',
      vendor: 'Acme|Co',
      product: 'Gate',
      productVersion: '2.1',
      signatureId: '77',
      name: String.raw`Port \ scan`,
      severity: '8',
      extension: [
        ['src', '10.0.0.1'],
        ['spt', '40'],
        ['msg', 'two words\nand a=b'],
        ['request', 'http://a.cn/?q=1&r=2'],
        ['act', 'blocked'],
      ],
    });
  });

  it('reads a record without an extension or its last bar', () => {
    expect(parseCef('CEF:1|a|b|c|d|e|3')).toMatchObject({ severity: '3', extension: [] });
  });

  it.each(['', 'CEF:', 'CEF:0|a|b', 'CEF:x|a|b|c|d|e|f|', 'CEF:10.0.0.1:514|k:v'])(
    'refuses %j',
    (text) => {
      expect(parseCef(text)).toBeUndefined();
    },
  );
});
