import type { CaptureFacts, HostFact } from '../../collector/captures/facts.ts';
import type { Observation } from '../assets/inventory/observation.ts';
import type { ListedService } from './judging/listed.ts';

/** Ways of being seen that happen on the link itself; `source` alone may be the other end of the world. */
const onLinkWays: ReadonlySet<string> = new Set([
  'arp',
  'nd',
  'ra',
  'dad',
  'dhcp',
  'dhcpv6',
  'mdns',
]);

export function isOnLink({ seenBy }: HostFact): boolean {
  return seenBy.some((way) => onLinkWays.has(way));
}

/**
 * Machines that a capture shows: one observation for every pair of link-layer address and address. Nothing is said of an
 * address that several claimed, nor of one without a claimant: which machine that was is not known.
 */
export function observationsOf(
  captureId: string,
  facts: CaptureFacts,
  listed: readonly ListedService[],
): Observation[] {
  const routers = new Set(listed.filter(({ kind }) => kind === 'router').map(({ mac }) => mac));
  return facts.hosts.flatMap((host): Observation[] => {
    const [mac, ...others] = host.macs;
    if (!isOnLink(host) || mac === undefined || others.length > 0) return [];
    return [
      {
        source: 'capture',
        ref: captureId,
        firstAt: host.firstAt,
        lastAt: host.lastAt,
        addresses: [host.address],
        macs: [mac],
        ...(host.names.length > 0 && { hostnames: host.names }),
        ...(routers.has(mac) && { kind: 'router' as const }),
      },
    ];
  });
}
