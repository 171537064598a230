import { Type } from 'typebox';
import type { People } from '../../../analyzer/people/people.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { storedDate } from '../dates.ts';
import { ListQuerystring, parseListQuery, sendRange } from '../lists.ts';
import { notFound } from '../problem.ts';
import { findUnit, listUnits, sortableUnitFields } from './read-model.ts';
import { IdParams, NewUnit, Unit, UnitChange } from './schema.ts';

export interface UnitsDeps {
  records: Records;
  people: People;
  time: TimeSource;
}

/** The tree of units, as far as the caller sees it. */
export function unitsFeature({ records, people, time }: UnitsDeps): Feature {
  async function getUnit(principal: Principal, id: string) {
    const unit = await findUnit(records.db, principal, isoNow(time), id);
    if (unit === undefined) throw notFound('unit', id);
    return unit;
  }

  return (api) => {
    api.get(
      '/units',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(Unit) } },
        config: { permission: { resource: 'units', action: 'read' } },
      },
      async (request, reply) => {
        const list = parseListQuery(request.query, sortableUnitFields);
        const page = await listUnits(records.db, request.principal, isoNow(time), list);
        sendRange(reply, 'units', list, page.rows.length, page.total);
        return page.rows;
      },
    );

    api.get(
      '/units/:id',
      {
        schema: { params: IdParams, response: { 200: Unit } },
        config: { permission: { resource: 'units', action: 'read' } },
      },
      (request) => getUnit(request.principal, request.params.id),
    );

    api.post(
      '/units',
      {
        schema: { body: NewUnit, response: { 201: Unit } },
        config: { permission: { resource: 'units', action: 'create' } },
      },
      async (request, reply) => {
        const id = await people.units.create(request.principal, request.body);
        return reply.code(201).send(await getUnit(request.principal, id));
      },
    );

    api.patch(
      '/units/:id',
      {
        schema: { params: IdParams, body: UnitChange, response: { 200: Unit } },
        config: { permission: { resource: 'units', action: 'update' } },
      },
      async (request) => {
        const { from, ...change } = request.body;
        const { id } = request.params;
        await people.units.change(request.principal, id, { ...change, from: storedDate(from) });
        return await getUnit(request.principal, id);
      },
    );

    api.post(
      '/units/:id/close',
      {
        schema: { params: IdParams, response: { 200: Unit } },
        config: { permission: { resource: 'units', action: 'delete' } },
      },
      async (request) => {
        await people.units.close(request.principal, request.params.id);
        return await getUnit(request.principal, request.params.id);
      },
    );
  };
}
