import type { DhcpServerFact, PrefixFact, RouterFact } from '../facts.ts';
import type { Frame } from '../frame.ts';
import type { RouterAdvertisement } from '../protocols/nd.ts';
import { createShelf, see, seenAt, seenFact, type Seen } from './shelf.ts';

export interface ServerBounds {
  routers: number;
  dhcpServers: number;
  evidencePackets: number;
}

type Router = Omit<RouterFact, 'prefixes' | 'firstAt' | 'lastAt'> &
  Seen & { prefixes: Map<string, PrefixFact> };
type DhcpServer = Omit<DhcpServerFact, 'firstAt' | 'lastAt'> & Seen;

/** What one router or server says at most that is kept; an advertisement fits into one packet. */
const maxPrefixes = 64;
const maxServers = 32;

function addTo(list: string[], values: readonly string[]): void {
  for (const value of values) {
    if (list.length < maxServers && !list.includes(value)) list.push(value);
  }
}

/** Routers that advertise themselves. */
export function createRouters(bounds: ServerBounds, dropped: () => void) {
  const routers = createShelf<Router>(bounds.routers, dropped);
  return {
    /** `said` is undefined when receivers must ignore the advertisement. */
    advertised(
      address: string,
      mac: string | null,
      said: RouterAdvertisement | undefined,
      frame: Frame,
    ): void {
      const { atMs, vlan, number } = frame;
      const router = routers.reach(`${address} ${mac} ${vlan}`, () => ({
        ...seenAt(atMs),
        address,
        mac,
        vlan,
        lifetime: 0,
        managed: false,
        otherConfig: false,
        preference: 'medium',
        hopLimit: 0,
        mtu: null,
        prefixes: new Map<string, PrefixFact>(),
        dnsServers: [],
        invalid: 0,
        packets: 0,
      }));
      if (!router) return;
      router.packets += 1;
      see(router, atMs, number, bounds.evidencePackets);
      if (!said) {
        router.invalid += 1;
        return;
      }
      const { prefixes, dnsServers, mtu, ...flags } = said;
      Object.assign(router, flags);
      if (mtu !== null) router.mtu = mtu;
      for (const prefix of prefixes) {
        if (router.prefixes.size < maxPrefixes || router.prefixes.has(prefix.prefix)) {
          router.prefixes.set(prefix.prefix, prefix);
        }
      }
      addTo(router.dnsServers, dnsServers);
    },
    facts: (): RouterFact[] =>
      Array.from(routers.values(), ({ firstMs, lastMs, evidence, prefixes, ...router }) => ({
        ...router,
        prefixes: [...prefixes.values()],
        ...seenFact({ firstMs, lastMs, evidence }),
      })),
  };
}

export interface DhcpAnswer {
  version: 4 | 6;
  address: string;
  mac: string | null;
  duid: string | null;
  routers: readonly string[];
  dnsServers: readonly string[];
  relayed: boolean;
  kind: 'offer' | 'acknowledgement' | 'refusal';
}

/** Who answers as a DHCP server. */
export function createDhcpServers(bounds: ServerBounds, dropped: () => void) {
  const servers = createShelf<DhcpServer>(bounds.dhcpServers, dropped);
  return {
    answered(answer: DhcpAnswer, frame: Frame): void {
      const { version, address, mac, duid, relayed } = answer;
      const { atMs, vlan, number } = frame;
      const server = servers.reach(`${version} ${address} ${mac} ${vlan} ${duid}`, () => ({
        ...seenAt(atMs),
        version,
        address,
        mac,
        duid,
        vlan,
        routers: [],
        dnsServers: [],
        relayed,
        offers: 0,
        acknowledgements: 0,
        packets: 0,
      }));
      if (!server) return;
      server.packets += 1;
      if (answer.kind === 'offer') server.offers += 1;
      if (answer.kind === 'acknowledgement') server.acknowledgements += 1;
      server.relayed ||= relayed;
      addTo(server.routers, answer.routers);
      addTo(server.dnsServers, answer.dnsServers);
      see(server, atMs, number, bounds.evidencePackets);
    },
    facts: (): DhcpServerFact[] =>
      Array.from(servers.values(), ({ firstMs, lastMs, evidence, ...server }) => ({
        ...server,
        ...seenFact({ firstMs, lastMs, evidence }),
      })),
  };
}
