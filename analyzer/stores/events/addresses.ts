import ipaddr from 'ipaddr.js';

/**
 * Addresses as text that sorts like the address: `4` + 8 hex for IPv4 (and IPv4 mapped in IPv6), `0` or `6` + 32 hex
 * for IPv6 below or above the mapped block `::ffff:0:0/96`. This is the order of Lucene's `ip` type, in which
 * IPv4 is stored mapped, so both engines sort and compare addresses alike.
 */

const mappedFirst = 0xffff_0000_0000n;
const mappedLast = 0xffff_ffff_ffffn;
const all128 = (1n << 128n) - 1n;

function toBigInt(bytes: readonly number[]): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

const dotted = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/u;

/**
 * By hand, because ipaddr.js answers with an exception for what is not an address, and most text is not. Leading zeros are
 * refused: in 192.168.06.06 nobody knows whether octal or decimal was meant.
 */
function parseIpv4(text: string): number | undefined {
  const parts = dotted.exec(text);
  if (!parts) return undefined;
  let value = 0;
  for (let i = 1; i <= 4; i += 1) {
    const byte = Number(parts[i]);
    if (byte > 255) return undefined;
    value = value * 256 + byte;
  }
  return value;
}

function parse(text: string): bigint | undefined {
  const ipv4 = parseIpv4(text);
  if (ipv4 !== undefined) return mappedFirst | BigInt(ipv4);
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  return toBigInt(ipaddr.IPv6.parse(text).toByteArray());
}

function encode(value: bigint): string {
  if (value >= mappedFirst && value <= mappedLast) {
    return `4${(value & 0xffff_ffffn).toString(16).padStart(8, '0')}`;
  }
  return (value < mappedFirst ? '0' : '6') + value.toString(16).padStart(32, '0');
}

/** Undefined for what is not an address (also with a zone, a port or leading zeros). */
export function encodeAddress(text: string): string | undefined {
  const value = parse(text);
  return value === undefined ? undefined : encode(value);
}

/** The usual text form of an encoded address: dotted IPv4, shortest IPv6 (RFC 5952). */
export function decodeAddress(encoded: string): string {
  const hex = encoded.slice(1);
  const bytes = Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16),
  );
  const address = ipaddr.fromByteArray(bytes);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/** Both ends belong to the block. */
export interface AddressRange {
  first: string;
  last: string;
}

/**
 * Encoded ranges of a CIDR block; undefined when it is not one. Host bits may be set.
 * An IPv6 block around `::ffff:0:0/96` does not hold IPv4: `::/0` is IPv6, `0.0.0.0/0` is IPv4.
 */
export function cidrRanges(cidr: string): AddressRange[] | undefined {
  const match = /^(?<address>[^/]+)\/(?<bits>\d{1,3})$/u.exec(cidr);
  const value = parse(match?.groups?.['address'] ?? '');
  if (value === undefined) return undefined;
  const is4 = !cidr.includes(':');
  const bits = Number(match?.groups?.['bits']);
  if (bits > (is4 ? 32 : 128)) return undefined;
  const hostMask = all128 >> BigInt(is4 ? bits + 96 : bits);
  const first = value & (all128 ^ hostMask);
  const last = first | hostMask;
  if (last < mappedFirst || first > mappedLast || (first >= mappedFirst && last <= mappedLast)) {
    return [{ first: encode(first), last: encode(last) }];
  }
  return [
    { first: encode(first), last: encode(mappedFirst - 1n) },
    { first: encode(mappedLast + 1n), last: encode(last) },
  ];
}
