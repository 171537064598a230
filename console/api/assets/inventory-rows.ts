import type { Selectable } from 'kysely';
import type {
  AssetClaimTable,
  AssetIdentifierTable,
  AssetMergeTable,
  AssetServiceTable,
} from '../../../analyzer/assets/inventory/tables.ts';
import type { Evidence, MergeBasis } from '../../../analyzer/assets/inventory/world.ts';

type Named<T> = Selectable<T> & { asset_name: string; unit_name: string };

const provenance = (row: Selectable<AssetIdentifierTable> | Selectable<AssetServiceTable>) => ({
  source: row.source,
  sourceRef: row.source_ref,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
});

export const toIdentifier = (row: Selectable<AssetIdentifierTable>) => ({
  id: row.id,
  kind: row.kind,
  value: row.value,
  ...provenance(row),
  seenCount: row.seen_count,
  untilAt: row.until_at,
  fromAssetId: row.origin_id === row.asset_id ? null : row.origin_id,
});

export const toService = (row: Selectable<AssetServiceTable>) => ({
  id: row.id,
  address: row.address,
  family: row.family,
  transport: row.transport,
  port: row.port,
  state: row.state,
  service: row.service,
  product: row.product,
  banner: row.banner,
  sinceAt: row.since_at,
  ...provenance(row),
});

export const toMerge = (row: Selectable<AssetMergeTable> & { merged_name: string | null }) => ({
  id: row.id,
  keptId: row.kept_id,
  mergedId: row.merged_id,
  mergedName: row.merged_name ?? row.merged_id,
  basis: row.basis as MergeBasis,
  evidence: JSON.parse(row.evidence) as Evidence[],
  reason: row.reason,
  byName: row.by_name,
  at: row.at,
  undoneAt: row.undone_at,
  undoneByName: row.undone_by_name,
  undoReason: row.undo_reason,
});

export const toClaim = (row: Named<AssetClaimTable>) => ({
  id: row.id,
  assetId: row.asset_id,
  assetName: row.asset_name,
  unitId: row.unit_id,
  unitName: row.unit_name,
  kind: row.kind,
  state: row.state,
  reason: row.reason,
  responsibleName: row.responsible_name,
  purpose: row.purpose,
  otherUnitId: row.other_unit_id,
  byName: row.by_name,
  at: row.at,
  decidedByName: row.decided_by_name,
  decidedAt: row.decided_at,
  decision: row.decision,
});
