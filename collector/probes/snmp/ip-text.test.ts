import { describe, expect, test } from 'vitest';
import { addressFromBytes, decodeInetIndex, prefixFromMask } from './ip-text.ts';

const loopback6 = [...Array.from({ length: 15 }, () => 0), 1];
const linkLocal = [254, 128, 0, 0, 0, 0, 0, 0, 2, 144, 11, 255, 254, 122, 133, 116];

describe('decodeInetIndex', () => {
  test.each([
    ['IPv4 with a length', [1, 4, 10, 1, 0, 9], { ip: '10.1.0.9', family: 'ipv4' }],
    ['IPv4 without a length', [1, 10, 1, 0, 9], { ip: '10.1.0.9', family: 'ipv4' }],
    ['IPv6', [2, 16, ...loopback6], { ip: '::1', family: 'ipv6' }],
    ['IPv6 without a length', [2, ...linkLocal], { ip: 'fe80::290:bff:fe7a:8574', family: 'ipv6' }],
    [
      'IPv6 with a zone',
      [4, 20, ...linkLocal, 0, 1, 134, 160],
      { ip: 'fe80::290:bff:fe7a:8574', family: 'ipv6', zone: 100_000 },
    ],
    [
      'IPv6 with an empty zone and the wrong type',
      [2, ...linkLocal, 0, 0, 0, 0],
      { ip: 'fe80::290:bff:fe7a:8574', family: 'ipv6' },
    ],
  ])('reads %s', (_name, parts, expected) => {
    expect(decodeInetIndex(parts)).toEqual(expected);
  });

  test.each([
    ['too few octets', [1, 4, 10, 1]],
    ['octets above 255', [1, 4, 10, 1, 0, 256]],
    ['a type that is no address', [16, 3, 97, 98, 99]],
    ['nothing', []],
  ])('leaves out %s', (_name, parts) => {
    expect(decodeInetIndex(parts)).toBeUndefined();
  });
});

describe('addressFromBytes', () => {
  test.each([
    [[32, 1, 13, 184, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1], '2001:db8::1:0:0:1'],
    [[32, 1, 13, 184, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], '2001:db8:0:1:1:1:1:1'],
    [Array.from({ length: 16 }, () => 0), '::'],
    [[...Array.from({ length: 12 }, () => 0), 192, 0, 2, 1], '::c000:201'],
  ])('writes %j by RFC 5952', (bytes, text) => {
    expect(addressFromBytes(bytes)?.ip).toBe(text);
  });
});

describe('prefixFromMask', () => {
  test.each([
    ['255.255.252.0', 22],
    ['255.255.255.255', 32],
    ['0.0.0.0', 0],
    ['255.0.255.0', undefined],
    ['', undefined],
  ])('of %s', (mask, length) => {
    expect(prefixFromMask(mask)).toBe(length);
  });
});
