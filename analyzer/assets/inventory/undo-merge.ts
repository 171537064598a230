import type { Trx } from '../../stores/records/records.ts';
import type { IdentityRules } from './identity-rules.ts';
import { returnAsset, type Moved } from './move-asset.ts';
import type { Evidence } from './world.ts';

/** Undoes one merge. Merges that came into the merged asset before stay with it, as they were. */
export async function undoMerge(
  trx: Trx,
  merge: { id: string; kept_id: string; merged_id: string; moved: string },
  by: { name: string; reason: string; at: string },
): Promise<void> {
  const origins = [merge.merged_id, ...(await mergedInto(trx, merge.merged_id))];
  const moved = JSON.parse(merge.moved) as Moved;
  await returnAsset(trx, merge.merged_id, merge.kept_id, moved);
  // What others had brought to the merged asset goes back with it.
  for (const origin of origins.slice(1)) {
    await trx
      .updateTable('asset_identifiers')
      .set({ asset_id: merge.merged_id })
      .where('asset_id', '=', merge.kept_id)
      .where('origin_id', '=', origin)
      .execute();
  }
  await trx
    .updateTable('asset_merges')
    .set({ undone_at: by.at, undone_by_name: by.name, undo_reason: by.reason })
    .where('id', '=', merge.id)
    .execute();
}

/** Ids of everything that was merged into an asset and still is, however deep. */
async function mergedInto(trx: Trx, assetId: string): Promise<string[]> {
  const found: string[] = [];
  let open = [assetId];
  while (open.length > 0) {
    const rows = await trx
      .selectFrom('asset_merges')
      .select('merged_id')
      .where('kept_id', 'in', open)
      .where('undone_at', 'is', null)
      .execute();
    open = rows.map((row) => row.merged_id).filter((id) => !found.includes(id));
    found.push(...open);
  }
  return found;
}

/** Undoes merges that rest on nothing but identifiers which turned out to be copies. Answers the assets that came back. */
export async function undoByShared(
  trx: Trx,
  unitId: string,
  shared: ReadonlySet<string>,
  rules: IdentityRules,
  at: string,
): Promise<{ keptId: string; mergedId: string }[]> {
  if (shared.size === 0) return [];
  const merges = await trx
    .selectFrom('asset_merges')
    .selectAll()
    .where('unit_id', '=', unitId)
    .where('undone_at', 'is', null)
    .where('basis', '=', 'strong-identifier')
    .orderBy('id', 'desc')
    .execute();
  const undone: { keptId: string; mergedId: string }[] = [];
  for (const merge of merges) {
    const evidence = JSON.parse(merge.evidence) as Evidence[];
    const left = evidence.filter(({ kind, value }) => !shared.has(`${kind} ${value}`));
    if (left.length === evidence.length) continue;
    const total = left.reduce((sum, { weight }) => sum + weight, 0);
    if (total >= rules.evidence.mergeAt) continue;
    const reason = evidence.find(({ kind, value }) => shared.has(`${kind} ${value}`))?.kind ?? '';
    await undoMerge(trx, merge, { name: '', reason: `shared ${reason}`, at });
    undone.push({ keptId: merge.kept_id, mergedId: merge.merged_id });
  }
  return undone;
}
