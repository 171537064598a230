import type { Claims } from '../../../analyzer/assets/inventory/claims.ts';
import type { PersonMerges } from '../../../analyzer/assets/inventory/person-merges.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import type { Permission } from '../permission.ts';
import { requireSeenUnits } from '../rights/seen-units.ts';
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
      await requireSeenUnits(records.db, principal, [body.unitId], isoNow(time));
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
