import { Type } from 'typebox';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { Api } from '../api.ts';
import { flag, oneOf } from '../filters.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import type { Permission } from '../permission.ts';
import { toClaim, toIdentifier, toMerge, toService } from './inventory-rows.ts';
import { ClaimSchema, IdentifierSchema, MergeSchema, ServiceSchema } from './inventory-schema.ts';
import { AssetParams } from './schema.ts';

export interface ProvenanceDeps {
  records: Records;
  read: { permission: Permission };
  /** Throws NOT_FOUND for an asset that the caller may not see; its parts are as visible as itself. */
  getAsset: (principal: Principal, id: string) => Promise<unknown>;
}

const kinds = [
  'ipv4',
  'ipv6',
  'mac',
  'serial',
  'engine-id',
  'ssh-host-key',
  'tls-certificate',
  'duid',
  'hostname',
] as const;

function addIdentifiers(api: Api, { records: { db }, read, getAsset }: ProvenanceDeps): void {
  const columns = { kind: 'kind', value: 'value', lastSeenAt: 'last_seen_at' } as const;
  api.get(
    '/assets/:id/identifiers',
    {
      schema: {
        params: AssetParams,
        querystring: ListQuerystring,
        response: { 200: Type.Array(IdentifierSchema) },
      },
      config: read,
    },
    async ({ params, principal, query }, reply) => {
      await getAsset(principal, params.id);
      const list = parseListQuery(query, Object.keys(columns));
      const sort = list.sort ?? { field: 'kind', order: 'asc' as const };
      let base = db.selectFrom('asset_identifiers').where('asset_id', '=', params.id);
      const kind = oneOf(list.filter, 'kind', kinds);
      if (kind) base = base.where('kind', 'in', kind);
      // What it has now; with `history` also what it had.
      if (flag(list.filter, 'history') !== true) base = base.where('until_at', 'is', null);
      const rows = await base
        .selectAll()
        .orderBy(columns[sort.field as keyof typeof columns], sort.order)
        .orderBy('value')
        .orderBy('id')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'identifiers', list, rows.length, total);
      return rows.map(toIdentifier);
    },
  );
}

function addServices(api: Api, { records: { db }, read, getAsset }: ProvenanceDeps): void {
  const columns = {
    port: 'port',
    state: 'state',
    address: 'address',
    lastSeenAt: 'last_seen_at',
  } as const;
  api.get(
    '/assets/:id/services',
    {
      schema: {
        params: AssetParams,
        querystring: ListQuerystring,
        response: { 200: Type.Array(ServiceSchema) },
      },
      config: read,
    },
    async ({ params, principal, query }, reply) => {
      await getAsset(principal, params.id);
      const list = parseListQuery(query, Object.keys(columns));
      const sort = list.sort ?? { field: 'port', order: 'asc' as const };
      let base = db.selectFrom('asset_services').where('asset_id', '=', params.id);
      const state = oneOf(list.filter, 'state', ['open', 'closed', 'silent'] as const);
      if (state) base = base.where('state', 'in', state);
      const rows = await base
        .selectAll()
        .orderBy(columns[sort.field as keyof typeof columns], sort.order)
        .orderBy('address')
        .orderBy('id')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'services', list, rows.length, total);
      return rows.map(toService);
    },
  );
}

/** Merges and claims of one asset are few: all of them, the newest first. */
const most = 200;

function addHistories(api: Api, { records: { db }, read, getAsset }: ProvenanceDeps): void {
  api.get(
    '/assets/:id/merges',
    {
      schema: { params: AssetParams, response: { 200: Type.Array(MergeSchema) } },
      config: read,
    },
    async ({ params, principal }) => {
      await getAsset(principal, params.id);
      const rows = await db
        .selectFrom('asset_merges as m')
        .leftJoin('assets as a', 'a.id', 'm.merged_id')
        .selectAll('m')
        .select('a.name as merged_name')
        .where((eb) => eb.or([eb('m.kept_id', '=', params.id), eb('m.merged_id', '=', params.id)]))
        .orderBy('m.id', 'desc')
        .limit(most)
        .execute();
      return rows.map(toMerge);
    },
  );

  api.get(
    '/assets/:id/claims',
    {
      schema: { params: AssetParams, response: { 200: Type.Array(ClaimSchema) } },
      config: read,
    },
    async ({ params, principal }) => {
      await getAsset(principal, params.id);
      const rows = await db
        .selectFrom('asset_claims as c')
        .innerJoin('assets as a', 'a.id', 'c.asset_id')
        .innerJoin('units as u', 'u.id', 'c.unit_id')
        .selectAll('c')
        .select(['a.name as asset_name', 'u.name as unit_name'])
        .where('c.asset_id', '=', params.id)
        .orderBy('c.id', 'desc')
        .limit(most)
        .execute();
      return rows.map(toClaim);
    },
  );
}

/** What names an asset and who said so, its ports, how it was merged, who claimed or disputed it. */
export function addProvenanceRoutes(api: Api, deps: ProvenanceDeps): void {
  addIdentifiers(api, deps);
  addServices(api, deps);
  addHistories(api, deps);
}
