import { describe, expect, it } from 'vitest';
import { cidrRanges, decodeAddress, encodeAddress } from './addresses.ts';

describe('encoded addresses', () => {
  it('sorts as Lucene does: IPv4 where ::ffff:0:0/96 lies', () => {
    const ordered = [
      '::',
      '::1',
      '0.0.0.0',
      '9.9.9.9',
      '10.0.0.1',
      '255.255.255.255',
      '2001:db8::1',
      'fe80::1',
    ];
    const encoded = ordered.map((address) => encodeAddress(address) ?? '');
    expect([...encoded].sort()).toEqual(encoded);
    expect(encoded.map(decodeAddress)).toEqual(ordered);
  });
  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '256.1.1.1',
    '1.2.3.4:80',
    'fe80::1%eth0',
    'x',
    '12:34',
    '0x7f.1',
  ])('takes %s for no address', (text) => {
    expect(encodeAddress(text)).toBeUndefined();
  });
  it.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0', '::/129', 'x/8', '/8'])(
    'takes %s for no block',
    (cidr) => {
      expect(cidrRanges(cidr)).toBeUndefined();
    },
  );
  it('keeps IPv4 out of IPv6 blocks around it, and maps IPv4 blocks written in IPv6', () => {
    const inside = (cidr: string, address: string): boolean =>
      (cidrRanges(cidr) ?? []).some(
        ({ first, last }) =>
          first <= (encodeAddress(address) ?? '') && (encodeAddress(address) ?? '') <= last,
      );
    expect(inside('::/0', '10.0.0.1')).toBe(false);
    expect(inside('::/0', '::1')).toBe(true);
    expect(inside('::/0', 'ffff::')).toBe(true);
    expect(inside('::/80', '::2')).toBe(true);
    expect(inside('::/80', '10.0.0.1')).toBe(false);
    expect(inside('::ffff:10.0.0.0/104', '10.200.1.1')).toBe(true);
    expect(inside('10.1.2.3/32', '10.1.2.3')).toBe(true);
    expect(inside('10.1.2.3/32', '10.1.2.4')).toBe(false);
  });
});
