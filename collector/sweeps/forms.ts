/** Interface identifiers (the low 64 bits) as people and machines make them: RFC 7707, section 4. */

/** The 48 bits of a MAC in any usual notation; undefined for what is none, for groups, and for all zeros. */
export function findMac(text: string): number | undefined {
  const hex = text.replaceAll(/[:\-.\s]/gu, '');
  if (!/^[0-9a-f]{12}$/iu.test(hex)) return undefined;
  const mac = Number.parseInt(hex, 16);
  const group = Math.floor(mac / 2 ** 40) % 2 === 1;
  return group || mac === 0 ? undefined : mac;
}

export function formatMac(mac: number): string {
  const hex = mac.toString(16).padStart(12, '0');
  return hex.replaceAll(/(?<=..)(?=(?:..)+$)/gu, ':');
}

const nicBits = 24n;
/** The bit of an EUI-64 that says universal, inverted in identifiers (RFC 4291, appendix A). */
const universal = 1n << 57n;

/** Modified EUI-64 of a MAC (RFC 4291, appendix A). */
export function eui64(mac: number): bigint {
  const value = BigInt(mac);
  return (((value >> nicBits) << 40n) | (0xfffen << nicBits) | (value & 0xffffffn)) ^ universal;
}

/** The MAC inside a modified EUI-64; undefined when the identifier is not of that form. */
export function macOf(iid: bigint): number | undefined {
  if (((iid >> nicBits) & 0xffffn) !== 0xfffen) return undefined;
  const value = iid ^ universal;
  return Number(((value >> 40n) << nicBits) | (value & 0xffffffn));
}

/** A decimal number written with the same digits as a hexadecimal group: 190 → 0x190. */
export function asWritten(decimal: number): number {
  return Number.parseInt(String(decimal), 16);
}

/** How an IPv4 address is put into an identifier. */
export type EmbeddedForm = 'v4-hex' | 'v4-decimal-words' | 'v4-last-octet' | 'v4-last-words';

/** The identifier of an IPv4 address (as a number) in one form: `::a2f:be05`, `::10:47:190:5`, `::5`, `::190:5`. */
export function embed(form: EmbeddedForm, ipv4: number): bigint {
  const octets = [ipv4 >>> 24, (ipv4 >>> 16) & 255, (ipv4 >>> 8) & 255, ipv4 & 255];
  const words = (from: number) => {
    let value = 0n;
    for (const octet of octets.slice(from)) value = (value << 16n) | BigInt(asWritten(octet));
    return value;
  };
  switch (form) {
    case 'v4-hex':
      return BigInt(ipv4 >>> 0);
    case 'v4-decimal-words':
      return words(0);
    case 'v4-last-words':
      return words(2);
    case 'v4-last-octet':
      return words(3);
  }
}

/** A coarse look at an identifier: whether its neighbours are worth a question. */
export type Shape = 'low' | 'eui64' | 'structured' | 'random';

/** `low` fits 16 bits; `structured` has mostly zero digits or is one 32-bit number; `random` is what privacy extensions and random leases make. */
export function shapeOf(iid: bigint): Shape {
  if (iid <= 0xffffn) return 'low';
  if (macOf(iid) !== undefined) return 'eui64';
  if (iid <= 0xffffffffn) return 'structured';
  let zeros = 0;
  for (let shift = 0n; shift < 64n; shift += 4n) if (((iid >> shift) & 15n) === 0n) zeros += 1;
  return zeros >= 6 ? 'structured' : 'random';
}
