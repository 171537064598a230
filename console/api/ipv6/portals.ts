import { Type, type Static } from 'typebox';
import type { Selectable } from 'kysely';
import type { Readiness } from '../../../analyzer/ipv6/readiness.ts';
import type { Ipv6MeasurementTable, Ipv6PortalTable } from '../../../analyzer/ipv6/tables.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { PortalMeasurement } from '../../../collector/probes/portal/result.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound } from '../problem.ts';
import {
  Ipv6Params,
  MeasurementSchema,
  NewPortalBody,
  PortalDetailSchema,
  PortalPatch,
  PortalSchema,
} from './schema.ts';

export interface PortalRoutesDeps {
  records: Records;
  readiness: Readiness;
  time: TimeSource;
}

type Row = Selectable<Ipv6PortalTable> & { unit_name: string };
type Body = Static<typeof PortalPatch>;

const sorts = {
  name: 'ipv6_portals.name',
  domain: 'ipv6_portals.domain',
  state: 'ipv6_portals.state',
  lastMeasuredAt: 'ipv6_portals.last_measured_at',
  unitName: 'units.name',
} as const;
const states = ['supported', 'partial', 'unsupported', 'unknown'] as const;
export const permitAssets = (action: 'read' | 'create' | 'update' | 'delete') =>
  ({ permission: { resource: 'assets', action } }) as const;

function portalRow(row: Row): Static<typeof PortalSchema> {
  return {
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    name: row.name,
    domain: row.domain,
    enabled: row.enabled === 1,
    state: row.state,
    lastMeasuredAt: row.last_measured_at,
    addedByName: row.added_by_name,
    addedAt: row.added_at,
  };
}

function measurementRow(row: Selectable<Ipv6MeasurementTable>): Static<typeof MeasurementSchema> {
  return {
    id: row.id,
    measuredAt: row.measured_at,
    state: row.state,
    result: JSON.parse(row.result) as PortalMeasurement,
  };
}

const withDefined = ({ name, enabled }: Body) => ({
  ...(name !== undefined && { name }),
  ...(enabled !== undefined && { enabled }),
});

/** Sites that a unit has measured over IPv6. */
export function addPortalRoutes(api: Api, { records, readiness, time }: PortalRoutesDeps): void {
  const { db } = records;
  const visible = (principal: Principal) =>
    db
      .selectFrom('ipv6_portals')
      .innerJoin('units', 'units.id', 'ipv6_portals.unit_id')
      .where('ipv6_portals.unit_id', 'in', visibleUnitIds(db, principal, isoNow(time)));

  async function getPortal(principal: Principal, id: string) {
    const row = await visible(principal)
      .selectAll('ipv6_portals')
      .select('units.name as unit_name')
      .where('ipv6_portals.id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('portal', id);
    return row;
  }

  async function detailOf(principal: Principal, id: string) {
    const row = await getPortal(principal, id);
    const last = await db
      .selectFrom('ipv6_measurements')
      .selectAll()
      .where('id', '=', row.last_measurement_id ?? '')
      .executeTakeFirst();
    return { ...portalRow(row), last: last ? measurementRow(last) : null };
  }

  api.get(
    '/ipv6/portals',
    {
      schema: { querystring: ListQuerystring, response: { 200: Type.Array(PortalSchema) } },
      config: permitAssets('read'),
    },
    async ({ query, principal }, reply) => {
      const list = parseListQuery(query, Object.keys(sorts));
      const { q, state, unitId } = list.filter;
      let base = visible(principal);
      if (typeof q === 'string' && q !== '') {
        base = base.where(anyContains(['ipv6_portals.name', 'ipv6_portals.domain'], q));
      }
      const wanted = states.filter((each) => [state].flat().includes(each));
      if (wanted.length > 0) base = base.where('ipv6_portals.state', 'in', wanted);
      if (typeof unitId === 'string') base = base.where('ipv6_portals.unit_id', '=', unitId);
      const { field, order } = list.sort ?? { field: 'domain', order: 'asc' as const };
      const rows = await base
        .selectAll('ipv6_portals')
        .select('units.name as unit_name')
        .orderBy(sorts[field as keyof typeof sorts], order)
        .orderBy('ipv6_portals.id')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'portals', list, rows.length, total);
      return rows.map(portalRow);
    },
  );

  const one = { params: Ipv6Params, response: { 200: PortalDetailSchema } };
  api.get(
    '/ipv6/portals/:id',
    { schema: one, config: permitAssets('read') },
    ({ params: { id }, principal }) => detailOf(principal, id),
  );

  api.get(
    '/ipv6/portals/:id/measurements',
    {
      schema: {
        params: Ipv6Params,
        querystring: ListQuerystring,
        response: { 200: Type.Array(MeasurementSchema) },
      },
      config: permitAssets('read'),
    },
    async ({ params: { id }, query, principal }, reply) => {
      await getPortal(principal, id);
      const list = parseListQuery(query, ['measuredAt']);
      const base = db.selectFrom('ipv6_measurements').where('portal_id', '=', id);
      const rows = await base
        .selectAll()
        .orderBy('measured_at', list.sort?.order ?? 'desc')
        .orderBy('id')
        .limit(Math.min(list.limit, 100))
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'measurements', list, rows.length, total);
      return rows.map(measurementRow);
    },
  );

  api.post(
    '/ipv6/portals',
    {
      schema: { body: NewPortalBody, response: { 201: PortalDetailSchema } },
      config: permitAssets('create'),
    },
    async ({ body: { unitId, ...portal }, principal }, reply) => {
      const unit = actingUnitOf(principal, unitId);
      const id = await readiness.portals.add(unit, portal, principal);
      await readiness.measureSoon(id);
      void reply.code(201);
      return await detailOf(principal, id);
    },
  );

  api.patch(
    '/ipv6/portals/:id',
    { schema: { ...one, body: PortalPatch }, config: permitAssets('update') },
    async ({ params: { id }, body, principal }) => {
      const row = await getPortal(principal, id);
      await readiness.portals.change(id, withDefined(body), principal);
      await readiness.compute(row.unit_id);
      return await detailOf(principal, id);
    },
  );

  api.post(
    '/ipv6/portals/:id/measure',
    {
      schema: { params: Ipv6Params, response: { 202: PortalDetailSchema } },
      config: permitAssets('update'),
    },
    async ({ params: { id }, principal }, reply) => {
      await getPortal(principal, id);
      await readiness.measureSoon(id);
      void reply.code(202);
      return await detailOf(principal, id);
    },
  );

  api.delete(
    '/ipv6/portals/:id',
    { schema: { params: Ipv6Params }, config: permitAssets('delete') },
    async ({ params: { id }, principal }, reply) => {
      const row = await getPortal(principal, id);
      await readiness.portals.remove(id, principal);
      await readiness.compute(row.unit_id);
      return await reply.code(204).send();
    },
  );
}
