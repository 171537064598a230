import type { InterfaceFact } from '../facts.ts';

/** A record of a capture. `bytes` is a view that is valid only until the next packet. */
export interface Packet {
  /** From 1. */
  number: number;
  /** Milliseconds since the epoch; that of the packet before where the record has none. */
  atMs: number;
  linkType: number;
  wireLength: number;
  bytes: Uint8Array;
}

/** What a decoder tells while it reads. */
export interface PacketSink {
  packet(packet: Packet): void;
  /** A section of pcapng begins; pcap has one. */
  section(): void;
  /** Returned facts are counted up by the caller. */
  openInterface(described: Omit<InterfaceFact, 'packets' | 'readable'>): InterfaceFact;
  /** Blocks without packets, skipped. */
  skipped(): void;
}

/** Bounds of records, in bytes. */
export interface FileBounds {
  maxPacketBytes: number;
  maxBlockBytes: number;
  maxInterfaces: number;
}

/** Instants that a date can express; others are clock rubbish and answer undefined. */
export function plausibleMs(ms: number): number | undefined {
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? ms : undefined;
}
