/** The two families of `struct sockaddr` that lead to another machine, in the order of bytes of little-endian machines. */
const inet = '0200';
const inet6 = '0A00';

/** Reads `saddr=020001BBC0000201…`: family, port, address. Undefined for other families and broken ones. */
export function parseSockaddr(hex: string): { address: string; port?: number } | undefined {
  if (!/^[0-9A-F]{16,256}$/.test(hex)) return undefined;
  const family = hex.slice(0, 4);
  const port = Number.parseInt(hex.slice(4, 8), 16);
  if (family === inet) return { address: octets(hex.slice(8, 16)), port };
  if (family !== inet6 || hex.length < 48) return undefined;
  return { address: groups(hex.slice(16, 48)), port };
}

function octets(hex: string): string {
  return [0, 2, 4, 6].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.');
}

/** As RFC 5952 has it, which the URL parser knows. */
function groups(hex: string): string {
  const plain = hex.replaceAll(/(.{4})(?=.)/g, '$1:');
  return new URL(`http://[${plain}]`).hostname.slice(1, -1);
}
