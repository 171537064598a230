import type { Trx } from '../../stores/records/records.ts';
import { inBatches, shortBatch } from '../batches.ts';
import { inSlices } from './load-world.ts';
import { moveAsset } from './move-asset.ts';
import type { Change, SeenConflict, World } from './world.ts';

export interface WriteContext {
  unitId: string;
  now: string;
  newId: () => string;
}

/** New assets, and those that were seen again. */
async function writeAssets(trx: Trx, world: World, { unitId, now }: WriteContext): Promise<void> {
  const seen = [...world.assets.values()].filter((asset) => asset.fresh || asset.dirty);
  await inBatches(
    seen,
    (slice) =>
      trx
        .insertInto('assets')
        .values(
          slice.map((asset) => ({
            id: asset.id,
            unit_id: unitId,
            name: asset.name,
            named_by_person: 0,
            kind: asset.kind,
            vendor: asset.vendor,
            os: asset.os,
            state: 'unknown' as const,
            interfaces_up: 0,
            interfaces_total: 0,
            origin: asset.origin,
            presence: asset.presence,
            first_seen_at: asset.firstSeenAt,
            last_seen_at: asset.lastSeenAt,
            created_at: now,
            updated_at: now,
          })),
        )
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({
            name: eb.ref('excluded.name'),
            kind: eb.ref('excluded.kind'),
            vendor: eb.ref('excluded.vendor'),
            os: eb.ref('excluded.os'),
            presence: eb.ref('excluded.presence'),
            misses: 0,
            first_seen_at: eb.ref('excluded.first_seen_at'),
            last_seen_at: eb.ref('excluded.last_seen_at'),
            updated_at: eb.ref('excluded.updated_at'),
          })),
        )
        .execute(),
    shortBatch,
  );
}

async function writeIdentifiers(trx: Trx, world: World, unitId: string): Promise<void> {
  const rows = [...world.assets.values()].flatMap((asset) => asset.rows).filter((row) => row.dirty);
  const values = rows.map((row) => ({
    id: row.id,
    asset_id: row.assetId,
    origin_id: row.originId,
    unit_id: unitId,
    kind: row.kind,
    value: row.value,
    source: row.source,
    source_ref: row.sourceRef,
    seen_count: row.seenCount,
    first_seen_at: row.firstSeenAt,
    last_seen_at: row.lastSeenAt,
    until_at: row.untilAt,
  }));
  await inBatches(
    values,
    (slice) =>
      trx
        .insertInto('asset_identifiers')
        .values(slice)
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({
            asset_id: eb.ref('excluded.asset_id'),
            origin_id: eb.ref('excluded.origin_id'),
            source_ref: eb.ref('excluded.source_ref'),
            seen_count: eb.ref('excluded.seen_count'),
            first_seen_at: eb.ref('excluded.first_seen_at'),
            last_seen_at: eb.ref('excluded.last_seen_at'),
            until_at: eb.ref('excluded.until_at'),
          })),
        )
        .execute(),
    shortBatch,
  );
}

async function mergeIn(trx: Trx, world: World, context: WriteContext): Promise<string[]> {
  const ids: string[] = [];
  for (const { keptId, mergedId, basis, evidence } of world.merges) {
    const id = context.newId();
    const moved = await moveAsset(trx, mergedId, keptId);
    await trx
      .insertInto('asset_merges')
      .values({
        id,
        unit_id: context.unitId,
        kept_id: keptId,
        merged_id: mergedId,
        evidence: JSON.stringify(evidence),
        basis,
        reason: '',
        by_id: null,
        by_name: '',
        at: context.now,
        moved: JSON.stringify(moved),
      })
      .execute();
    ids.push(id);
  }
  return ids;
}

async function writeConflict(
  trx: Trx,
  seen: SeenConflict,
  { unitId, now, newId }: WriteContext,
): Promise<string> {
  const known = await trx
    .selectFrom('asset_conflicts')
    .select(['id', 'asset_ids', 'state'])
    .where('unit_id', '=', unitId)
    .where('kind', '=', seen.conflict)
    .where('identifier_kind', '=', seen.kind)
    .where('value', '=', seen.value)
    .executeTakeFirst();
  if (!known) {
    const id = newId();
    await trx
      .insertInto('asset_conflicts')
      .values({
        id,
        unit_id: unitId,
        kind: seen.conflict,
        identifier_kind: seen.kind,
        value: seen.value,
        asset_ids: JSON.stringify([...seen.assetIds].sort()),
        detail: seen.detail,
        state: 'open',
        first_seen_at: now,
        last_seen_at: now,
      })
      .execute();
    return id;
  }
  const before = JSON.parse(known.asset_ids) as string[];
  const all = [...new Set([...before, ...seen.assetIds])].sort();
  await trx
    .updateTable('asset_conflicts')
    .set({
      asset_ids: JSON.stringify(all),
      detail: seen.detail,
      last_seen_at: now,
      // Settled stays settled until another machine comes into it.
      ...(all.length > before.length ? { state: 'open' as const } : {}),
    })
    .where('id', '=', known.id)
    .execute();
  return known.id;
}

/** Writes changes and keeps the newest ones of each asset. */
export async function writeChanges(
  trx: Trx,
  changes: readonly Change[],
  { unitId, now, newId }: WriteContext,
  keepPerAsset: number,
): Promise<void> {
  await inBatches(
    changes,
    (slice) =>
      trx
        .insertInto('asset_changes')
        .values(
          slice.map(({ assetId, kind, field, before, after, source, ref }) => ({
            id: newId(),
            asset_id: assetId,
            unit_id: unitId,
            kind,
            field,
            before,
            after,
            source,
            source_ref: ref,
            at: now,
          })),
        )
        .execute(),
    shortBatch,
  );
  const many = await inSlices([...new Set(changes.map((one) => one.assetId))], (slice) =>
    trx
      .selectFrom('asset_changes')
      .select('asset_id')
      .where('asset_id', 'in', slice)
      .groupBy('asset_id')
      .having((eb) => eb(eb.fn.countAll(), '>', keepPerAsset))
      .execute(),
  );
  for (const { asset_id } of many) {
    const oldest = await trx
      .selectFrom('asset_changes')
      .select('id')
      .where('asset_id', '=', asset_id)
      .orderBy('id', 'desc')
      .offset(keepPerAsset)
      .limit(1)
      .executeTakeFirst();
    if (!oldest) continue;
    await trx
      .deleteFrom('asset_changes')
      .where('asset_id', '=', asset_id)
      .where('id', '<=', oldest.id)
      .execute();
  }
}

/** Writes what a slice added to the world; answers the merges and the conflicts. */
export async function writeWorld(
  trx: Trx,
  world: World,
  context: WriteContext,
): Promise<{ merged: string[]; conflicts: string[] }> {
  await writeAssets(trx, world, context);
  const merged = await mergeIn(trx, world, context);
  await writeIdentifiers(trx, world, context.unitId);
  for (const { fromId, toId, address } of world.parts) {
    await trx
      .updateTable('asset_services')
      .set({ asset_id: toId })
      .where('asset_id', '=', fromId)
      .where('address', '=', address)
      .execute();
  }
  const conflicts: string[] = [];
  for (const seen of world.conflicts.values()) {
    conflicts.push(await writeConflict(trx, seen, context));
  }
  return { merged, conflicts };
}
