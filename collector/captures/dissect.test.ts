import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readCapture } from './read-capture.ts';
import { loadCaptureRules } from './rules.ts';
import { gateway, icmp6, routerFrame, startMs, stationOf, udp4, udp6 } from './testing/campus.ts';
import { pcapFile } from './testing/files.ts';
import * as make from './testing/frames.ts';

const rules = loadCaptureRules();
const one = stationOf(1);
const two = stationOf(2);
const everyone = 'ff:ff:ff:ff:ff:ff';

async function factsOf(frames: readonly Buffer[], stepMs = 100) {
  const packets = frames.map((bytes, n) => ({ bytes, atMs: startMs + n * stepMs }));
  return await readCapture(Readable.from([pcapFile(packets)], { objectMode: true }), rules);
}

const arp = (kind: 'request' | 'reply', mac: string, sender: string, target: string) =>
  make.ethernet({ from: mac, to: everyone }, 0x0806, make.arp(kind, mac, sender, target));
const dad = (mac: string, target: string) =>
  icmp6(
    { from: mac, to: '33:33:ff:00:00:01' },
    { from: '::', to: 'ff02::1:ff00:1' },
    make.solicitation(target),
  );
const announce = (mac: string, target: string, from = target) =>
  icmp6(
    { from: mac, to: '33:33:00:00:00:01' },
    { from, to: 'ff02::1' },
    make.advertisement(target, mac),
  );

describe('neighbours', () => {
  it('that answer a duplicate address detection or an ARP probe hold the address', async () => {
    const { duplicates } = await factsOf([
      dad(one.mac, one.global),
      announce(two.mac, one.global),
      arp('request', one.mac, '0.0.0.0', one.v4),
      arp('reply', two.mac, one.v4, one.v4),
      dad(one.mac, two.global),
      announce(one.mac, two.global),
    ]);
    expect(duplicates).toMatchObject([
      { address: one.global, asking: one.mac, holding: two.mac, how: 'dad', evidence: [2] },
      { address: one.v4, asking: one.mac, holding: two.mac, how: 'arp-probe', evidence: [4] },
    ]);
  });

  it('that take an address much later are no quarrel', async () => {
    const minutes = 60_000;
    const { claims, duplicates } = await factsOf(
      [arp('reply', one.mac, one.v4, one.v4), arp('reply', two.mac, one.v4, one.v4)],
      10 * minutes,
    );
    expect(claims).toMatchObject([{ changes: 1, quickChanges: 0 }]);
    expect(duplicates).toEqual([]);
    const quick = await factsOf(
      [one, two, one, two].map(({ mac }) => arp('reply', mac, one.v4, one.v4)),
    );
    expect(quick.claims).toMatchObject([{ changes: 3, quickChanges: 3 }]);
  });

  it('are not believed from beyond the link, nor with broken options', async () => {
    const far = icmp6(
      { from: one.mac, to: everyone },
      { from: one.global, to: 'ff02::1' },
      make.advertisement(one.global, one.mac),
      64,
    );
    const message = make.advertisement(one.global, one.mac);
    message[25] = 0;
    const broken = icmp6(
      { from: one.mac, to: everyone },
      { from: one.global, to: 'ff02::1' },
      message,
    );
    const { claims, packets, protocols } = await factsOf([far, broken]);
    expect(claims).toEqual([]);
    expect(protocols['nd-na']).toBe(2);
    expect(packets.malformed).toBe(1);
  });
});

describe('routers and servers', () => {
  it('say what they announce; advertisements that hosts ignore count apart', async () => {
    const { routers } = await factsOf([
      routerFrame(),
      routerFrame(gateway, '2001:db8:bad::/64', 254),
    ]);
    expect(routers).toMatchObject([
      {
        address: 'fe80::1',
        mac: gateway.mac,
        lifetime: 1_800,
        otherConfig: true,
        managed: false,
        mtu: 1_500,
        prefixes: [{ prefix: '2001:db8:1:2::/64', onLink: true, autonomous: true }],
        dnsServers: ['2001:db8::53'],
        packets: 2,
        invalid: 1,
      },
    ]);
  });

  it('lease addresses, through relays too, and are told of those that are taken', async () => {
    const toServer = { from: one.mac, to: gateway.mac };
    const six = { from: '2001:db8:1:2::1', to: '2001:db8::547' };
    const relayed = make.relayed6(
      13,
      '2001:db8:1:2::1',
      one.linkLocal,
      make.dhcp6({ type: 7, serverDuid: '00030001aabb', address: '2001:db8:1:2:d::7' }),
    );
    const ack = make.dhcp4({ op: 2, type: 5, client: one.mac, yours: one.v4, server: gateway.v4 });
    const { dhcpServers, duplicates, hosts, names } = await factsOf([
      udp4(
        toServer,
        { from: '0.0.0.0', to: '255.255.255.255' },
        [68, 67],
        make.dhcp4({ op: 1, type: 3, client: one.mac, hostName: 'PC-1' }),
      ),
      udp4({ from: gateway.mac, to: one.mac }, { from: gateway.v4, to: one.v4 }, [67, 68], ack),
      udp4(
        toServer,
        { from: '0.0.0.0', to: '255.255.255.255' },
        [68, 67],
        make.dhcp4({ op: 1, type: 4, client: one.mac, requested: one.v4, server: gateway.v4 }),
      ),
      udp6({ from: gateway.mac, to: two.mac }, six, [547, 547], relayed),
    ]);
    expect(dhcpServers).toMatchObject([
      { version: 4, address: gateway.v4, mac: gateway.mac, acknowledgements: 1, relayed: false },
      { version: 6, address: six.from, duid: '00030001aabb', relayed: true },
    ]);
    expect(duplicates).toMatchObject([{ address: one.v4, asking: one.mac, how: 'dhcp-decline' }]);
    expect(hosts.find(({ address }) => address === one.v4)).toMatchObject({
      macs: [one.mac],
      names: ['pc-1'],
    });
    expect(hosts.find(({ address }) => address === '2001:db8:1:2:d::7')).toMatchObject({
      macs: [],
      seenBy: ['dhcpv6'],
    });
    expect(names).toMatchObject([{ kind: 'dhcp-hostname', name: 'pc-1', address: one.v4 }]);
  });
});

describe('names', () => {
  it('of multicast DNS belong to the sender only where its own address is among them', async () => {
    const answers = [one.v4, one.global].map((address) => ({ name: 'pc-1.local', address }));
    const ends = { from: one.v4, to: '224.0.0.251' };
    const { hosts } = await factsOf([
      udp4({ from: one.mac, to: everyone }, ends, [5353, 5353], make.dns(undefined, answers)),
      udp4(
        { from: gateway.mac, to: everyone },
        { ...ends, from: gateway.v4 },
        [5353, 5353],
        make.dns(undefined, [{ name: 'far.local', address: two.global }]),
      ),
    ]);
    const macsOf = (wanted: string) => hosts.find(({ address }) => address === wanted)?.macs;
    expect(macsOf(one.v4)).toEqual([one.mac]);
    expect(macsOf(one.global)).toEqual([one.mac]);
    expect(macsOf(two.global)).toEqual([]);
  });

  it('in a second ClientHello behind a retry request are read too; who asked is not kept', async () => {
    const ends = { from: one.global, to: two.global };
    const segment = (sequence: number, payload?: Buffer, flags = 0x18) =>
      make.ethernet(
        { from: one.mac, to: gateway.mac },
        0x86dd,
        make.ipv6(
          ends,
          6,
          make.tcp(ends, { ports: [5_000, 443], sequence, flags, ...(payload && { payload }) }),
        ),
      );
    const first = make.clientHello('first.example.edu.cn');
    const change = make.bytesOf('140303000101');
    const { names, protocols } = await factsOf([
      segment(10, undefined, 2),
      segment(11, first),
      segment(11 + first.length, change),
      segment(17 + first.length, make.clientHello('second.example.edu.cn')),
    ]);
    expect(protocols['tls-client-hello']).toBe(2);
    expect(names.map(({ name, address, port }) => [name, address, port])).toEqual([
      ['first.example.edu.cn', two.global, 443],
      ['second.example.edu.cn', two.global, 443],
    ]);
    expect(JSON.stringify(names)).not.toContain(one.global);
  });

  it('and hosts keep their bounds, and say what found no room', async () => {
    const frames = Array.from({ length: 40 }, (_, n) =>
      arp('reply', one.mac, `10.9.0.${n + 1}`, one.v4),
    );
    const file = pcapFile(frames.map((bytes, n) => ({ bytes, atMs: startMs + n })));
    const tight = { ...rules, keeping: { ...rules.keeping, hosts: 10, claims: 5 } };
    const facts = await readCapture(Readable.from([file], { objectMode: true }), tight);
    expect(facts.hosts).toHaveLength(10);
    expect(facts.claims).toHaveLength(5);
    expect(facts.dropped).toEqual({ hosts: 30, claims: 35 });
  });
});
