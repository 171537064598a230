import { u16, u32, u32le, u8 } from '../bytes.ts';
import type { Frame } from '../frame.ts';

export const etherType = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;

/** Tags within tags that are followed; more is no network. */
const maxTags = 8;
const vlanTags: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100, 0x9200]);
const pppoeSession = 0x8864;

export interface LinkPayload {
  type: number;
  at: number;
}

type LinkReader = (frame: Frame) => LinkPayload | undefined;

const rawIp: LinkReader = ({ packet: { bytes } }) => {
  const version = u8(bytes, 0) >> 4;
  if (version === 4) return { type: etherType.ipv4, at: 0 };
  return version === 6 ? { type: etherType.ipv6, at: 0 } : undefined;
};

/** BSD loopback: an address family in the byte order of the machine that captured. */
const loopback: LinkReader = ({ packet: { bytes } }) => {
  const family = Math.min(u32(bytes, 0), u32le(bytes, 0));
  if (family === 2) return { type: etherType.ipv4, at: 4 };
  return [10, 24, 28, 30].includes(family) ? { type: etherType.ipv6, at: 4 } : undefined;
};

const ethernet: LinkReader = (frame) => {
  const { bytes } = frame.packet;
  if (bytes.length < 14) return undefined;
  frame.targetMac = 0;
  frame.sourceMac = 6;
  return { type: u16(bytes, 12), at: 14 };
};

/** Linux cooked captures (any): the sender's address only. */
const cooked: LinkReader = (frame) => {
  const { bytes } = frame.packet;
  if (bytes.length < 16) return undefined;
  if (u16(bytes, 4) === 6) frame.sourceMac = 6;
  return { type: u16(bytes, 14), at: 16 };
};

const cooked2: LinkReader = (frame) => {
  const { bytes } = frame.packet;
  if (bytes.length < 20) return undefined;
  if (u8(bytes, 11) === 6) frame.sourceMac = 12;
  return { type: u16(bytes, 0), at: 20 };
};

/** Numbers of the LINKTYPE registry. */
const readers = new Map<number, LinkReader>([
  [0, loopback],
  [1, ethernet],
  [12, rawIp],
  [14, rawIp],
  [101, rawIp],
  [108, loopback],
  [113, cooked],
  [228, rawIp],
  [229, rawIp],
  [276, cooked2],
]);

export function isReadable(linkType: number): boolean {
  return readers.has(linkType);
}

/** The network layer of a packet, through tags, LLC and PPPoE; sets the link-layer addresses and the VLAN of the frame. */
export function linkPayload(frame: Frame): LinkPayload | undefined {
  const { bytes, linkType } = frame.packet;
  let payload = readers.get(linkType)?.(frame);
  for (let tags = 0; payload && tags < maxTags; tags += 1) {
    const { type, at } = payload;
    if (!vlanTags.has(type)) break;
    if (at + 4 > bytes.length) return undefined;
    frame.vlan = u16(bytes, at) & 0x0fff;
    payload = { type: u16(bytes, at + 2), at: at + 4 };
  }
  return payload && unwrap(bytes, payload);
}

function unwrap(bytes: Uint8Array, payload: LinkPayload): LinkPayload | undefined {
  const { type, at } = payload;
  // IEEE 802.3 with a length: LLC and SNAP (RFC 1042).
  if (type <= 1_500) {
    const isSnap = u16(bytes, at) === 0xaaaa && u8(bytes, at + 2) === 3 && at + 8 <= bytes.length;
    return isSnap ? { type: u16(bytes, at + 6), at: at + 8 } : undefined;
  }
  if (type === pppoeSession && at + 8 <= bytes.length) {
    const protocol = u16(bytes, at + 6);
    if (protocol === 0x0021) return { type: etherType.ipv4, at: at + 8 };
    return protocol === 0x0057 ? { type: etherType.ipv6, at: at + 8 } : undefined;
  }
  return payload;
}
