import { Type } from 'typebox';
import type { NetworkServices } from '../../../analyzer/captures/services.ts';
import { networkServiceKinds } from '../../../analyzer/captures/tables.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { notFound } from '../problem.ts';
import { serviceRow, visibleServices } from './queries.ts';
import { CaptureParams, NetworkServiceSchema, NewNetworkServiceBody } from './schema.ts';

export interface ServiceRoutesDeps {
  records: Records;
  services: NetworkServices;
  time: TimeSource;
}

const sorts = {
  name: 'network_services.name',
  kind: 'network_services.kind',
  addedAt: 'network_services.added_at',
} as const;

/** Routers and servers that are meant to be there. */
export function addServiceRoutes(api: Api, { records, services, time }: ServiceRoutesDeps): void {
  const permit = (action: 'read' | 'create' | 'delete') =>
    ({ permission: { resource: 'captures', action } }) as const;
  const visible = (principal: Principal) => visibleServices(records.db, principal, isoNow(time));

  async function getService(principal: Principal, id: string) {
    const row = await visible(principal)
      .selectAll('network_services')
      .select('units.name as unit_name')
      .where('network_services.id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('network service', id);
    return serviceRow(row);
  }

  api.get(
    '/network-services',
    {
      schema: { querystring: ListQuerystring, response: { 200: Type.Array(NetworkServiceSchema) } },
      config: permit('read'),
    },
    async ({ query, principal }, reply) => {
      const list = parseListQuery(query, Object.keys(sorts));
      const { q, kind, unitId } = list.filter;
      let base = visible(principal);
      if (typeof q === 'string' && q !== '') {
        const searched = ['name', 'address', 'mac'].map((name) => `network_services.${name}`);
        base = base.where(anyContains(searched, q));
      }
      const kinds = networkServiceKinds.filter((each) => [kind].flat().includes(each));
      if (kinds.length > 0) base = base.where('network_services.kind', 'in', kinds);
      if (typeof unitId === 'string') base = base.where('network_services.unit_id', '=', unitId);
      const { field, order } = list.sort ?? { field: 'kind', order: 'asc' as const };
      const rows = await base
        .selectAll('network_services')
        .select('units.name as unit_name')
        .orderBy(sorts[field as keyof typeof sorts], order)
        .orderBy('network_services.id')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'network-services', list, rows.length, total);
      return rows.map(serviceRow);
    },
  );

  api.post(
    '/network-services',
    {
      schema: { body: NewNetworkServiceBody, response: { 201: NetworkServiceSchema } },
      config: permit('create'),
    },
    async ({ body: { unitId, ...service }, principal }, reply) => {
      const id = await services.add(actingUnitOf(principal, unitId), service, principal);
      void reply.code(201);
      return await getService(principal, id);
    },
  );

  api.delete(
    '/network-services/:id',
    { schema: { params: CaptureParams }, config: permit('delete') },
    async ({ params: { id }, principal }, reply) => {
      await getService(principal, id);
      await services.remove(id, principal);
      return await reply.code(204).send();
    },
  );
}
