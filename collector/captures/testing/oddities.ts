import { campus, gateway, icmp6, startMs, stationOf, udp4 } from './campus.ts';
import { pcapngFile, type Written } from './files.ts';
import * as make from './frames.ts';
import { createSeededRandom } from '../../random/seeded-random.ts';

const one = stationOf(1);
const two = stationOf(2);
const macs = { from: one.mac, to: gateway.mac };
const six = { from: one.global, to: two.global };
const four = { from: one.v4, to: two.v4 };

const at = (frames: readonly Buffer[]): Written[] =>
  frames.map((bytes, n) => ({ bytes, atMs: startMs + n }));

const extension = (bytes = 8) =>
  Buffer.concat([Buffer.from([0, bytes / 8 - 1, 1, 4]), Buffer.alloc(bytes - 4)]);

function fragments4(payload: Buffer, size: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let offset = 0; offset < payload.length; offset += size) {
    const more = offset + size < payload.length;
    const part = payload.subarray(offset, offset + size);
    parts.push(
      make.ethernet(macs, 0x0800, make.ipv4(four, 17, part, { fragment: { id: 9, offset, more } })),
    );
  }
  return parts;
}

function fragments6(protocol: number, payload: Buffer, size: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let offset = 0; offset < payload.length; offset += size) {
    const more = offset + size < payload.length ? 1 : 0;
    const header = Buffer.concat([Buffer.from([0, 0]), make.u16(offset | more), make.u32(77)]);
    const part = payload.subarray(offset, offset + size);
    const packet = make.ipv6(six, protocol, part, { extensions: [{ type: 44, bytes: header }] });
    parts.push(make.ethernet(macs, 0x86dd, packet));
  }
  return parts;
}

const longName = ['a', 'b', 'c'].map((letter) => letter.repeat(60)).join('.');
const bigAnswer = make.dns(
  longName,
  Array.from({ length: 60 }, (_, n) => ({ name: longName, address: `2001:db8::${n + 1}` })),
);

function tunnels(): Buffer[] {
  const inner = make.ipv6(six, 17, make.udp(six, [1_000, 2_000], Buffer.from('x')));
  const back = make.ipv4(four, 17, make.udp(four, [1_000, 2_000], Buffer.from('x')));
  return [
    make.ethernet(macs, 0x0800, make.ipv4(four, 41, inner)),
    make.ethernet(macs, 0x86dd, make.ipv6(six, 4, back)),
    make.ethernet(
      macs,
      0x8864,
      Buffer.concat([make.bytesOf('1100000100'), make.bytesOf('2a'), make.bytesOf('0057'), inner]),
    ),
  ];
}

function extensions(): Buffer[] {
  const datagram = make.udp(six, [40_000, 53], make.dns('www.example.edu.cn'));
  const chain = [
    { type: 0, bytes: extension() },
    { type: 60, bytes: extension(16) },
    { type: 43, bytes: Buffer.from([0, 0, 253, 0, 0, 0, 0, 0]) },
    { type: 60, bytes: extension() },
  ];
  const solicitation = make.icmpv6(six, make.solicitation(two.global, one.mac));
  return [
    make.ethernet(macs, 0x86dd, make.ipv6(six, 17, datagram, { extensions: chain })),
    make.ethernet(
      macs,
      0x86dd,
      make.ipv6(six, 58, solicitation, { hopLimit: 255, extensions: chain.slice(0, 1) }),
    ),
    make.ethernet(macs, 0x86dd, make.ipv6(six, 59, Buffer.alloc(0))),
    icmp6(macs, six, make.solicitation(two.global, one.mac), 64),
  ];
}

function cookedFrames(version: 1 | 2): Buffer[] {
  const packet = make.ipv6(six, 17, make.udp(six, [5_353, 5_353], make.dns('x.local')));
  const address = Buffer.concat([make.bytesOf(one.mac), Buffer.alloc(2)]);
  const header =
    version === 1
      ? Buffer.concat([make.u16(4, 1, 6), address, make.u16(0x86dd)])
      : Buffer.concat([
          make.u16(0x86dd, 0),
          make.u32(2),
          make.u16(1),
          Buffer.from([4, 6]),
          address,
        ]);
  return [Buffer.concat([header, packet])];
}

/** A hello in pieces, out of order, and one over the end of the sequence numbers. */
function hellos(): Buffer[] {
  const ends = { from: one.global, to: two.global };
  const segment = (port: number, sequence: number, payload?: Buffer, flags = 0x18) =>
    make.ethernet(
      macs,
      0x86dd,
      make.ipv6(
        ends,
        6,
        make.tcp(ends, { ports: [port, 443], sequence, flags, ...(payload && { payload }) }),
      ),
    );
  const hello = make.clientHello('split.example.edu.cn', 3_000);
  const first = make.clientHello('first.example.edu.cn');
  return [
    segment(1_111, 99, undefined, 2),
    segment(1_111, 100, hello.subarray(0, 1_000)),
    segment(1_111, 2_100, hello.subarray(2_000)),
    segment(1_111, 1_100, hello.subarray(1_000, 2_000)),
    segment(1_112, 4_294_967_290, undefined, 2),
    segment(1_112, 4_294_967_291, first),
  ];
}

const raw6 = make.ipv6(six, 17, make.udp(six, [1, 2], Buffer.from('x')));
const raw4 = make.ipv4(four, 17, make.udp(four, [1, 2], Buffer.from('x')));

const relays = [
  make.relayed6(12, '2001:db8:1:2::1', 'fe80::5e:1', make.dhcp6({ type: 1 })),
  make.relayed6(
    13,
    '2001:db8:1:2::1',
    'fe80::5e:1',
    make.dhcp6({ type: 7, serverDuid: '00030001aa', address: '2001:db8:1:2:d::9' }),
  ),
].map((message) =>
  make.ethernet(macs, 0x86dd, make.ipv6(six, 17, make.udp(six, [547, 547], message))),
);

export interface Oddity {
  name: string;
  linkType: number;
  packets: Written[];
}

/** Packets off the beaten track, of which tshark has an opinion too. */
export function oddities(): Oddity[] {
  const ether = (name: string, frames: readonly Buffer[]) => other(name, 1, frames);
  const other = (name: string, linkType: number, frames: readonly Buffer[]): Oddity => ({
    name,
    linkType,
    packets: at(frames),
  });
  const udp = make.udp(four, [53, 40_000], bigAnswer);
  const arp = make.arp('request', one.mac, one.v4, two.v4);
  const snap = Buffer.concat([make.bytesOf('aaaa03000000'), make.u16(0x0806), arp]);
  const tags = [{ type: 0x88a8, vlan: 7 }, { vlan: 8 }, { vlan: 9 }];
  return [
    ether('fragments of IPv4, the last one first', fragments4(udp, 552).reverse()),
    ether('fragments of IPv6', fragments6(17, make.udp(six, [53, 40_000], bigAnswer), 1_232)),
    ether('extension headers', extensions()),
    ether('tunnels and PPPoE', tunnels()),
    ether('ClientHellos in pieces', hellos()),
    ether('relayed DHCPv6', relays),
    ether('ARP in LLC and SNAP', [make.ethernet(macs, snap.length, snap)]),
    ether('a stack of tags', [udp4(macs, four, [53, 40_000], make.dns('a.example'), tags)]),
    other('Linux cooked captures', 113, cookedFrames(1)),
    other('Linux cooked captures, second version', 276, cookedFrames(2)),
    other('packets without a link layer', 101, [raw6, raw4]),
    other('the loopback of BSD', 0, [
      Buffer.concat([make.bytesOf('1e000000'), raw6]),
      Buffer.concat([make.bytesOf('02000000'), raw4]),
    ]),
    {
      name: 'packets that the snapshot length cut',
      linkType: 1,
      packets: campus(createSeededRandom(4), 2, 1).map(({ bytes, atMs }) => ({
        bytes: bytes.subarray(0, 70),
        atMs,
        wireLength: bytes.length,
      })),
    },
  ];
}

/** One file of them all, an interface for each: tshark takes longer to start than to read. */
export function oddFile(): Buffer {
  const all = oddities();
  return pcapngFile([
    {
      faces: all.map(({ linkType }) => ({ linkType })),
      packets: all.flatMap(({ packets }, face) => packets.map((packet) => ({ ...packet, face }))),
    },
  ]);
}
