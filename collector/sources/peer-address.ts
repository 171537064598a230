const mapped = '::ffff:';

/** One spelling per peer: IPv4-mapped addresses (RFC 4291, 2.5.5.2) as IPv4, no zone, lower case. */
export function peerAddress(address: string | undefined): string {
  if (address === undefined) return '';
  const zone = address.indexOf('%');
  const bare = (zone === -1 ? address : address.slice(0, zone)).toLowerCase();
  return bare.startsWith(mapped) && bare.includes('.') ? bare.slice(mapped.length) : bare;
}
