import type { ClaimFact, DuplicateFact } from '../facts.ts';
import { isCardAddress, type Frame } from '../frame.ts';
import { createShelf, isoOf, see, seenAt, seenFact, type Seen } from './shelf.ts';
import { isHostAddress } from './hosts.ts';

interface Claim {
  address: string;
  vlan: number | null;
  macs: Map<string, Seen & { claims: number }>;
  lastMac: string;
  changes: number;
  quickChanges: number;
}

interface Duplicate extends Seen {
  address: string;
  vlan: number | null;
  asking: string | null;
  holding: string | null;
  how: DuplicateFact['how'];
  count: number;
}

export interface ClaimBounds {
  claims: number;
  claimantsPerAddress: number;
  duplicates: number;
  evidencePackets: number;
  conflictSeconds: number;
  probeSeconds: number;
}

type Dropped = (kind: 'claims' | 'duplicates') => void;

const familyOf = (address: string) => (address.includes(':') ? 'ipv6' : 'ipv4');

/** Who says that an address is his, and who asks whether it is free. */
export function createClaims(bounds: ClaimBounds, dropped: Dropped) {
  const claims = createShelf<Claim>(bounds.claims, () => dropped('claims'));
  const probes = createShelf<{ mac: string; atMs: number; how: 'dad' | 'arp-probe' }>(
    bounds.claims,
    () => dropped('claims'),
  );
  const duplicates = createShelf<Duplicate>(bounds.duplicates, () => dropped('duplicates'));

  function duplicate(
    frame: Frame,
    address: string,
    { asking, holding, how }: Pick<Duplicate, 'asking' | 'holding' | 'how'>,
  ): void {
    const { vlan, atMs, number } = frame;
    const found = duplicates.reach(`${address} ${vlan} ${asking} ${holding} ${how}`, () => ({
      ...seenAt(atMs),
      address,
      vlan,
      asking,
      holding,
      how,
      count: 0,
    }));
    if (!found) return;
    found.count += 1;
    see(found, atMs, number, bounds.evidencePackets);
  }

  /** Somebody else asked for the address just before. */
  function answer(key: string, address: string, mac: string, frame: Frame): void {
    const probe = probes.find(key);
    if (!probe || probe.mac === mac) return;
    if (Math.abs(frame.atMs - probe.atMs) > bounds.probeSeconds * 1_000) return;
    duplicate(frame, address, { asking: probe.mac, holding: mac, how: probe.how });
  }

  return {
    claim(address: string, mac: string, frame: Frame): void {
      if (!isHostAddress(address) || !isCardAddress(mac)) return;
      const key = `${address} ${frame.vlan}`;
      answer(key, address, mac, frame);
      const claim = claims.reach(key, () => ({
        address,
        vlan: frame.vlan,
        macs: new Map(),
        lastMac: mac,
        changes: 0,
        quickChanges: 0,
      }));
      if (!claim) return;
      if (claim.lastMac !== mac) {
        claim.changes += 1;
        const before = claim.macs.get(claim.lastMac)?.lastMs ?? frame.atMs;
        if (frame.atMs - before <= bounds.conflictSeconds * 1_000) claim.quickChanges += 1;
        claim.lastMac = mac;
      }
      let seen = claim.macs.get(mac);
      if (!seen) {
        if (claim.macs.size >= bounds.claimantsPerAddress) {
          dropped('claims');
          return;
        }
        seen = { ...seenAt(frame.atMs), claims: 0 };
        claim.macs.set(mac, seen);
      }
      seen.claims += 1;
      see(seen, frame.atMs, frame.number, bounds.evidencePackets);
    },

    /** Duplicate address detection or an ARP probe: `mac` wants the address. */
    probe(address: string, mac: string, how: 'dad' | 'arp-probe', frame: Frame): void {
      if (!isHostAddress(address) || !isCardAddress(mac)) return;
      const key = `${address} ${frame.vlan}`;
      answer(key, address, mac, frame);
      const probe = probes.reach(key, () => ({ mac, atMs: frame.atMs, how }));
      if (probe) Object.assign(probe, { mac, atMs: frame.atMs, how });
    },

    declined(address: string, asking: string | null, frame: Frame): void {
      if (!isHostAddress(address)) return;
      duplicate(frame, address, { asking, holding: null, how: 'dhcp-decline' });
    },

    facts(): ClaimFact[] {
      return Array.from(claims.values(), (claim) => {
        const macs = [...claim.macs].map(([mac, { claims: count, ...seen }]) => ({
          mac,
          claims: count,
          ...seenFact(seen),
        }));
        const seens = [...claim.macs.values()];
        return {
          address: claim.address,
          family: familyOf(claim.address),
          vlan: claim.vlan,
          macs,
          changes: claim.changes,
          quickChanges: claim.quickChanges,
          firstAt: isoOf(Math.min(...seens.map(({ firstMs }) => firstMs))),
          lastAt: isoOf(Math.max(...seens.map(({ lastMs }) => lastMs))),
        };
      });
    },

    duplicateFacts(): DuplicateFact[] {
      return Array.from(
        duplicates.values(),
        ({ address, vlan, asking, holding, how, count, ...seen }) => ({
          address,
          family: familyOf(address),
          vlan,
          asking,
          holding,
          how,
          count,
          ...seenFact(seen),
        }),
      );
    },
  };
}
