import type { Static } from 'typebox';
import type { AssetSchema, InterfaceSchema, NeighbourSchema } from '../../api/assets/schema.ts';

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

export type AssetInterface = Static<typeof InterfaceSchema>;

export type Neighbour = Static<typeof NeighbourSchema>;
