import type { Static } from 'typebox';
import type {
  AssetChangeSchema,
  ClaimSchema,
  ClaimStateSchema,
  ConflictSchema,
  IdentifierSchema,
  InventoryCountsSchema,
  MergeSchema,
  PresenceSchema,
  ServiceSchema,
  SourceSchema,
} from '../../api/assets/inventory-schema.ts';

export type Identifier = Static<typeof IdentifierSchema>;
export type Service = Static<typeof ServiceSchema>;
export type Merge = Static<typeof MergeSchema>;
export type AssetChange = Static<typeof AssetChangeSchema>;
export type Conflict = Static<typeof ConflictSchema>;
export type Claim = Static<typeof ClaimSchema>;
export type InventoryCounts = Static<typeof InventoryCountsSchema>;

export const presences = ['present', 'gone'] as const satisfies readonly Static<
  typeof PresenceSchema
>[];
export const claimStates = ['unclaimed', 'claimed', 'disputed'] as const satisfies readonly Static<
  typeof ClaimStateSchema
>[];
export const origins = [
  'poll',
  'neighbour',
  'sweep',
  'capture',
  'lease',
  'dns',
  'person',
] as const satisfies readonly Static<typeof SourceSchema>[];
export const changeKinds = [
  'new',
  'changed',
  'gone',
  'returned',
  'merged',
  'parted',
] as const satisfies readonly AssetChange['kind'][];
