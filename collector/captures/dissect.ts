import { u16, u32, u8 } from './bytes.ts';
import type { Packet } from './file/packet.ts';
import { frameOf, type Frame } from './frame.ts';
import { createReassembly } from './layers/fragments.ts';
import { ipProtocol, readIpv4, readIpv6, type IpPacket } from './layers/ip.ts';
import { etherType, linkPayload } from './layers/link.ts';
import type { Payload } from './layers/payload.ts';
import { createStreams } from './layers/streams.ts';
import type { Ledger } from './ledger/ledger.ts';
import { readArp } from './protocols/arp.ts';
import { createDhcp4 } from './protocols/dhcp4.ts';
import { readDhcp6 } from './protocols/dhcp6.ts';
import { readDns, readMdns } from './protocols/dns.ts';
import { readIcmpv6 } from './protocols/nd.ts';
import { readHello } from './protocols/tls.ts';
import type { ReadingBounds } from './rules.ts';

/** IP within IP that is followed. */
const maxTunnels = 4;
const port = { dns: 53, bootps: 67, bootpc: 68, dhcp6Client: 546, dhcp6Server: 547, mdns: 5_353 };

/** Looks into packets one after the other and tells the ledger. Never throws for what is in a packet. */
export function createDissector(ledger: Ledger, { keeping }: ReadingBounds) {
  const fragments = createReassembly(
    { datagrams: keeping.fragmentedDatagrams, seconds: keeping.fragmentSeconds },
    () => ledger.drop('fragments'),
  );
  const streams = createStreams(keeping, () => ledger.drop('streams'));
  const readDhcp4 = createDhcp4(ledger);

  function network(frame: Frame, type: number, bytes: Uint8Array, at: number, depth: number): void {
    if (type !== etherType.ipv4 && type !== etherType.ipv6) return;
    const version = type === etherType.ipv4 ? 4 : 6;
    ledger.has(frame, version === 4 ? 'ipv4' : 'ipv6');
    ip(frame, (version === 4 ? readIpv4 : readIpv6)(bytes, at, bytes.length), depth);
  }

  function ip(frame: Frame, packet: IpPacket | undefined, depth: number): void {
    if (!packet) {
      frame.malformed = true;
      return;
    }
    const { version, bytes } = packet;
    const source = ledger.address(version, bytes, packet.source);
    ledger.hosts.source(source, frame);
    const destination = ledger.address(version, bytes, packet.destination);
    const { fragment, hopLimit } = packet;
    const whole = fragment ? fragments.add(packet, fragment, frame.atMs) : packet;
    if (!whole) return;
    const part = fragment ? { bytes: whole.bytes, at: 0, end: whole.bytes.length } : packet;
    const payload: Payload = {
      frame,
      bytes: part.bytes,
      at: part.at,
      end: part.end,
      version,
      source,
      destination,
      hopLimit,
      sourcePort: 0,
      targetPort: 0,
    };
    transport(payload, whole.protocol, depth);
  }

  function transport(payload: Payload, protocol: number, depth: number): void {
    const { frame, bytes, at, end, version } = payload;
    switch (protocol) {
      case ipProtocol.udp:
        udp(payload);
        break;
      case ipProtocol.tcp:
        tcp(payload);
        break;
      case ipProtocol.icmpv6:
        if (version === 6) readIcmpv6(ledger, payload);
        break;
      case ipProtocol.ipv4:
      case ipProtocol.ipv6:
        if (depth >= maxTunnels) return;
        network(
          frame,
          protocol === ipProtocol.ipv4 ? etherType.ipv4 : etherType.ipv6,
          bytes.subarray(at, end),
          0,
          depth + 1,
        );
        break;
      default:
    }
  }

  function udp(payload: Payload): void {
    const { frame, bytes, at, end } = payload;
    ledger.has(frame, 'udp');
    if (end - at < 8) {
      frame.malformed ||= frame.packet.bytes.length >= frame.packet.wireLength;
      return;
    }
    const length = u16(bytes, at + 4);
    const inner: Payload = {
      ...payload,
      at: at + 8,
      end: length < 8 ? end : Math.min(end, at + length),
      sourcePort: u16(bytes, at),
      targetPort: u16(bytes, at + 2),
    };
    const has = (...ports: number[]) =>
      ports.includes(inner.sourcePort) || ports.includes(inner.targetPort);
    if (inner.at >= inner.end) return;
    if (has(port.mdns)) readMdns(ledger, inner);
    else if (has(port.dns)) readDns(ledger, inner);
    else if (has(port.bootps, port.bootpc)) readDhcp4(inner);
    else if (has(port.dhcp6Client, port.dhcp6Server)) readDhcp6(ledger, inner);
  }

  function tcp(payload: Payload): void {
    const { frame, bytes, at, end, source, destination } = payload;
    ledger.has(frame, 'tcp');
    const headerBytes = (u8(bytes, at + 12) >> 4) * 4;
    if (end - at < 20 || headerBytes < 20 || at + headerBytes > end) {
      frame.malformed ||= frame.packet.bytes.length >= frame.packet.wireLength;
      return;
    }
    const sourcePort = u16(bytes, at);
    const targetPort = u16(bytes, at + 2);
    const sequence = u32(bytes, at + 4);
    const key = `${source} ${sourcePort} ${destination} ${targetPort}`;
    const begins = (u8(bytes, at + 13) & 2) !== 0;
    if (begins) streams.begin(key, sequence);
    const from = at + headerBytes;
    if (from >= end || begins) return;
    streams.segment(key, sequence, bytes.subarray(from, end), (collected) => {
      const hello = readHello(collected);
      if (hello.kind !== 'hello') return { used: 0, done: hello.kind === 'other' };
      ledger.has(frame, 'tls-client-hello');
      const { serverName: name, used } = hello;
      if (name !== null) {
        ledger.names.add({ kind: 'tls-sni', name, address: destination, port: targetPort }, frame);
        ledger.hosts.name(destination, name);
      }
      return { used, done: false };
    });
  }

  return {
    /** True when a layer was not what its header said. */
    packet(packet: Packet): boolean {
      const frame = frameOf(packet);
      const payload = linkPayload(frame);
      if (frame.vlan !== null) ledger.has(frame, 'vlan');
      if (payload?.type === etherType.arp) readArp(ledger, frame, payload.at);
      else if (payload) network(frame, payload.type, packet.bytes, payload.at, 0);
      ledger.count(frame);
      return frame.malformed;
    },
    finish(): void {
      fragments.finish();
      streams.finish();
    },
  };
}
