import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { DeliveryError } from './errors.ts';

/** Every address of a host name, as the system resolves it. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export interface TargetGuardDeps {
  /** Host names, addresses and CIDR ranges that are let through although they are not public. */
  allowedHosts?: readonly string[];
  /** For tests and the demonstration: servers on this machine. */
  allowLoopbackTargets?: boolean;
  /**
   * `public` (default): only addresses of the internet. `private`: those of closed networks too (RFC 1918, RFC 4193,
   * RFC 6598), for peers that the owner of the node pairs with; never loopback, link-local or metadata services.
   */
  reach?: 'public' | 'private';
  resolve?: Resolve;
}

/** Keeps the platform from being made to speak with what only it can reach (server-side request forgery). */
export interface TargetGuard {
  /** The host was let in by name in the configuration, or is this machine where that is allowed. */
  isAllowed(host: string): boolean;
  /**
   * Resolves the host once and answers its addresses; connect to these only, or the name may mean another address by
   * then (DNS rebinding). Throws NAME_UNKNOWN, or TARGET_NOT_ALLOWED when any of the addresses is forbidden.
   */
  pin(host: string): Promise<readonly LookupAddress[]>;
}

const privateRanges: ReadonlySet<string> = new Set(['private', 'uniqueLocal', 'carrierGradeNat']);

/** Metadata services of clouds that live in ranges which `private` lets through. */
const metadata: ReadonlySet<string> = new Set(['100.100.100.200', 'fd00:ec2::254', '192.0.0.192']);

/** Deprecated forms that still carry an IPv4 or a local address: RFC 4291 2.5.5.1, RFC 3879. */
const embedding = ['::/96', 'fec0::/10'].map((range) => ipaddr.IPv6.parseCIDR(range));

/** A range, an address or a name of `allowedHosts`, lower case. */
interface Allowed {
  names: ReadonlySet<string>;
  ranges: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];
}

function readAllowed(hosts: readonly string[]): Allowed {
  const ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [];
  const names = new Set<string>();
  for (const host of hosts) {
    const text = host.trim().toLowerCase();
    if (ipaddr.isValidCIDR(text)) ranges.push(ipaddr.parseCIDR(text));
    else if (isIP(text) !== 0) names.add(ipaddr.process(text).toString());
    else names.add(text);
  }
  return { names, ranges };
}

function bare(host: string): string {
  const text = host.toLowerCase().replace(/\.$/u, '');
  return text.startsWith('[') ? text.slice(1, -1) : text;
}

export function createTargetGuard(deps: TargetGuardDeps = {}): TargetGuard {
  const { allowLoopbackTargets = false, reach = 'public' } = deps;
  const resolve: Resolve = deps.resolve ?? ((host) => lookup(host, { all: true, verbatim: true }));
  const allowed = readAllowed(deps.allowedHosts ?? []);

  function isNamedAddress(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
    return (
      allowed.names.has(address.toString()) ||
      allowed.ranges.some(
        ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
      )
    );
  }

  /** A mapped IPv4 address is judged as the IPv4 address that it is. */
  function isOpen(text: string): boolean {
    const address = ipaddr.process(text);
    if (isNamedAddress(address)) return true;
    const range = address.range();
    if (range === 'loopback') return allowLoopbackTargets;
    if (metadata.has(address.toString())) return false;
    if (
      address.kind() === 'ipv6' &&
      embedding.some(([network, bits]) => address.match(network, bits))
    ) {
      return false;
    }
    return range === 'unicast' || (reach === 'private' && privateRanges.has(range));
  }

  function isAllowed(host: string): boolean {
    const name = bare(host);
    if (isIP(name) !== 0) {
      const address = ipaddr.process(name);
      return isNamedAddress(address) || (allowLoopbackTargets && address.range() === 'loopback');
    }
    return allowed.names.has(name) || (allowLoopbackTargets && name === 'localhost');
  }

  async function addressesOf(name: string): Promise<readonly LookupAddress[]> {
    const family = isIP(name);
    if (family !== 0) return [{ address: name, family }];
    const found = await resolve(name).catch(() => []);
    if (found.length > 0) return found;
    throw new DeliveryError('NAME_UNKNOWN', `The name ${name} does not resolve to any address.`);
  }

  return {
    isAllowed,
    async pin(host) {
      const name = bare(host);
      const addresses = await addressesOf(name);
      // A name that the owner of the node let in may stand for any address; all others for open ones only.
      if (allowed.names.has(name)) return addresses;
      if (addresses.every(({ address }) => isOpen(address))) return addresses;
      throw new DeliveryError(
        'TARGET_NOT_ALLOWED',
        `${name} is not a public address; the owner of this node can allow it (delivery.allowedHosts).`,
      );
    },
  };
}
