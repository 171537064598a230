import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { appendAudit } from '../../audit/append.ts';
import type { LiveBus } from '../../live/live-bus.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import { takeTurn } from '../../people/unit-tree.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import { AssetsError } from '../errors.ts';
import type { IdentityRules } from './identity-rules.ts';
import { moveAsset } from './move-asset.ts';
import { undoMerge } from './undo-merge.ts';
import { writeChanges } from './write-world.ts';

export interface PersonMergesDeps {
  records: Records;
  time: TimeSource;
  live: LiveBus;
  rules: () => IdentityRules;
  /** Which machine has which ports is another now: exposure is judged anew. */
  onChanged?: (unitId: string) => Promise<void>;
}

/** What people know better than identifiers. */
export interface PersonMerges {
  /** The other asset becomes part of this one. Throws MERGE_NOT_POSSIBLE for assets of two units or the same one. */
  merge(keptId: string, otherId: string, reason: string, by: Principal): Promise<string>;
  /** Undoes a merge; the two are never merged again by themselves. Throws MERGE_NOT_FOUND. */
  unmerge(keptId: string, mergeId: string, reason: string, by: Principal): Promise<void>;
  /** Throws CONFLICT_NOT_FOUND. The identifier names nobody from then on either, but is no open question any more. */
  settle(conflictId: string, note: string, by: Principal): Promise<void>;
}

export function createPersonMerges(deps: PersonMergesDeps): PersonMerges {
  const { records, time, live, rules, onChanged } = deps;

  async function standing(trx: Trx, id: string) {
    const row = await trx
      .selectFrom('assets')
      .select(['id', 'unit_id', 'name', 'merged_into'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new AssetsError('ASSET_NOT_FOUND', `There is no asset ${id}.`);
    return row;
  }

  async function note(
    trx: Trx,
    unitId: string,
    change: { kind: 'merged' | 'parted'; assetId: string; before: string; after: string },
  ): Promise<void> {
    await writeChanges(
      trx,
      [{ ...change, field: null, source: 'person', ref: '' }],
      { unitId, now: isoNow(time), newId: () => newId(time.now()) },
      rules().changes.keepPerAsset,
    );
  }

  return {
    async merge(keptId, otherId, reason, by) {
      const { id, unitId } = await records.transaction(async (trx) => {
        const at = isoNow(time);
        await takeTurn(trx, 'inventory');
        const [kept, other] = [await standing(trx, keptId), await standing(trx, otherId)];
        if (kept.id === other.id || kept.merged_into !== null || other.merged_into !== null) {
          throw new AssetsError(
            'MERGE_NOT_POSSIBLE',
            'Two assets that stand by themselves are merged.',
          );
        }
        if (kept.unit_id !== other.unit_id) {
          const detail = 'They belong to two units: move one of them first.';
          throw new AssetsError('MERGE_NOT_POSSIBLE', detail);
        }
        const mergeId = newId(time.now());
        const moved = await moveAsset(trx, otherId, keptId);
        await trx
          .insertInto('asset_merges')
          .values({
            id: mergeId,
            unit_id: kept.unit_id,
            kept_id: keptId,
            merged_id: otherId,
            evidence: '[]',
            basis: 'by-person',
            reason,
            by_id: by.accountId,
            by_name: by.name,
            at,
            moved: JSON.stringify(moved),
          })
          .execute();
        await trx
          .deleteFrom('asset_separations')
          .where('one_id', 'in', [keptId, otherId])
          .where('other_id', 'in', [keptId, otherId])
          .execute();
        const change = {
          kind: 'merged',
          assetId: keptId,
          before: other.name,
          after: reason,
        } as const;
        await note(trx, kept.unit_id, change);
        await appendAudit(trx, {
          unitId: kept.unit_id,
          actor: actorOf(by),
          action: 'asset.merge',
          target: { kind: 'asset', id: keptId },
          before: { otherId, otherName: other.name },
          after: { mergeId },
          reason,
          at,
        });
        return { id: mergeId, unitId: kept.unit_id };
      });
      await onChanged?.(unitId);
      live.publish({ topic: 'asset', unitId, id: keptId, change: 'inventory' });
      return id;
    },

    async unmerge(keptId, mergeId, reason, by) {
      const unitId = await records.transaction(async (trx) => {
        const at = isoNow(time);
        await takeTurn(trx, 'inventory');
        const merge = await trx
          .selectFrom('asset_merges')
          .selectAll()
          .where('id', '=', mergeId)
          .where('kept_id', '=', keptId)
          .where('undone_at', 'is', null)
          .executeTakeFirst();
        if (!merge)
          throw new AssetsError('MERGE_NOT_FOUND', `There is no merge ${mergeId} to undo.`);
        const kept = await standing(trx, keptId);
        if (kept.merged_into !== null) {
          const detail = 'The asset itself was merged since: undo that first.';
          throw new AssetsError('MERGE_NOT_POSSIBLE', detail);
        }
        await undoMerge(trx, merge, { name: by.name, reason, at });
        const [one = keptId, other = keptId] = [merge.kept_id, merge.merged_id].sort();
        const parting = { unit_id: kept.unit_id, reason, by_name: by.name, at };
        await trx
          .insertInto('asset_separations')
          .values({ one_id: one, other_id: other, ...parting })
          .onConflict((conflict) =>
            conflict.columns(['one_id', 'other_id']).doUpdateSet({ reason, by_name: by.name, at }),
          )
          .execute();
        const change = {
          kind: 'parted',
          assetId: keptId,
          before: merge.merged_id,
          after: reason,
        } as const;
        await note(trx, kept.unit_id, change);
        await appendAudit(trx, {
          unitId: kept.unit_id,
          actor: actorOf(by),
          action: 'asset.unmerge',
          target: { kind: 'asset', id: keptId },
          before: { mergeId, mergedId: merge.merged_id },
          reason,
          at,
        });
        return kept.unit_id;
      });
      await onChanged?.(unitId);
      live.publish({ topic: 'asset', unitId, id: keptId, change: 'inventory' });
    },

    settle(conflictId, settleNote, by) {
      return records.transaction(async (trx) => {
        const at = isoNow(time);
        await takeTurn(trx, 'inventory');
        const conflict = await trx
          .updateTable('asset_conflicts')
          .set({
            state: 'settled',
            settled_at: at,
            settled_by_name: by.name,
            settle_note: settleNote,
          })
          .where('id', '=', conflictId)
          .returning(['unit_id', 'kind', 'value'])
          .executeTakeFirst();
        if (!conflict) {
          throw new AssetsError('CONFLICT_NOT_FOUND', `There is no conflict ${conflictId}.`);
        }
        await appendAudit(trx, {
          unitId: conflict.unit_id,
          actor: actorOf(by),
          action: 'asset-conflict.settle',
          target: { kind: 'asset-conflict', id: conflictId },
          before: { kind: conflict.kind, value: conflict.value },
          reason: settleNote,
          at,
        });
      });
    },
  };
}
