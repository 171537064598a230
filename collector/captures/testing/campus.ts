import type { SeededRandom } from '../../random/seeded-random.ts';
import type { Written } from './files.ts';
import * as make from './frames.ts';

const everyone = 'ff:ff:ff:ff:ff:ff';
const allNodes = '33:33:00:00:00:01';
export const gateway = { mac: '00:1b:54:00:00:01', v4: '10.1.2.1', v6: 'fe80::1' };
export const startMs = Date.parse('2026-11-20T01:00:00.000Z');

const macOf = (n: number) =>
  `00:5e:00:53:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`;

interface Station {
  mac: string;
  v4: string;
  linkLocal: string;
  global: string;
  name: string;
}

export function stationOf(n: number): Station {
  const hex = n.toString(16);
  return {
    mac: macOf(n),
    v4: `10.1.2.${(n % 250) + 2}`,
    linkLocal: `fe80::5e:${hex}`,
    global: `2001:db8:1:2::${hex}`,
    name: `pc-${n}`,
  };
}

/** IPv4 with UDP in Ethernet. */
export function udp4(
  macs: make.Ends,
  ends: make.Ends,
  ports: readonly [number, number],
  payload: Buffer,
  tags: readonly { type?: number; vlan: number }[] = [],
): Buffer {
  return make.ethernet(macs, 0x0800, make.ipv4(ends, 17, make.udp(ends, ports, payload)), tags);
}

export function udp6(
  macs: make.Ends,
  ends: make.Ends,
  ports: readonly [number, number],
  payload: Buffer,
): Buffer {
  return make.ethernet(macs, 0x86dd, make.ipv6(ends, 17, make.udp(ends, ports, payload)));
}

export function icmp6(macs: make.Ends, ends: make.Ends, message: Buffer, hopLimit = 255): Buffer {
  const body = make.icmpv6(ends, message);
  return make.ethernet(macs, 0x86dd, make.ipv6(ends, 58, body, { hopLimit }));
}

/** A station comes: DAD, router discovery, DHCP, ARP. */
function arrival(station: Station): Buffer[] {
  const { mac, v4, linkLocal, global, name } = station;
  const out = { from: mac, to: everyone };
  const out6 = { from: mac, to: '33:33:ff:00:00:01' };
  return [
    icmp6(out6, { from: '::', to: 'ff02::1:ff00:1' }, make.solicitation(linkLocal)),
    icmp6(
      { from: mac, to: '33:33:00:00:00:02' },
      { from: linkLocal, to: 'ff02::2' },
      make.routerSolicitation(mac),
    ),
    icmp6(out6, { from: '::', to: 'ff02::1:ff00:1' }, make.solicitation(global)),
    udp4(
      out,
      { from: '0.0.0.0', to: '255.255.255.255' },
      [68, 67],
      make.dhcp4({ op: 1, type: 1, client: mac, hostName: name }),
    ),
    udp4(
      { from: gateway.mac, to: mac },
      { from: gateway.v4, to: v4 },
      [67, 68],
      make.dhcp4({
        op: 2,
        type: 2,
        client: mac,
        yours: v4,
        server: gateway.v4,
        routers: [gateway.v4],
      }),
    ),
    udp4(
      out,
      { from: '0.0.0.0', to: '255.255.255.255' },
      [68, 67],
      make.dhcp4({
        op: 1,
        type: 3,
        client: mac,
        hostName: name,
        requested: v4,
        server: gateway.v4,
      }),
    ),
    udp4(
      { from: gateway.mac, to: mac },
      { from: gateway.v4, to: v4 },
      [67, 68],
      make.dhcp4({
        op: 2,
        type: 5,
        client: mac,
        yours: v4,
        server: gateway.v4,
        routers: [gateway.v4],
      }),
    ),
    make.ethernet(out, 0x0806, make.arp('request', mac, '0.0.0.0', v4)),
    make.ethernet(out, 0x0806, make.arp('request', mac, v4, gateway.v4)),
    make.ethernet(
      { from: gateway.mac, to: mac },
      0x0806,
      make.arp('reply', gateway.mac, gateway.v4, v4),
    ),
    udp6(
      { from: mac, to: '33:33:00:01:00:02' },
      { from: linkLocal, to: 'ff02::1:2' },
      [546, 547],
      make.dhcp6({ type: 1 }),
    ),
    udp6(
      { from: gateway.mac, to: mac },
      { from: gateway.v6, to: linkLocal },
      [547, 546],
      make.dhcp6({
        type: 2,
        serverDuid: '000300010000aa',
        address: `2001:db8:1:2:d::${station.name.slice(3)}`,
      }),
    ),
    udp6(
      { from: gateway.mac, to: mac },
      { from: gateway.v6, to: linkLocal },
      [547, 546],
      make.dhcp6({
        type: 7,
        serverDuid: '000300010000aa',
        address: `2001:db8:1:2:d::${station.name.slice(3)}`,
        dnsServers: ['2001:db8::53'],
      }),
    ),
  ];
}

export const routerFrame = (router = gateway, prefix = '2001:db8:1:2::/64', hopLimit = 255) =>
  icmp6(
    { from: router.mac, to: allNodes },
    { from: router.v6, to: 'ff02::1' },
    make.routerAdvertisement({
      mac: router.mac,
      prefixes: [prefix],
      dnsServers: ['2001:db8::53'],
      mtu: 1_500,
    }),
    hopLimit,
  );

/** What a station does when it is there: neighbours, names, web. */
function work(station: Station, random: SeededRandom): Buffer[] {
  const { mac, v4, linkLocal, global, name } = station;
  const toGateway = { from: mac, to: gateway.mac };
  const fromGateway = { from: gateway.mac, to: mac };
  const site = `www${random.int(20)}.example.edu.cn`;
  const server = `2001:db8:5::${random.int(20) + 1}`;
  const port = 40_000 + random.int(20_000);
  const web = { from: global, to: server };
  const segment = (sequence: number, flags: number, payload?: Buffer) =>
    make.ethernet(
      toGateway,
      0x86dd,
      make.ipv6(
        web,
        6,
        make.tcp(web, { ports: [port, 443], sequence, flags, ...(payload && { payload }) }),
      ),
    );
  const hello = make.clientHello(site, random.chance(0.5) ? 1_700 : 0);
  const cut = Math.min(1_400, hello.length);
  const first = 0xfffffff0 + random.int(16);
  return [
    icmp6(toGateway, { from: linkLocal, to: gateway.v6 }, make.solicitation(gateway.v6, mac)),
    icmp6(
      fromGateway,
      { from: gateway.v6, to: linkLocal },
      make.advertisement(gateway.v6, gateway.mac),
    ),
    icmp6(
      { from: mac, to: allNodes },
      { from: global, to: 'ff02::1' },
      make.advertisement(global, mac),
    ),
    udp4(toGateway, { from: v4, to: '10.1.0.53' }, [port, 53], make.dns(site)),
    udp4(
      fromGateway,
      { from: '10.1.0.53', to: v4 },
      [53, port],
      make.dns(site, [{ name: site, address: server }]),
    ),
    udp6(
      { from: mac, to: '33:33:00:00:00:fb' },
      { from: linkLocal, to: 'ff02::fb' },
      [5353, 5353],
      make.dns(undefined, [
        { name: `${name}.local`, address: linkLocal },
        { name: `${name}.local`, address: v4 },
      ]),
    ),
    segment(first, 0x02),
    segment(first + 1, 0x18, hello.subarray(0, cut)),
    ...(cut < hello.length ? [segment(first + 1 + cut, 0x18, hello.subarray(cut))] : []),
    udp4(toGateway, { from: v4, to: '10.1.0.9' }, [port, 514], Buffer.from('<13>hello'), [
      { type: 0x88a8, vlan: 100 },
      { vlan: 200 + random.int(3) },
    ]),
  ];
}

/** An access network over some minutes: stations come and work, the router advertises itself. */
export function campus(random: SeededRandom, stations: number, rounds: number): Written[] {
  const packets: Written[] = [];
  let atMs = startMs;
  const add = (...frames: Buffer[]) => {
    for (const bytes of frames) {
      atMs += random.int(50) + 0.25;
      packets.push({ bytes, atMs });
    }
  };
  for (let n = 1; n <= stations; n += 1) add(...arrival(stationOf(n)));
  for (let round = 0; round < rounds; round += 1) {
    add(routerFrame());
    for (let n = 1; n <= stations; n += 1) add(...work(stationOf(n), random));
  }
  return packets;
}
