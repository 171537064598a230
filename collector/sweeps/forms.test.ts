import { expect, test } from 'vitest';
import { asWritten, embed, eui64, findMac, formatMac, macOf, shapeOf } from './forms.ts';

const hex = (value: bigint) => value.toString(16);

test('makes the modified EUI-64 of a MAC and reads it back', () => {
  const mac = findMac('00-0F-E2-33-44-55')!;
  expect(hex(eui64(mac))).toBe('20fe2fffe334455');
  expect(macOf(eui64(mac))).toBe(mac);
  expect(formatMac(mac)).toBe('00:0f:e2:33:44:55');
  expect(macOf(0x1234n)).toBeUndefined();
});

test('takes a MAC in any notation, but no group and no zeros', () => {
  const texts = ['000fe2334455', '000f.e233.4455', '0:f:e2:33:44:55', '01:00:5e:00:00:01'];
  expect([...texts, '000000000000', 'zz'].map((text) => findMac(text))).toEqual([
    0x000fe2334455,
    0x000fe2334455,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('embeds an IPv4 address in every form', () => {
  const ipv4 = 0x0a2fbe05; // 10.47.190.5
  const forms = ['v4-hex', 'v4-decimal-words', 'v4-last-octet', 'v4-last-words'] as const;
  expect(forms.map((form) => hex(embed(form, ipv4)))).toEqual([
    'a2fbe05',
    '10004701900005',
    '5',
    '1900005',
  ]);
  expect(hex(embed('v4-hex', 0xc0a80101))).toBe('c0a80101');
  expect(asWritten(190)).toBe(0x190);
});

test('tells identifiers with neighbours from random ones', () => {
  const iids = [0x53n, 0x21122fffe334455n, 0x20000dead0000n, 0xdb72fbbcba85ffbcn, 0xdeadbeefn];
  expect(iids.map((iid) => shapeOf(iid))).toEqual([
    'low',
    'eui64',
    'structured',
    'random',
    'structured',
  ]);
});
