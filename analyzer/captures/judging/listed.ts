import type { NetworkServiceKind } from '../tables.ts';

/** A router or server that is meant to be there. */
export interface ListedService {
  kind: NetworkServiceKind;
  address: string | null;
  mac: string | null;
  prefixes: readonly string[];
  vlan: number | null;
}

interface Sender {
  address: string;
  mac: string | null;
  vlan: number | null;
}

/**
 * What an entry of the list says of a sender: `other-mac` when the address is listed with another link-layer address.
 * `ignoreMac` where a relay stands between.
 */
export function compare(
  listed: readonly ListedService[],
  sender: Sender,
  ignoreMac = false,
): { kind: 'listed'; entries: ListedService[] } | { kind: 'other-mac' | 'not-listed' } {
  const here = listed.filter(({ vlan }) => vlan === null || vlan === sender.vlan);
  const fitsMac = ({ mac }: ListedService) => ignoreMac || mac === null || mac === sender.mac;
  const byAddress = here.filter(({ address }) => address === sender.address);
  const byMac = here.filter(({ address, mac }) => address === null && mac === sender.mac);
  const entries = [...byAddress.filter(fitsMac), ...byMac];
  if (entries.length > 0) return { kind: 'listed', entries };
  return { kind: byAddress.length > 0 ? 'other-mac' : 'not-listed' };
}
