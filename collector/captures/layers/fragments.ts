import type { Fragment, IpPacket } from './ip.ts';

interface Datagram {
  parts: { offset: number; bytes: Uint8Array }[];
  /** Once the last fragment is there. */
  length: number | undefined;
  held: number;
  startedMs: number;
  protocol: number;
}

export interface FragmentBounds {
  datagrams: number;
  seconds: number;
}

export interface Whole {
  bytes: Uint8Array;
  protocol: number;
}

/** Fragments of one datagram: 65,535 bytes in pieces of eight at worst. */
const maxParts = 128;
const maxDatagram = 65_535;

/**
 * Puts fragments together. Memory is bounded by datagrams × 64 KiB; overlapping fragments discard the datagram (RFC 5722),
 * as do too many and too old ones. `dropped` is told of each datagram that is given up.
 */
export function createReassembly(bounds: FragmentBounds, dropped: () => void) {
  const waiting = new Map<string, Datagram>();
  const forget = (key: string) => {
    waiting.delete(key);
    dropped();
  };

  function makeRoom(atMs: number): void {
    for (const [key, { startedMs }] of waiting) {
      const old = atMs - startedMs > bounds.seconds * 1_000;
      if (!old && waiting.size < bounds.datagrams) return;
      forget(key);
    }
  }

  function add(datagram: Datagram, { offset, more }: Fragment, part: Uint8Array): boolean {
    const end = offset + part.length;
    if (end > maxDatagram || datagram.parts.length >= maxParts) return false;
    if (more && part.length % 8 !== 0) return false;
    if (datagram.parts.some((one) => one.offset < end && offset < one.offset + one.bytes.length)) {
      return false;
    }
    if (!more) {
      if (datagram.length !== undefined) return false;
      datagram.length = end;
    }
    if (datagram.length !== undefined && end > datagram.length) return false;
    datagram.parts.push({ offset, bytes: part.slice() });
    datagram.held += part.length;
    return true;
  }

  return {
    /** The whole payload when this fragment completes it. */
    add(packet: IpPacket, fragment: Fragment, atMs: number): Whole | undefined {
      const { bytes, version, source, destination, protocol, at, end } = packet;
      const size = version === 4 ? 4 : 16;
      const part = bytes.subarray(at, end);
      if (part.length === 0 || packet.short) return undefined;
      const text = (from: number) =>
        Buffer.from(bytes.buffer, bytes.byteOffset + from, size).toString('latin1');
      // Over IPv4 the protocol is part of the identity (RFC 791), over IPv6 it is said in each first fragment.
      const key = `${text(source)}${text(destination)}${fragment.id}/${version === 4 ? protocol : ''}`;
      let datagram = waiting.get(key);
      if (!datagram) {
        makeRoom(atMs);
        datagram = { parts: [], length: undefined, held: 0, startedMs: atMs, protocol };
        waiting.set(key, datagram);
      }
      if (fragment.offset === 0) datagram.protocol = protocol;
      if (!add(datagram, fragment, part)) {
        forget(key);
        return undefined;
      }
      if (datagram.length === undefined || datagram.held < datagram.length) return undefined;
      waiting.delete(key);
      const whole = new Uint8Array(datagram.length);
      for (const { offset, bytes: piece } of datagram.parts) whole.set(piece, offset);
      return { bytes: whole, protocol: datagram.protocol };
    },
    /** Datagrams that never became whole. */
    finish() {
      for (const key of waiting.keys()) forget(key);
    },
  };
}
