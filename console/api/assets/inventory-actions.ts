import type { Claims } from '../../../analyzer/assets/inventory/claims.ts';
import type { PersonMerges } from '../../../analyzer/assets/inventory/person-merges.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import type { Permission } from '../permission.ts';
import { notFound } from '../problem.ts';
import {
  ClaimBody,
  DecideDisputeBody,
  DisputeBody,
  MergeBody,
  UnmergeBody,
} from './inventory-schema.ts';
import { assetProblems } from './problems.ts';
import { AssetDetailSchema, AssetParams } from './schema.ts';
import type { Static } from 'typebox';

export interface InventoryActionsDeps {
  records: Records;
  claims: Claims;
  personMerges: PersonMerges;
  time: TimeSource;
  update: { permission: Permission };
  getAsset: (principal: Principal, id: string) => Promise<unknown>;
  detailOf: (principal: Principal, id: string) => Promise<Static<typeof AssetDetailSchema>>;
}

/** Claim, dispute, decide, merge and unmerge: what people know better than probes. */
export function addInventoryActions(api: Api, deps: InventoryActionsDeps): void {
  const { records, claims, personMerges, time, update, getAsset, detailOf } = deps;
  const schema = { params: AssetParams, response: { 200: AssetDetailSchema } };

  async function checkUnit(principal: Principal, unitId: string | undefined): Promise<void> {
    if (unitId === undefined) return;
    const unit = await records.db
      .selectFrom('units')
      .select('id')
      .where('id', '=', unitId)
      .where('id', 'in', visibleUnitIds(records.db, principal, isoNow(time)))
      .executeTakeFirst();
    if (!unit) throw notFound('unit', unitId);
  }

  api.post(
    '/assets/:id/claim',
    { schema: { ...schema, body: ClaimBody }, config: update },
    async ({ principal, params, body }) => {
      await getAsset(principal, params.id);
      await assetProblems(() => claims.claim(params.id, body, principal));
      return detailOf(principal, params.id);
    },
  );

  api.post(
    '/assets/:id/dispute',
    { schema: { ...schema, body: DisputeBody }, config: update },
    async ({ principal, params, body }) => {
      await getAsset(principal, params.id);
      await assetProblems(() => claims.dispute(params.id, body, principal));
      return detailOf(principal, params.id);
    },
  );

  api.post(
    '/assets/:id/settle-dispute',
    { schema: { ...schema, body: DecideDisputeBody }, config: update },
    async ({ principal, params, body }) => {
      await getAsset(principal, params.id);
      await checkUnit(principal, body.unitId);
      await assetProblems(() => claims.decide(params.id, body, principal));
      return detailOf(principal, params.id);
    },
  );

  api.post(
    '/assets/:id/merge',
    { schema: { ...schema, body: MergeBody }, config: update },
    async ({ principal, params, body }) => {
      await getAsset(principal, params.id);
      await getAsset(principal, body.otherId);
      await assetProblems(() =>
        personMerges.merge(params.id, body.otherId, body.reason, principal),
      );
      return detailOf(principal, params.id);
    },
  );

  api.post(
    '/assets/:id/unmerge',
    { schema: { ...schema, body: UnmergeBody }, config: update },
    async ({ principal, params, body }) => {
      await getAsset(principal, params.id);
      await assetProblems(() =>
        personMerges.unmerge(params.id, body.mergeId, body.reason, principal),
      );
      return detailOf(principal, params.id);
    },
  );
}
