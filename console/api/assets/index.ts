import { Type } from 'typebox';
import type { Assets } from '../../../analyzer/assets/assets.ts';
import type { Claims } from '../../../analyzer/assets/inventory/claims.ts';
import type { PersonMerges } from '../../../analyzer/assets/inventory/person-merges.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound } from '../problem.ts';
import { requireSeenUnits } from '../rights/seen-units.ts';
import {
  addressesOf,
  assetRow,
  countsOf,
  filterAssets,
  readingsOf,
  visibleAssets,
} from './queries.ts';
import { AssetDetailSchema, AssetParams, AssetPatch, AssetSchema } from './schema.ts';
import { addInventoryActions } from './inventory-actions.ts';
import { addInventoryLists } from './inventory-lists.ts';
import { addPartRoutes } from './parts.ts';
import { addProvenanceRoutes } from './provenance.ts';

export interface AssetsFeatureDeps {
  records: Records;
  assets: Assets;
  claims: Claims;
  personMerges: PersonMerges;
  time: TimeSource;
}

const sortColumns = {
  name: 'assets.name',
  kind: 'assets.kind',
  vendor: 'assets.vendor',
  model: 'assets.model',
  state: 'assets.state',
  osVersion: 'assets.os_version',
  lastPolledAt: 'assets.last_polled_at',
  unitName: 'units.name',
  presence: 'assets.presence',
  claimState: 'assets.claim_state',
  firstSeenAt: 'assets.first_seen_at',
  lastSeenAt: 'assets.last_seen_at',
} as const;

/** Assets, their interfaces, addresses and neighbours. */
export function assetsFeature(deps: AssetsFeatureDeps): Feature {
  const { records, assets, time } = deps;
  const read = { permission: { resource: 'assets', action: 'read' } } as const;
  const update = { permission: { resource: 'assets', action: 'update' } } as const;

  async function getAsset(principal: Principal, id: string) {
    const row = await visibleAssets(records.db, principal, isoNow(time))
      .selectAll('assets')
      .select('units.name as unit_name')
      .where('assets.id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('asset', id);
    return row;
  }

  async function detailOf(principal: Principal, id: string) {
    const row = await getAsset(principal, id);
    const addresses = await addressesOf(records.db, [id]);
    return {
      ...assetRow(row, addresses.get(id) ?? []),
      sysDescr: row.sys_descr,
      sysObjectId: row.sys_object_id,
      responsibleName: row.responsible_name,
      purpose: row.purpose,
      mergedInto: row.merged_into,
      counts: await countsOf(records.db, id),
      readings: readingsOf(row.readings),
    };
  }

  return (api) => {
    api.get(
      '/assets',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(AssetSchema) } },
        config: read,
      },
      async (request, reply) => {
        const list = parseListQuery(request.query, Object.keys(sortColumns));
        const at = isoNow(time);
        const sort = list.sort ?? { field: 'name', order: 'asc' as const };
        const base = filterAssets(
          records.db,
          visibleAssets(records.db, request.principal, at).where('assets.merged_into', 'is', null),
          list.filter,
          at,
        );
        const rows = await base
          .selectAll('assets')
          .select('units.name as unit_name')
          .orderBy(sortColumns[sort.field as keyof typeof sortColumns], sort.order)
          .orderBy('assets.id')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(base);
        const addresses = await addressesOf(
          records.db,
          rows.map((row) => row.id),
        );
        sendRange(reply, 'assets', list, rows.length, total);
        return rows.map((row) => assetRow(row, addresses.get(row.id) ?? []));
      },
    );

    api.get(
      '/assets/:id',
      { schema: { params: AssetParams, response: { 200: AssetDetailSchema } }, config: read },
      async (request) => detailOf(request.principal, request.params.id),
    );

    api.patch(
      '/assets/:id',
      {
        schema: { params: AssetParams, body: AssetPatch, response: { 200: AssetDetailSchema } },
        config: update,
      },
      async (request) => {
        const { id } = request.params;
        const { unitId } = request.body;
        await getAsset(request.principal, id);
        await requireSeenUnits(records.db, request.principal, [unitId], isoNow(time));
        await assets.change(id, request.body, actorOf(request.principal));
        return detailOf(request.principal, id);
      },
    );

    const parts = { records, read, getAsset };
    addPartRoutes(api, parts);
    addProvenanceRoutes(api, parts);
    addInventoryActions(api, { ...deps, update, getAsset, detailOf });
    addInventoryLists(api, { ...deps, read, update });
  };
}
