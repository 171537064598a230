import type { HostFact, SeenBy } from '../facts.ts';
import { isCardAddress, type Frame } from '../frame.ts';
import { createShelf, isoOf } from './shelf.ts';

interface Host {
  address: string;
  macs: Set<string>;
  vlans: Set<number>;
  seenBy: Set<SeenBy>;
  names: Set<string>;
  packets: number;
  firstMs: number;
  lastMs: number;
  firstPacket: number;
}

export interface HostBounds {
  hosts: number;
  claimantsPerAddress: number;
  namesPerHost: number;
}

/** VLANs of one address that are kept; more is a trunk with the same plan everywhere. */
const maxVlans = 32;

/** Addresses that one machine can have: not unspecified, loopback, multicast, broadcast. */
export function isHostAddress(address: string): boolean {
  if (address.includes(':')) {
    return address !== '::' && address !== '::1' && !address.startsWith('ff');
  }
  const first = Number(address.slice(0, address.indexOf('.')));
  return first > 0 && first !== 127 && first < 224;
}

export function createHosts(bounds: HostBounds, dropped: () => void) {
  const hosts = createShelf<Host>(bounds.hosts, dropped);

  function reach(address: string, { atMs, number, vlan }: Frame): Host | undefined {
    if (!isHostAddress(address)) return undefined;
    const host = hosts.reach(address, () => ({
      address,
      macs: new Set(),
      vlans: new Set(),
      seenBy: new Set(),
      names: new Set(),
      packets: 0,
      firstMs: atMs,
      lastMs: atMs,
      firstPacket: number,
    }));
    if (!host) return undefined;
    if (atMs < host.firstMs) host.firstMs = atMs;
    if (atMs > host.lastMs) host.lastMs = atMs;
    if (vlan !== null && host.vlans.size < maxVlans) host.vlans.add(vlan);
    return host;
  }

  return {
    /** A packet has this source address. */
    source(address: string, frame: Frame): void {
      const host = reach(address, frame);
      if (!host) return;
      host.packets += 1;
      host.seenBy.add('source');
    },
    /** The host itself, or who is asked for it, says which link-layer address it has. */
    bind(address: string, mac: string | null, seenBy: SeenBy, frame: Frame): void {
      const host = reach(address, frame);
      if (!host) return;
      host.seenBy.add(seenBy);
      if (mac !== null && isCardAddress(mac) && host.macs.size < bounds.claimantsPerAddress) {
        host.macs.add(mac);
      }
    },
    name(address: string, name: string): void {
      const host = hosts.find(address);
      if (host && host.names.size < bounds.namesPerHost) host.names.add(name);
    },
    facts(): HostFact[] {
      return Array.from(hosts.values(), (host) => ({
        address: host.address,
        family: host.address.includes(':') ? 'ipv6' : 'ipv4',
        macs: [...host.macs].sort(),
        vlans: [...host.vlans].sort((a, b) => a - b),
        seenBy: [...host.seenBy].sort(),
        names: [...host.names].sort(),
        packets: host.packets,
        firstAt: isoOf(host.firstMs),
        lastAt: isoOf(host.lastMs),
        firstPacket: host.firstPacket,
      }));
    },
  };
}
