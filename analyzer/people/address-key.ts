import ipaddr from 'ipaddr.js';

/**
 * What counts as one address for limits: an IPv4 address, or the /64 of an IPv6 address (one subscriber has at
 * least a /64, RFC 6177, and could otherwise change its address with each attempt).
 */
export function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString();
}
