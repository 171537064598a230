import { Type } from 'typebox';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { Api } from '../api.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import type { Permission } from '../permission.ts';
import { AddressSchema, AssetParams, InterfaceSchema, NeighbourSchema } from './schema.ts';

export interface PartDeps {
  records: Records;
  read: { permission: Permission };
  /** Throws NOT_FOUND for an asset that the caller may not see; its parts are as visible as itself. */
  getAsset: (principal: Principal, id: string) => Promise<unknown>;
}

function addInterfaces(api: Api, { records, read, getAsset }: PartDeps): void {
  const columns = {
    ifIndex: 'if_index',
    name: 'name',
    operStatus: 'oper_status',
    adminStatus: 'admin_status',
  } as const;
  api.get(
    '/assets/:id/interfaces',
    {
      schema: {
        params: AssetParams,
        querystring: ListQuerystring,
        response: { 200: Type.Array(InterfaceSchema) },
      },
      config: read,
    },
    async (request, reply) => {
      const { id } = request.params;
      await getAsset(request.principal, id);
      const list = parseListQuery(request.query, Object.keys(columns));
      const sort = list.sort ?? { field: 'ifIndex', order: 'asc' as const };
      const { q } = list.filter;
      let base = records.db.selectFrom('asset_interfaces').where('asset_id', '=', id);
      if (typeof q === 'string' && q !== '') {
        base = base.where(anyContains(['name', 'alias'], q));
      }
      const rows = await base
        .selectAll()
        .orderBy(columns[sort.field as keyof typeof columns], sort.order)
        .orderBy('if_index')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'interfaces', list, rows.length, total);
      return rows.map((row) => ({
        id: `${row.asset_id}.${row.if_index}`,
        ifIndex: row.if_index,
        name: row.name,
        descr: row.descr,
        alias: row.alias,
        mac: row.mac,
        type: row.type,
        mtu: row.mtu,
        adminStatus: row.admin_status,
        operStatus: row.oper_status,
        speedBps: row.speed_bps === null ? null : Number(row.speed_bps),
        inOctets: row.in_octets,
        outOctets: row.out_octets,
        inErrors: row.in_errors,
        outErrors: row.out_errors,
        inDiscards: row.in_discards,
        outDiscards: row.out_discards,
        lastSeenAt: row.last_seen_at,
      }));
    },
  );
}

function addNeighbours(api: Api, { records, read, getAsset }: PartDeps): void {
  const columns = {
    ip: 'n.ip',
    mac: 'n.mac',
    ifIndex: 'n.if_index',
    firstSeenAt: 'n.first_seen_at',
    lastSeenAt: 'n.last_seen_at',
  } as const;
  api.get(
    '/assets/:id/neighbours',
    {
      schema: {
        params: AssetParams,
        querystring: ListQuerystring,
        response: { 200: Type.Array(NeighbourSchema) },
      },
      config: read,
    },
    async (request, reply) => {
      const { id } = request.params;
      await getAsset(request.principal, id);
      const list = parseListQuery(request.query, Object.keys(columns));
      const sort = list.sort ?? { field: 'lastSeenAt', order: 'desc' as const };
      const { q, family, history, at } = list.filter;
      let base = records.db
        .selectFrom('asset_neighbours as n')
        .leftJoin('asset_interfaces as i', (join) =>
          join.onRef('i.asset_id', '=', 'n.asset_id').onRef('i.if_index', '=', 'n.if_index'),
        )
        .leftJoin('asset_interfaces as p', (join) =>
          join.onRef('p.asset_id', '=', 'n.asset_id').onRef('p.if_index', '=', 'n.port_if_index'),
        )
        .where('n.asset_id', '=', id);
      if (family === 'ipv4' || family === 'ipv6') base = base.where('n.family', '=', family);
      if (typeof q === 'string' && q !== '') {
        base = base.where(anyContains(['n.ip', 'n.mac'], q));
      }
      // Who had this address at a moment; else what holds now, or everything with `history`.
      if (typeof at === 'string') {
        base = base
          .where('n.first_seen_at', '<=', at)
          .where((eb) => eb.or([eb('n.until_at', 'is', null), eb('n.until_at', '>=', at)]));
      } else if (history !== true) base = base.where('n.until_at', 'is', null);
      const rows = await base
        .selectAll('n')
        .select(['i.name as if_name', 'p.name as port_name'])
        .orderBy(columns[sort.field as keyof typeof columns], sort.order)
        .orderBy('n.id')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'neighbours', list, rows.length, total);
      return rows.map((row) => ({
        id: row.id,
        ifIndex: row.if_index,
        ifName: row.if_name ?? String(row.if_index),
        portIfIndex: row.port_if_index,
        portName: row.port_name,
        ip: row.ip,
        mac: row.mac,
        family: row.family,
        firstSeenAt: row.first_seen_at,
        lastSeenAt: row.last_seen_at,
        untilAt: row.until_at,
      }));
    },
  );
}

function addAddresses(api: Api, { records, read, getAsset }: PartDeps): void {
  api.get(
    '/assets/:id/addresses',
    {
      schema: {
        params: AssetParams,
        querystring: ListQuerystring,
        response: { 200: Type.Array(AddressSchema) },
      },
      config: read,
    },
    async (request, reply) => {
      const { id } = request.params;
      await getAsset(request.principal, id);
      const list = parseListQuery(request.query, []);
      let base = records.db.selectFrom('asset_addresses').where('asset_id', '=', id);
      if (list.filter['history'] !== true) base = base.where('until_at', 'is', null);
      const rows = await base
        .selectAll()
        .orderBy('if_index')
        .orderBy('address')
        .orderBy('id')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'addresses', list, rows.length, total);
      return rows.map((row) => ({
        id: row.id,
        address: row.address,
        prefixLength: row.prefix_length,
        ifIndex: row.if_index,
        firstSeenAt: row.first_seen_at,
        lastSeenAt: row.last_seen_at,
        untilAt: row.until_at,
      }));
    },
  );
}

/** Interfaces, neighbours (IP ↔ MAC ↔ port) and own addresses of one asset. */
export function addPartRoutes(api: Api, deps: PartDeps): void {
  addInterfaces(api, deps);
  addNeighbours(api, deps);
  addAddresses(api, deps);
}
