export const assetKinds = [
  'switch',
  'router',
  'firewall',
  'wireless-controller',
  'server',
  'unknown',
] as const;
export const assetStates = ['up', 'unreachable', 'unknown'] as const;

export interface Asset {
  id: string;
  unitId: string;
  unitName: string;
  name: string;
  kind: (typeof assetKinds)[number];
  vendor: string | null;
  model: string | null;
  serial: string | null;
  osVersion: string | null;
  state: (typeof assetStates)[number];
  addresses: readonly string[];
  lastPolledAt: string | null;
  interfacesUp: number;
  interfacesTotal: number;
}

export interface AssetInterface {
  ifIndex: number;
  name: string;
  alias: string | null;
  mac: string | null;
  adminStatus: string;
  operStatus: string;
  speedBps: number | null;
  inOctets: string | null;
  outOctets: string | null;
  inErrors: string | number | null;
  outErrors: string | number | null;
}

export interface Neighbour {
  ifIndex: number;
  ifName: string | null;
  ip: string;
  mac: string;
  family: 'ipv4' | 'ipv6';
  firstSeenAt: string;
  lastSeenAt: string;
}
