import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { SweepError } from './errors.ts';

export type Family = 4 | 6;

/** An address as a number; comparisons and arithmetic of prefixes are on `value`. */
export interface Address {
  family: Family;
  value: bigint;
}

/** All addresses from `first` to `last`, of one family. */
export interface AddressRange {
  family: Family;
  first: bigint;
  last: bigint;
}

export const bitsOf = (family: Family): number => (family === 4 ? 32 : 128);

/** The number of an IPv4 or IPv6 address without zone; undefined for anything else, names and `127.1` included. */
export function findAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { family: 4, value: numberOf(ipaddr.IPv4.parse(text).octets) };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  return { family: 6, value: numberOf(ipaddr.IPv6.parse(text).toByteArray()) };
}

/** As findAddress; throws BAD_ADDRESS. */
export function parseAddress(text: string): Address {
  const address = findAddress(text.trim());
  if (!address) throw new SweepError('BAD_ADDRESS', `${text} is no IPv4 or IPv6 address`);
  return address;
}

function numberOf(bytes: readonly number[]): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

/** RFC 5952 for IPv6, dotted for IPv4: the one notation in which addresses are compared and shown. */
export function formatAddress({ family, value }: Address): string {
  if (family === 4) {
    const number = Number(value);
    return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
  }
  const words: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) words.push(Number((value >> shift) & 0xffffn));
  return new ipaddr.IPv6(words).toRFC5952String();
}

/** The range of `address/length`; host bits must be zero. A bare address is a range of one. Throws BAD_PREFIX. */
export function parsePrefix(text: string): AddressRange & { length: number } {
  const [head = '', tail, ...more] = text.trim().split('/');
  const address = findAddress(head);
  const bits = address ? bitsOf(address.family) : 0;
  const length = tail === undefined ? bits : /^\d{1,3}$/u.test(tail) ? Number(tail) : -1;
  if (!address || more.length > 0 || length < 0 || length > bits) {
    throw new SweepError('BAD_PREFIX', `${text} is no prefix such as 2001:db8:1::/64`);
  }
  const size = 1n << BigInt(bits - length);
  if (address.value % size !== 0n) {
    throw new SweepError('BAD_PREFIX', `${text} has bits set behind /${length}`);
  }
  return {
    family: address.family,
    first: address.value,
    last: address.value + size - 1n,
    length,
  };
}
