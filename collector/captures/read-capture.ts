import type { Readable } from 'node:stream';
import { createDissector } from './dissect.ts';
import { faultOf } from './errors.ts';
import type { CaptureFacts, InterfaceFact } from './facts.ts';
import { readPackets, type StreamBounds } from './file/read-packets.ts';
import type { PacketSink } from './file/packet.ts';
import { isReadable } from './layers/link.ts';
import { createLedger } from './ledger/ledger.ts';
import { isoOf } from './ledger/shelf.ts';
import type { ReadingBounds } from './rules.ts';

/** Raised when the same capture would be read differently. */
export const engineVersion = 1;
const mebibyte = 1_024 * 1_024;

/**
 * Reads a capture and says what is in it. Bounded in memory by `rules.keeping`; a broken capture is no error: `fault` says
 * where reading ended, and the rest stands. `enough` may end it early (time, memory).
 */
export async function readCapture(
  content: Readable,
  rules: ReadingBounds,
  enough?: StreamBounds['enough'],
): Promise<CaptureFacts> {
  const ledger = createLedger(rules);
  const dissector = createDissector(ledger, rules);
  const interfaces: InterfaceFact[] = [];
  const packets = { read: 0, bytes: 0, wireBytes: 0, cut: 0, malformed: 0 };
  let sections = 0;
  let firstMs: number | undefined;
  let lastMs: number | undefined;
  const sink: PacketSink = {
    packet(packet) {
      const { bytes, wireLength, atMs, linkType } = packet;
      packets.read += 1;
      packets.bytes += bytes.length;
      packets.wireBytes += wireLength;
      if (bytes.length < wireLength) packets.cut += 1;
      if (firstMs === undefined || atMs < firstMs) firstMs = atMs;
      if (lastMs === undefined || atMs > lastMs) lastMs = atMs;
      if (!isReadable(linkType)) ledger.drop('link-type');
      else if (dissector.packet(packet)) packets.malformed += 1;
    },
    section() {
      sections += 1;
    },
    openInterface(described) {
      const fact = { ...described, packets: 0, readable: isReadable(described.linkType) };
      if (interfaces.length < rules.reading.maxInterfaces) interfaces.push(fact);
      return fact;
    },
    skipped() {
      ledger.drop('blocks');
    },
  };
  const { reading } = rules;
  const file = await readPackets(
    content,
    {
      maxBytes: reading.maxUnpackedMebibytes * mebibyte,
      maxPacketBytes: reading.maxPacketBytes,
      maxBlockBytes: reading.maxBlockMebibytes * mebibyte,
      maxInterfaces: reading.maxInterfaces,
      ...(enough && { enough }),
    },
    sink,
  );
  dissector.finish();
  return {
    engine: engineVersion,
    file: {
      format: file.format ?? null,
      gzip: file.gzip,
      bytes: file.bytes,
      sections,
      interfaces,
    },
    packets,
    firstAt: firstMs === undefined ? null : isoOf(firstMs),
    lastAt: lastMs === undefined ? null : isoOf(lastMs),
    protocols: ledger.protocols(),
    hosts: ledger.hosts.facts(),
    routers: ledger.routers.facts(),
    dhcpServers: ledger.dhcpServers.facts(),
    claims: ledger.claims.facts(),
    duplicates: ledger.claims.duplicateFacts(),
    names: ledger.names.facts(),
    dropped: ledger.dropped,
    fault: file.fault ? faultOf(file.fault) : null,
  };
}
