import ipaddr from 'ipaddr.js';

/** The name below ip6.arpa (RFC 3596 2.5) of the first `nibbles` hexadecimal digits of an address. */
export function reverseName(digits: string): string {
  return `${digits.split('').reverse().join('.')}.ip6.arpa`;
}

/** 32 hexadecimal digits of an IPv6 address. */
export function digitsOf(address: string): string {
  const bytes = ipaddr.IPv6.parse(address).toByteArray();
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The address of 32 digits, RFC 5952. */
export function addressOfDigits(digits: string): string {
  return ipaddr.IPv6.parse(digits.replaceAll(/(.{4})(?!$)/gu, '$1:')).toRFC5952String();
}

/** The address that a name of a reverse zone stands for; undefined for parts of addresses and other names. */
export function addressOfReverseName(name: string): string | undefined {
  const labels = name.toLowerCase().replace(/\.$/u, '').split('.');
  const zone = labels.splice(-2).join('.');
  if (zone === 'ip6.arpa' && labels.length === 32 && labels.every((l) => /^[0-9a-f]$/u.test(l))) {
    return addressOfDigits(labels.reverse().join(''));
  }
  const dotted = labels.reverse().join('.');
  const isWhole = zone === 'in-addr.arpa' && ipaddr.IPv4.isValidFourPartDecimal(dotted);
  return isWhole ? dotted : undefined;
}
