import type { Static } from 'typebox';
import type {
  AssetDetailSchema,
  AssetSchema,
  InterfaceSchema,
  NeighbourSchema,
} from '../../api/assets/schema.ts';

export const assetKinds = [
  'switch',
  'router',
  'firewall',
  'wireless-controller',
  'server',
  'unknown',
] as const;
export const assetStates = ['up', 'unreachable', 'unknown'] as const;

export type Asset = Static<typeof AssetSchema>;

export type AssetDetail = Static<typeof AssetDetailSchema>;

export type AssetInterface = Static<typeof InterfaceSchema>;

export type Neighbour = Static<typeof NeighbourSchema>;

/** Loopback (RFC 1122, RFC 4291) and link-local addresses (RFC 3927) say least about where a device is. */
const isLocal = (address: string): boolean => /^(127\.|169\.254\.|::1$|fe[89ab])/i.test(address);

/** Addresses with those first by which a device is known to others. */
export function inOrder(addresses: readonly string[]): readonly string[] {
  return addresses.toSorted((a, b) => Number(isLocal(a)) - Number(isLocal(b)));
}
