import { macText } from './bytes.ts';
import type { Packet } from './file/packet.ts';

/** The packet that is being looked into. */
export interface Frame {
  number: number;
  atMs: number;
  /** Innermost VLAN tag. */
  vlan: number | null;
  packet: Packet;
  /** Offsets of link-layer addresses in the packet, -1 where there is none. */
  sourceMac: number;
  targetMac: number;
  /** A header says what is not there. Not so when the snapshot length cut the packet. */
  malformed: boolean;
  /** Bits of `protocolNames` that are in it. */
  protocols: number;
}

export function frameOf(packet: Packet): Frame {
  return {
    number: packet.number,
    atMs: packet.atMs,
    vlan: null,
    packet,
    sourceMac: -1,
    targetMac: -1,
    malformed: false,
    protocols: 0,
  };
}

/** The sender's link-layer address. */
export function senderOf({ packet, sourceMac }: Frame): string | null {
  return sourceMac < 0 ? null : macText(packet.bytes, sourceMac);
}

export function receiverOf({ packet, targetMac }: Frame): string | null {
  return targetMac < 0 ? null : macText(packet.bytes, targetMac);
}

/** Group bit clear and not all zeros: an address of one network card. */
export function isCardAddress(mac: string): boolean {
  return (Number.parseInt(mac.slice(1, 2), 16) & 1) === 0 && mac !== '00:00:00:00:00:00';
}
