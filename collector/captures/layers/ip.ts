import { u16, u32, u8 } from '../bytes.ts';

/** An IP packet within `bytes`; addresses are offsets. */
export interface IpPacket {
  version: 4 | 6;
  bytes: Uint8Array;
  source: number;
  destination: number;
  hopLimit: number;
  /** Of the payload, behind extension headers. */
  protocol: number;
  at: number;
  end: number;
  fragment: Fragment | undefined;
  /** The packet says that it is longer than the bytes that are there. */
  short: boolean;
}

export interface Fragment {
  id: number;
  offset: number;
  more: boolean;
}

export const ipProtocol = {
  icmp: 1,
  ipv4: 4,
  tcp: 6,
  udp: 17,
  ipv6: 41,
  icmpv6: 58,
} as const;

/** Extension headers that are followed (RFC 8200 4); a chain that is longer is an attack or rubbish. */
const maxExtensions = 16;
const hopByHop = 0;
const routing = 43;
const fragment = 44;
const authentication = 51;
const destinationOptions = 60;
/** Mobility, HIP, Shim6: of the usual shape. */
const others: ReadonlySet<number> = new Set([135, 139, 140]);

/** Undefined when it is no IPv4 header. */
export function readIpv4(bytes: Uint8Array, at: number, end: number): IpPacket | undefined {
  const headerBytes = (u8(bytes, at) & 15) * 4;
  if (end - at < 20 || u8(bytes, at) >> 4 !== 4 || headerBytes < 20 || at + headerBytes > end) {
    return undefined;
  }
  const said = u16(bytes, at + 2);
  if (said !== 0 && said < headerBytes) return undefined;
  // 0: the network card does the segmentation, the real length was not known yet.
  const packetEnd = said === 0 ? end : at + said;
  const flags = u16(bytes, at + 6);
  const parts = {
    id: u16(bytes, at + 4),
    offset: (flags & 0x1fff) * 8,
    more: (flags & 0x2000) !== 0,
  };
  return {
    version: 4,
    bytes,
    source: at + 12,
    destination: at + 16,
    hopLimit: u8(bytes, at + 8),
    protocol: u8(bytes, at + 9),
    at: at + headerBytes,
    end: Math.min(end, packetEnd),
    fragment: parts.more || parts.offset > 0 ? parts : undefined,
    short: packetEnd > end,
  };
}

/** Undefined when it is no IPv6 header or its extension headers don't fit. */
export function readIpv6(bytes: Uint8Array, at: number, end: number): IpPacket | undefined {
  if (end - at < 40 || u8(bytes, at) >> 4 !== 6) return undefined;
  const said = u16(bytes, at + 4);
  const packetEnd = said === 0 ? end : at + 40 + said;
  const packet: IpPacket = {
    version: 6,
    bytes,
    source: at + 8,
    destination: at + 24,
    hopLimit: u8(bytes, at + 7),
    protocol: u8(bytes, at + 6),
    at: at + 40,
    end: Math.min(end, packetEnd),
    fragment: undefined,
    short: packetEnd > end,
  };
  return followExtensions(packet) ? packet : undefined;
}

/** Sets protocol, place and fragment of the payload; false when the chain does not fit. */
function followExtensions(packet: IpPacket): boolean {
  const { bytes } = packet;
  for (let count = 0; count < maxExtensions; count += 1) {
    const { at, protocol } = packet;
    const length = extensionBytes(protocol, bytes, at);
    if (length === undefined) return true;
    if (at + length > packet.end) return packet.short;
    packet.protocol = u8(bytes, at);
    packet.at = at + length;
    if (protocol !== fragment) continue;
    const parts = u16(bytes, at + 2);
    const found = { id: u32(bytes, at + 4), offset: parts & 0xfff8, more: (parts & 1) === 1 };
    // RFC 6946: a fragment that is the whole packet needs no other one.
    if (found.offset === 0 && !found.more) continue;
    packet.fragment = found;
    return true;
  }
  return false;
}

function extensionBytes(protocol: number, bytes: Uint8Array, at: number): number | undefined {
  switch (protocol) {
    case hopByHop:
    case routing:
    case destinationOptions:
      return (u8(bytes, at + 1) + 1) * 8;
    case fragment:
      return 8;
    case authentication:
      return (u8(bytes, at + 1) + 2) * 4;
    default:
      return others.has(protocol) ? (u8(bytes, at + 1) + 1) * 8 : undefined;
  }
}
