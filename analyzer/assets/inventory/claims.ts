import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { appendAudit } from '../../audit/append.ts';
import type { LiveBus } from '../../live/live-bus.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import { findParentAt, takeTurn } from '../../people/unit-tree.ts';
import { seesUnit } from '../../people/visibility.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import { AssetsError } from '../errors.ts';
import { moveToUnit } from '../move-to-unit.ts';
import type { AssetClaimTable } from './tables.ts';

export interface ClaimsDeps {
  records: Records;
  time: TimeSource;
  live: LiveBus;
  /** Addresses changed hands. */
  onMoved(): void;
}

export interface ClaimInput {
  responsibleName: string;
  purpose: string;
  reason?: string;
}

/** Schools say which machines are theirs and which are not; a unit above decides a dispute. All of it is in the audit log. */
export interface Claims {
  /** The unit of the asset answers for it. An open dispute is withdrawn by it. */
  claim(assetId: string, input: ClaimInput, by: Principal): Promise<void>;
  /** Throws CLAIM_STATE when one is open already, UNIT_NOT_FOUND. */
  dispute(
    assetId: string,
    input: { reason: string; otherUnitId?: string },
    by: Principal,
  ): Promise<void>;
  /**
   * By somebody whose role reaches the unit above; where there is none, by another person than the one who disputed. Granted: the asset
   * goes to the unit named (by the decision, else by the dispute, else the unit above). Throws CLAIM_STATE, DECIDER_NOT_ABOVE, UNIT_NOT_FOUND.
   */
  decide(
    assetId: string,
    input: { grant: boolean; unitId?: string; reason: string },
    by: Principal,
  ): Promise<void>;
}

export function createClaims({ records, time, live, onMoved }: ClaimsDeps): Claims {
  async function lockedAsset(trx: Trx, id: string) {
    await takeTurn(trx, 'inventory');
    const asset = await trx
      .selectFrom('assets')
      .select(['id', 'unit_id', 'claim_state', 'responsible_name', 'purpose', 'merged_into'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!asset || asset.merged_into !== null) {
      throw new AssetsError('ASSET_NOT_FOUND', `There is no asset ${id}.`);
    }
    return asset;
  }

  async function checkUnit(trx: Trx, unitId: string): Promise<void> {
    const unit = await trx
      .selectFrom('units')
      .select('id')
      .where('id', '=', unitId)
      .executeTakeFirst();
    if (!unit) throw new AssetsError('UNIT_NOT_FOUND', `There is no unit ${unitId}.`);
  }

  const openDispute = (trx: Trx, assetId: string) =>
    trx
      .selectFrom('asset_claims')
      .selectAll()
      .where('asset_id', '=', assetId)
      .where('kind', '=', 'dispute')
      .where('state', '=', 'open')
      .executeTakeFirst();

  async function close(
    trx: Trx,
    claim: AssetClaimTable,
    state: AssetClaimTable['state'],
    by: Principal,
    at: string,
    decision: string,
  ): Promise<void> {
    await trx
      .updateTable('asset_claims')
      .set({
        state,
        decided_by_id: by.accountId,
        decided_by_name: by.name,
        decided_at: at,
        decision,
      })
      .where('id', '=', claim.id)
      .execute();
  }

  function write(
    trx: Trx,
    asset: { id: string; unit_id: string },
    by: Principal,
    at: string,
    values: Pick<AssetClaimTable, 'kind' | 'state' | 'reason'> & Partial<AssetClaimTable>,
  ) {
    return trx
      .insertInto('asset_claims')
      .values({
        id: newId(time.now()),
        asset_id: asset.id,
        unit_id: asset.unit_id,
        by_id: by.accountId,
        by_name: by.name,
        at,
        ...values,
      })
      .execute();
  }

  async function inOneGo(
    assetId: string,
    work: (trx: Trx, asset: Awaited<ReturnType<typeof lockedAsset>>, at: string) => Promise<void>,
  ): Promise<void> {
    const unitId = await records.transaction(async (trx) => {
      const asset = await lockedAsset(trx, assetId);
      await work(trx, asset, isoNow(time));
      return asset.unit_id;
    });
    live.publish({ topic: 'asset', unitId, id: assetId, change: 'inventory' });
    onMoved();
  }

  async function isAbove(
    trx: Trx,
    unitId: string,
    claim: AssetClaimTable,
    by: Principal,
    at: string,
  ) {
    const parent = await findParentAt(trx, unitId, at);
    if (parent === undefined) return claim.by_id !== by.accountId;
    return await seesUnit(trx, by, parent, at);
  }

  return {
    claim(assetId, { responsibleName, purpose, reason = '' }, by) {
      return inOneGo(assetId, async (trx, asset, at) => {
        const dispute = await openDispute(trx, assetId);
        if (dispute) await close(trx, dispute, 'withdrawn', by, at, reason);
        await write(trx, asset, by, at, {
          kind: 'claim',
          state: 'granted',
          reason,
          responsible_name: responsibleName,
          purpose,
        });
        await trx
          .updateTable('assets')
          .set({ claim_state: 'claimed', responsible_name: responsibleName, purpose })
          .where('id', '=', assetId)
          .execute();
        await appendAudit(trx, {
          unitId: asset.unit_id,
          actor: actorOf(by),
          action: 'asset.claim',
          target: { kind: 'asset', id: assetId },
          before: {
            claimState: asset.claim_state,
            responsibleName: asset.responsible_name,
            purpose: asset.purpose,
          },
          after: { claimState: 'claimed', responsibleName, purpose },
          reason,
          at,
        });
      });
    },

    dispute(assetId, { reason, otherUnitId }, by) {
      return inOneGo(assetId, async (trx, asset, at) => {
        if (await openDispute(trx, assetId)) {
          throw new AssetsError('CLAIM_STATE', 'A dispute of this asset is open.');
        }
        if (otherUnitId !== undefined) await checkUnit(trx, otherUnitId);
        await write(trx, asset, by, at, {
          kind: 'dispute',
          state: 'open',
          reason,
          other_unit_id: otherUnitId ?? null,
        });
        await trx
          .updateTable('assets')
          .set({ claim_state: 'disputed' })
          .where('id', '=', assetId)
          .execute();
        await appendAudit(trx, {
          unitId: asset.unit_id,
          actor: actorOf(by),
          action: 'asset.dispute',
          target: { kind: 'asset', id: assetId },
          before: { claimState: asset.claim_state },
          after: { claimState: 'disputed', otherUnitId: otherUnitId ?? null },
          reason,
          at,
        });
      });
    },

    decide(assetId, { grant, unitId, reason }, by) {
      return inOneGo(assetId, async (trx, asset, at) => {
        const dispute = await openDispute(trx, assetId);
        if (!dispute) throw new AssetsError('CLAIM_STATE', 'No dispute of this asset is open.');
        if (!(await isAbove(trx, asset.unit_id, dispute, by, at))) {
          throw new AssetsError(
            'DECIDER_NOT_ABOVE',
            'A dispute is decided by somebody of the unit above, or by another person.',
          );
        }
        const target =
          unitId ?? dispute.other_unit_id ?? (await findParentAt(trx, asset.unit_id, at));
        await close(trx, dispute, grant ? 'granted' : 'refused', by, at, reason);
        const state = grant
          ? 'unclaimed'
          : asset.responsible_name === null
            ? 'unclaimed'
            : 'claimed';
        await trx
          .updateTable('assets')
          .set({
            claim_state: state,
            ...(grant ? { responsible_name: null, purpose: null } : {}),
          })
          .where('id', '=', assetId)
          .execute();
        await appendAudit(trx, {
          unitId: asset.unit_id,
          actor: actorOf(by),
          action: grant ? 'asset.dispute.grant' : 'asset.dispute.refuse',
          target: { kind: 'asset', id: assetId },
          before: { unitId: asset.unit_id },
          after: { unitId: grant ? (target ?? asset.unit_id) : asset.unit_id },
          reason,
          at,
        });
        if (!grant || target === undefined || target === asset.unit_id) return;
        if (!(await seesUnit(trx, by, target, at))) {
          throw new AssetsError('UNIT_NOT_FOUND', `There is no unit ${target}.`);
        }
        const move = { id: assetId, from: asset.unit_id, to: target };
        await moveToUnit(trx, move, { actor: actorOf(by), at });
      });
    },
  };
}
