import ipaddr from 'ipaddr.js';

/** Builders of real packets for tests: what they answer is what a card would send. */
export const bytesOf = (text: string): Buffer => Buffer.from(text.replaceAll(/[\s:]/gu, ''), 'hex');

export const ipBytes = (text: string): Buffer => Buffer.from(ipaddr.parse(text).toByteArray());

const u8 = (...values: number[]) => Buffer.from(values);
export const u16 = (...values: number[]) =>
  Buffer.concat(values.map((value) => u8((value >> 8) & 255, value & 255)));
export const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

export interface Ends {
  from: string;
  to: string;
}

/** Ethernet II, with 802.1Q or 802.1ad tags from the outside in. */
export function ethernet(
  macs: Ends,
  type: number,
  payload: Buffer,
  tags: readonly { type?: number; vlan: number }[] = [],
): Buffer {
  const tagged = tags.map(({ type: tag = 0x8100, vlan }) => u16(tag, vlan));
  return Buffer.concat([bytesOf(macs.to), bytesOf(macs.from), ...tagged, u16(type), payload]);
}

function checksum(parts: readonly Buffer[]): number {
  const bytes = Buffer.concat(parts);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

export interface IpOptions {
  hopLimit?: number;
  /** IPv4: identification and fragment offset in bytes. */
  fragment?: { id: number; offset: number; more: boolean };
}

export function ipv4(ends: Ends, protocol: number, payload: Buffer, options: IpOptions = {}) {
  const { hopLimit = 64, fragment } = options;
  const flags = fragment ? (fragment.more ? 0x2000 : 0) | (fragment.offset / 8) : 0;
  const header = Buffer.concat([
    u8(0x45, 0),
    u16(20 + payload.length, fragment?.id ?? 1, flags),
    u8(hopLimit, protocol, 0, 0),
    ipBytes(ends.from),
    ipBytes(ends.to),
  ]);
  header.writeUInt16BE(checksum([header]), 10);
  return Buffer.concat([header, payload]);
}

/** `extensions` are whole headers; the first byte of each is set to what follows. */
export function ipv6(
  ends: Ends,
  protocol: number,
  payload: Buffer,
  options: IpOptions & { extensions?: readonly { type: number; bytes: Buffer }[] } = {},
) {
  const { hopLimit = 64, extensions = [] } = options;
  const chain = extensions.map(({ bytes }, at) => {
    const copy = Buffer.from(bytes);
    copy[0] = extensions[at + 1]?.type ?? protocol;
    return copy;
  });
  const rest = Buffer.concat([...chain, payload]);
  return Buffer.concat([
    u32(0x60000000),
    u16(rest.length),
    u8(extensions[0]?.type ?? protocol, hopLimit),
    ipBytes(ends.from),
    ipBytes(ends.to),
    rest,
  ]);
}

function pseudo(ends: Ends, protocol: number, length: number): Buffer {
  return Buffer.concat([ipBytes(ends.from), ipBytes(ends.to), u32(length), u32(protocol)]);
}

export function udp(ends: Ends, ports: readonly [number, number], payload: Buffer): Buffer {
  const datagram = Buffer.concat([u16(ports[0], ports[1], 8 + payload.length, 0), payload]);
  const sum = checksum([pseudo(ends, 17, datagram.length), datagram]);
  datagram.writeUInt16BE(sum === 0 ? 0xffff : sum, 6);
  return datagram;
}

export interface Segment {
  ports: readonly [number, number];
  sequence: number;
  flags?: number;
  payload?: Buffer;
}

export function tcp(ends: Ends, { ports, sequence, flags = 0x18, payload }: Segment): Buffer {
  const body = payload ?? Buffer.alloc(0);
  const segment = Buffer.concat([
    u16(...ports),
    u32(sequence),
    u32(flags & 0x10 ? 1 : 0),
    u8(0x50, flags),
    u16(65_535, 0, 0),
    body,
  ]);
  segment.writeUInt16BE(checksum([pseudo(ends, 6, segment.length), segment]), 16);
  return segment;
}

export function icmpv6(ends: Ends, body: Buffer): Buffer {
  const message = Buffer.from(body);
  message.writeUInt16BE(0, 2);
  message.writeUInt16BE(checksum([pseudo(ends, 58, message.length), message]), 2);
  return message;
}

/** `sender` 0.0.0.0 is a probe. */
export function arp(
  kind: 'request' | 'reply',
  mac: string,
  sender: string,
  target: string,
): Buffer {
  return Buffer.concat([
    u16(1, 0x0800),
    u8(6, 4),
    u16(kind === 'request' ? 1 : 2),
    bytesOf(mac),
    ipBytes(sender),
    bytesOf('00:00:00:00:00:00'),
    ipBytes(target),
  ]);
}

const linkLayer = (type: number, mac: string | undefined) =>
  mac === undefined ? Buffer.alloc(0) : Buffer.concat([u8(type, 1), bytesOf(mac)]);

export const solicitation = (target: string, mac?: string) =>
  Buffer.concat([u8(135, 0, 0, 0), u32(0), ipBytes(target), linkLayer(1, mac)]);

export const advertisement = (target: string, mac?: string) =>
  Buffer.concat([u8(136, 0, 0, 0), u32(0x60000000), ipBytes(target), linkLayer(2, mac)]);

export const routerSolicitation = (mac?: string) =>
  Buffer.concat([u8(133, 0, 0, 0), u32(0), linkLayer(1, mac)]);

export interface RaOptions {
  mac?: string;
  lifetime?: number;
  prefixes?: readonly string[];
  dnsServers?: readonly string[];
  mtu?: number;
}

export function routerAdvertisement(options: RaOptions): Buffer {
  const { mac, lifetime = 1_800, prefixes = [], dnsServers = [], mtu } = options;
  return Buffer.concat([
    u8(134, 0, 0, 0, 64, 0x40),
    u16(lifetime),
    u32(0),
    u32(0),
    linkLayer(1, mac),
    mtu === undefined ? Buffer.alloc(0) : Buffer.concat([u8(5, 1, 0, 0), u32(mtu)]),
    ...prefixes.map((prefix) => {
      const [network = '', bits] = prefix.split('/');
      return Buffer.concat([
        u8(3, 4, Number(bits), 0xc0),
        u32(2_592_000),
        u32(604_800),
        u32(0),
        ipBytes(network),
      ]);
    }),
    ...(dnsServers.length === 0
      ? []
      : [u8(25, 1 + 2 * dnsServers.length, 0, 0), u32(600), ...dnsServers.map(ipBytes)]),
  ]);
}

export interface Dhcp4Options {
  op: 1 | 2;
  type: number;
  client: string;
  yours?: string;
  server?: string;
  hostName?: string;
  requested?: string;
  routers?: readonly string[];
  relay?: string;
}

export function dhcp4(options: Dhcp4Options): Buffer {
  const { op, type, client, yours = '0.0.0.0', relay = '0.0.0.0', routers = [] } = options;
  const option = (code: number, value: Buffer | undefined) =>
    value ? [u8(code, value.length), value] : [];
  return Buffer.concat([
    u8(op, 1, 6, 0),
    u32(0x12345678),
    u32(0),
    ipBytes('0.0.0.0'),
    ipBytes(yours),
    ipBytes('0.0.0.0'),
    ipBytes(relay),
    bytesOf(client),
    Buffer.alloc(10 + 64 + 128),
    u32(0x63825363),
    ...option(53, u8(type)),
    ...option(54, options.server === undefined ? undefined : ipBytes(options.server)),
    ...option(50, options.requested === undefined ? undefined : ipBytes(options.requested)),
    ...option(12, options.hostName === undefined ? undefined : Buffer.from(options.hostName)),
    ...option(3, routers.length === 0 ? undefined : Buffer.concat(routers.map(ipBytes))),
    u8(255),
  ]);
}

const option6 = (code: number, value: Buffer) => Buffer.concat([u16(code, value.length), value]);

export interface Dhcp6Options {
  type: number;
  serverDuid?: string;
  address?: string;
  dnsServers?: readonly string[];
}

export function dhcp6({ type, serverDuid, address, dnsServers = [] }: Dhcp6Options): Buffer {
  return Buffer.concat([
    u8(type, 1, 2, 3),
    option6(1, bytesOf('0003000100005e005301')),
    serverDuid === undefined ? Buffer.alloc(0) : option6(2, bytesOf(serverDuid)),
    address === undefined
      ? Buffer.alloc(0)
      : option6(
          3,
          Buffer.concat([
            u32(1),
            u32(300),
            u32(600),
            option6(5, Buffer.concat([ipBytes(address), u32(3_600), u32(7_200)])),
          ]),
        ),
    dnsServers.length === 0 ? Buffer.alloc(0) : option6(23, Buffer.concat(dnsServers.map(ipBytes))),
  ]);
}

/** A relay message around another one (RFC 8415 9). */
export function relayed6(type: 12 | 13, link: string, peer: string, inner: Buffer): Buffer {
  return Buffer.concat([u8(type, 0), ipBytes(link), ipBytes(peer), option6(9, inner)]);
}

export const dnsName = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([u8(label.length), Buffer.from(label)])),
    u8(0),
  ]);

export interface Answer {
  name: string;
  address: string;
}

/** A query, or with answers the response to it; answers point back at the first name where they can. */
export function dns(
  question: string | undefined,
  answers: readonly Answer[] = [],
  type = 28,
): Buffer {
  const asked = question === undefined ? [] : [dnsName(question), u16(type, 1)];
  return Buffer.concat([
    u16(7, answers.length > 0 ? 0x8400 : 0x0100, asked.length > 0 ? 1 : 0, answers.length, 0, 0),
    ...asked,
    ...answers.flatMap(({ name, address }) => {
      const value = ipBytes(address);
      return [
        name === question ? u16(0xc00c) : dnsName(name),
        u16(value.length === 4 ? 1 : 28, 1),
        u32(300),
        u16(value.length),
        value,
      ];
    }),
  ]);
}

/** A TLS 1.3 ClientHello as browsers send it: `padding` makes it longer than a segment. */
export function clientHello(serverName: string, padding = 0): Buffer {
  const name = Buffer.from(serverName);
  const extension = (type: number, value: Buffer) =>
    Buffer.concat([u16(type, value.length), value]);
  const extensions = Buffer.concat([
    ...(padding > 0 ? [extension(21, Buffer.alloc(padding))] : []),
    extension(0, Buffer.concat([u16(name.length + 3), u8(0), u16(name.length), name])),
    extension(43, bytesOf('020304')),
  ]);
  const body = Buffer.concat([
    u16(0x0303),
    Buffer.alloc(32, 7),
    u8(0),
    u16(2, 0x1301),
    u8(1, 0),
    u16(extensions.length),
    extensions,
  ]);
  const handshake = Buffer.concat([u8(1, 0), u16(body.length), body]);
  return Buffer.concat([u8(22), u16(0x0301, handshake.length), handshake]);
}
