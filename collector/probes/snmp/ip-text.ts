/** RFC 5952 text of 16 bytes. */
function ipv6Text(bytes: readonly number[]): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0));
  let best = { start: -1, length: 1 };
  let start = -1;
  for (let i = 0; i <= 8; i++) {
    if (i < 8 && groups[i] === 0) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      if (i - start > best.length) best = { start, length: i - start };
      start = -1;
    }
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.start < 0) return hex.join(':');
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`;
}

function isBytes(parts: readonly number[]): boolean {
  return parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
}

export interface InetAddress {
  ip: string;
  family: 'ipv4' | 'ipv6';
  /** The zone index of a scoped address (InetAddressIPv6z). */
  zone?: number;
}

/** InetAddress of RFC 4001: 1 ipv4, 2 ipv6, 3 ipv4z, 4 ipv6z. Undefined when type and length do not fit. */
export function decodeInetAddress(type: number, bytes: readonly number[]): InetAddress | undefined {
  if (!isBytes(bytes)) return undefined;
  const length = bytes.length;
  if ((type === 1 && length === 4) || (type === 3 && length === 8)) {
    return { ip: bytes.slice(0, 4).join('.'), family: 'ipv4' };
  }
  if (type === 2 && length === 16) return { ip: ipv6Text(bytes), family: 'ipv6' };
  if (type === 4 && length === 20) {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(16);
    return {
      ip: ipv6Text(bytes.slice(0, 16)),
      family: 'ipv6',
      ...(a + b + c + d === 0 ? {} : { zone: a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d }),
    };
  }
  return undefined;
}

/** By length alone, for columns that carry no type. */
export function addressFromBytes(bytes: readonly number[]): InetAddress | undefined {
  return decodeInetAddress({ 4: 1, 16: 2, 20: 4 }[bytes.length] ?? 0, bytes);
}

/**
 * Index parts InetAddressType, length, octets (RFC 4001). Firmware also leaves the length out (Cisco ASA)
 * or appends a zone to a plain IPv6 type (OcNOS): then the number of octets decides.
 */
export function decodeInetIndex(parts: readonly number[]): InetAddress | undefined {
  const [type = 0, length = -1, ...bytes] = parts;
  if (bytes.length === length) return decodeInetAddress(type, bytes) ?? addressFromBytes(bytes);
  const octets = parts.slice(1);
  const found = addressFromBytes(octets);
  const v4 = type === 1 || type === 3;
  return found && (found.family === 'ipv4') === v4 ? found : undefined;
}

/** Length of a contiguous net mask `255.255.252.0`; undefined for anything else. */
export function prefixFromMask(mask: string): number | undefined {
  const bits = mask
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  const match = /^(1*)0*$/.exec(bits);
  return match && bits.length === 32 ? (match[1] ?? '').length : undefined;
}
