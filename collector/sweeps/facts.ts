import { findAddress, formatAddress, type Address } from './address.ts';
import { findMac, macOf } from './forms.ts';
import type { Knowledge, KnowledgeSource } from './knowledge.ts';
import type { Scope, ScopePrefix } from './scope.ts';

/** One address of a prefix that is known before the sweep. */
export interface KnownHost {
  value: bigint;
  sources: Set<KnowledgeSource>;
  mac: number | undefined;
}

/** An IPv4 host of the prefix's VLAN with its MAC: it exists, and probably has an IPv6 address too. */
export interface Ipv4Host {
  ipv4: number;
  mac: number;
}

/** What is known of one prefix of the plan. */
export interface PrefixFacts {
  prefix: ScopePrefix;
  hosts: Map<bigint, KnownHost>;
  /** From the twin IPv4 prefix, where the plan has one. */
  ipv4Hosts: Ipv4Host[];
}

export interface Facts {
  prefixes: PrefixFacts[];
  /** Rows that are no addresses, or have a MAC that is none: passed over. */
  broken: number;
  /** Canonical addresses of the plan that are known. */
  isKnown(address: string): boolean;
}

/** Sources that saw the host itself; a name in DNS may be stale. */
const seen = new Set<KnowledgeSource>(['neighbour', 'arp', 'lease', 'capture', 'earlier-sweep']);

/** Whether somebody saw the host, not only its name. */
export function wasSeen(host: KnownHost): boolean {
  return host.sources.values().some((source) => seen.has(source));
}

/** Sorts knowledge by prefix of the plan. Rows that can't be read are counted, never fatal: knowledge comes from devices. */
export function sortFacts(scope: Scope, knowledge: Knowledge): Facts {
  const prefixes = scope.prefixes.map((prefix): PrefixFacts => ({
    prefix,
    hosts: new Map(),
    ipv4Hosts: [],
  }));
  const byPrefix = new Map(prefixes.map((facts) => [facts.prefix, facts]));
  const twins = twinsByBucket(prefixes);
  const arp = new Map<bigint, number>();
  let broken = 0;
  for (const row of knowledge.addresses) {
    const address = findAddress(row.address);
    const mac = row.mac === undefined || row.mac === '' ? undefined : findMac(row.mac);
    if (!address) {
      broken += 1;
      continue;
    }
    if (row.mac !== undefined && row.mac !== '' && mac === undefined) broken += 1;
    if (address.family === 4 && mac !== undefined) arp.set(address.value, mac);
    const prefix = scope.prefixOf(address);
    if (prefix) addHost(byPrefix.get(prefix), address, row.source, mac);
  }
  for (const [value, mac] of arp) {
    for (const { prefix, ipv4Hosts } of twins.get(value >> bucketBits) ?? []) {
      const { ipv4 } = prefix;
      if (ipv4 && value >= ipv4.first && value <= ipv4.last)
        ipv4Hosts.push({ ipv4: Number(value), mac });
    }
  }
  for (const { ipv4Hosts } of prefixes) ipv4Hosts.sort((a, b) => a.ipv4 - b.ipv4);
  return {
    prefixes,
    broken,
    isKnown(text) {
      const address = findAddress(text);
      const prefix = address && scope.prefixOf(address);
      return (
        address !== undefined &&
        prefix !== undefined &&
        byPrefix.get(prefix)?.hosts.has(address.value) === true
      );
    },
  };
}

/** IPv4 twins are found by the /20 that an address is in. */
const bucketBits = 12n;

function twinsByBucket(prefixes: readonly PrefixFacts[]): Map<bigint, PrefixFacts[]> {
  const buckets = new Map<bigint, PrefixFacts[]>();
  for (const facts of prefixes) {
    const { ipv4 } = facts.prefix;
    if (!ipv4) continue;
    for (let bucket = ipv4.first >> bucketBits; bucket <= ipv4.last >> bucketBits; bucket += 1n) {
      const there = buckets.get(bucket);
      if (there) there.push(facts);
      else buckets.set(bucket, [facts]);
    }
  }
  return buckets;
}

function addHost(
  facts: PrefixFacts | undefined,
  { family, value }: Address,
  source: KnowledgeSource,
  mac: number | undefined,
): void {
  if (!facts) return;
  const host = facts.hosts.get(value);
  if (host) {
    host.sources.add(source);
    host.mac ??= mac;
    return;
  }
  const inside = family === 6 ? macOf(value & 0xffffffffffffffffn) : undefined;
  facts.hosts.set(value, { value, sources: new Set([source]), mac: mac ?? inside });
}

/** The canonical text of an address of a prefix. */
export function addressText(prefix: ScopePrefix, value: bigint): string {
  return formatAddress({ family: prefix.family, value });
}
