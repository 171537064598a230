import { isIPv4, isIPv6 } from 'node:net';

/** Words that devices write for "no value". */
const placeholders = new Set([
  '',
  '-',
  '--',
  '*',
  '**',
  'n/a',
  'null',
  '(null)',
  'none',
  'undefined',
  '(empty)',
  '无',
  '未知',
  '无信息',
  '-@-',
]);

/** First characters of the words above, so that most values are told apart by one look. */
const placeholderStarts = new Set([...placeholders].map((word) => word.charCodeAt(0) | 0x20));

export function isPlaceholder(value: string): boolean {
  if (value.length > 9) return false;
  if (!placeholderStarts.has(value.charCodeAt(0) | 0x20)) return value === '';
  return placeholders.has(value.toLowerCase());
}

export interface Endpoint {
  ip: string;
  port?: number;
}

/**
 * Reads `1.2.3.4`, `1.2.3.4:80`, `[2001:db8::1]:80`, `1.2.3.4(host)`. Octets with leading zeros, as some
 * devices write them, are decimal. Undefined when it is no address.
 */
export function parseEndpoint(value: string): Endpoint | undefined {
  if (value.length < 2 || value.length > 80) return undefined;
  if (isIPv4(value)) return { ip: value };
  const code = value.charCodeAt(0);
  if (code === 0x5b) return bracketedEndpoint(value);
  if (isIPv6(value)) return { ip: withoutZone(value) };
  const match =
    /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:[:：](\d{1,5})|[(/@[].{0,60})?$/.exec(value);
  if (!match) return undefined;
  const ip = match.slice(1, 5).map(Number).join('.');
  if (!isIPv4(ip)) return undefined;
  const port = match[5] === undefined ? undefined : parsePort(match[5]);
  return port === undefined ? { ip } : { ip, port };
}

function bracketedEndpoint(value: string): Endpoint | undefined {
  const close = value.indexOf(']');
  const inner = value.slice(1, close);
  if (close < 0 || !(isIPv6(inner) || isIPv4(inner))) return undefined;
  const port = value.charAt(close + 1) === ':' ? parsePort(value.slice(close + 2)) : undefined;
  const ip = withoutZone(inner);
  return port === undefined ? { ip } : { ip, port };
}

function withoutZone(ip: string): string {
  const percent = ip.indexOf('%');
  return percent < 0 ? ip : ip.slice(0, percent);
}

export function parsePort(value: string): number | undefined {
  const port = parseCount(value);
  return port !== undefined && port <= 65_535 ? port : undefined;
}

/** A non-negative whole number that a double holds exactly. */
export function parseCount(value: string): number | undefined {
  if (value.length === 0 || value.length > 15 || !/^\d+$/.test(value)) return undefined;
  return Number(value);
}

/** ECS form of a MAC address (RFC 7042): upper case, hyphens. Undefined when it is none or all zero. */
export function parseMac(value: string): string | undefined {
  if (value.length < 12 || value.length > 17) return undefined;
  const digits = value.replaceAll(/[.:-]/g, '').toUpperCase();
  if (!/^[0-9A-F]{12}$/.test(digits) || digits === '000000000000') return undefined;
  return digits.replaceAll(/(..)(?=.)/g, '$1-');
}

/** IANA protocol numbers met in firewall logs. */
const protocolNumbers = new Map([
  ['1', 'icmp'],
  ['2', 'igmp'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['41', 'ipv6'],
  ['47', 'gre'],
  ['50', 'esp'],
  ['51', 'ah'],
  ['58', 'ipv6-icmp'],
  ['89', 'ospf'],
  ['103', 'pim'],
  ['112', 'vrrp'],
  ['132', 'sctp'],
]);
const protocolNames = new Map([
  ...[...protocolNumbers.values()].map((name): [string, string] => [name, name]),
  ['icmpv6', 'ipv6-icmp'],
  ['icmp6', 'ipv6-icmp'],
]);

/** Transport name of a number, `TCP`, `TCP(6)` or `6(TCP)`; undefined for application protocols. */
export function parseTransport(value: string): string | undefined {
  const plain = value.trim().toLowerCase();
  const direct = protocolNumbers.get(plain) ?? protocolNames.get(plain);
  if (direct !== undefined || plain.length > 24) return direct;
  const word = /^(?:ip-)?([a-z0-9-]+)\s*[(/]/.exec(plain)?.[1];
  return word === undefined ? undefined : (protocolNumbers.get(word) ?? protocolNames.get(word));
}
