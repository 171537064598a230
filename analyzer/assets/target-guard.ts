import ipaddr from 'ipaddr.js';
import { AssetsError } from './errors.ts';

/**
 * Ranges that are never a device of a campus network. Polling them would let an operator make this
 * host send requests to itself or to everybody (server-side request forgery).
 */
const refused = new Set([
  'loopback',
  'linkLocal',
  'multicast',
  'broadcast',
  'unspecified',
  'ipv4Mapped',
  'rfc6145',
  'rfc6052',
  '6to4',
  'teredo',
  'discard',
]);

/**
 * The canonical form of a target address. Literal addresses only: a name could change between the
 * check and the poll. Throws BAD_ADDRESS or TARGET_NOT_ALLOWED.
 */
export function checkTargetAddress(address: string, allowLoopback: boolean): string {
  const text = address.trim();
  if (!ipaddr.isValid(text) || (!text.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(text))) {
    throw new AssetsError('BAD_ADDRESS', 'Enter an IPv4 or IPv6 address, not a name.');
  }
  const parsed = ipaddr.process(text);
  const range = parsed.range();
  const canonical = parsed.kind() === 'ipv6' ? ipaddr.parse(text) : parsed;
  if (refused.has(range) && !(allowLoopback && range === 'loopback')) {
    throw new AssetsError(
      'TARGET_NOT_ALLOWED',
      `${text} is a ${range} address; devices are polled at their management address.`,
    );
  }
  return canonical.toString();
}
