import { describe, expect, test } from 'vitest';
import { exactJson, parseExactJson } from './facts-json.ts';
import { compareOids } from './oid.ts';
import { bytesToText, decodeValue, toMac } from './value.ts';

const counter64 = 70;
const bytes = (hex: string) => Buffer.from(hex, 'hex');

describe('decodeValue', () => {
  test.each([
    ['ffffffffffffffff', 18_446_744_073_709_551_615n],
    ['00ffffffffffffffff', 18_446_744_073_709_551_615n],
    ['20000000000001', 9_007_199_254_740_993n],
    ['00', 0n],
  ])('reads the Counter64 %s exactly', (hex, value) => {
    expect(decodeValue({ oid: '1.3', type: counter64, value: bytes(hex) })).toEqual({
      kind: 'integer',
      value,
    });
  });

  test.each(['', 'ffffffffffffffffffff'])('drops a Counter64 of the wrong length: %s', (hex) => {
    expect(decodeValue({ oid: '1.3', type: counter64, value: bytes(hex) })).toBeUndefined();
  });
});

describe('text', () => {
  test('is UTF-8, else GB18030 as Chinese firmware writes it, without NULs', () => {
    expect(bytesToText(Buffer.from('教学楼\u0000\u0000'))).toBe('教学楼');
    expect(bytesToText(bytes('bdccd1a7c2a5'))).toBe('教学楼');
    expect(bytesToText(Buffer.from('a\u0000b'))).toBe('ab');
  });
});

describe('toMac', () => {
  test.each([
    ['001e102a0001', '00:1e:10:2a:00:01'],
    [Buffer.from('0:1E:10:2A:0:1').toString('hex'), '00:1e:10:2a:00:01'],
    [Buffer.from('00-1e-10-2a-00-01').toString('hex'), '00:1e:10:2a:00:01'],
    ['', undefined],
  ])('reads %s', (hex, mac) => {
    expect(toMac({ kind: 'bytes', value: bytes(hex) })).toBe(mac);
  });
});

describe('compareOids', () => {
  test.each([
    ['1.3.6.1.9', '1.3.6.1.10', -1],
    ['1.3.6.1', '1.3.6.1.0', -1],
    ['1.3.6.1.2', '1.3.6.1.2', 0],
    ['1.3.6.2', '1.3.6.1.4294967295', 1],
  ])('orders %s and %s by number', (a, b, sign) => {
    expect(Math.sign(compareOids(a, b))).toBe(sign);
    expect(Math.sign(compareOids(b, a))).toBe(sign === 0 ? 0 : -sign);
  });
});

describe('exact JSON', () => {
  test('carries 64-bit integers both ways', () => {
    const text = exactJson({ a: 18_446_744_073_709_551_615n, b: 1, c: 'x' });
    expect(text).toBe('{"a":18446744073709551615,"b":1,"c":"x"}');
    expect(parseExactJson(text)).toEqual({ a: 18_446_744_073_709_551_615n, b: 1, c: 'x' });
  });
});
