import { Type } from 'typebox';
import type { Assessment } from '../../../analyzer/assessment/assessment.ts';
import type { Level } from '../../../analyzer/assessment/catalogue/catalogue.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleTo, visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange } from '../lists.ts';
import { notFound, Problem } from '../problem.ts';
import { filterSystems } from './filter.ts';
import { itemDetail, scoresOf, systemRow, treeOf } from './read-models.ts';
import { ExclusionBody, ItemParams, ItemSchema, TreeSchema } from '../items/schema.ts';
import { NewSystemBody, ScoresSchema, SystemParams, SystemSchema } from './schema.ts';

export interface SystemsDeps {
  records: Records;
  assessment: Assessment;
  time: TimeSource;
}

/** Graded systems, their item tree, evidence and scores. */
export function systemsFeature(deps: SystemsDeps): Feature {
  const { records, assessment, time } = deps;
  const read = { permission: { resource: 'assessments', action: 'read' } } as const;
  const create = { permission: { resource: 'assessments', action: 'create' } } as const;
  const update = { permission: { resource: 'assessments', action: 'update' } } as const;

  function visibleSystems(principal: Principal) {
    const visible = visibleTo(records.db, principal, isoNow(time), {
      kind: 'system',
      idColumn: 'systems.id',
      unitColumn: 'systems.unit_id',
    });
    return records.db
      .selectFrom('systems')
      .innerJoin('units', 'units.id', 'systems.unit_id')
      .where('systems.closed_at', 'is', null)
      .where(visible);
  }

  async function getSystem(principal: Principal, id: string) {
    const system = await visibleSystems(principal)
      .selectAll('systems')
      .select('units.name as unit_name')
      .where('systems.id', '=', id)
      .executeTakeFirst();
    if (!system) throw notFound('system', id);
    return system;
  }

  async function getItem(principal: Principal, id: string, key: string) {
    const system = await getSystem(principal, id);
    const item = (await assessment.items(system)).find((one) => one.item.key === key);
    if (!item) throw notFound('item', key);
    return { system, item };
  }

  return (api) => {
    api.get(
      '/systems',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(SystemSchema) } },
        config: read,
      },
      async (request, reply) => {
        const list = parseListQuery(request.query, ['name', 'level', 'evaluatedAt', 'unitName']);
        const columns = {
          name: 'systems.name',
          level: 'systems.level',
          evaluatedAt: 'systems.evaluated_at',
          unitName: 'units.name',
        } as const;
        const sort = list.sort ?? { field: 'name', order: 'asc' as const };
        const found = filterSystems(
          records.db,
          visibleSystems(request.principal),
          list.filter,
          isoNow(time),
        );
        const rows = await found
          .selectAll('systems')
          .select('units.name as unit_name')
          .orderBy(columns[sort.field as keyof typeof columns], sort.order)
          .orderBy('systems.id')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const { total } = await found
          .select((eb) => eb.fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow();
        sendRange(reply, 'systems', list, rows.length, total);
        const scores = await assessment.scoresOf(rows);
        return rows.map((row) => systemRow(row, scores.get(row.id) ?? []));
      },
    );

    api.post(
      '/systems',
      { schema: { body: NewSystemBody, response: { 201: SystemSchema } }, config: create },
      async (request, reply) => {
        const { unitId, name, sLevel, aLevel, scopes = ['general'] } = request.body;
        const unit = await records.db
          .selectFrom('units')
          .select('id')
          .where('id', '=', unitId)
          .where('id', 'in', visibleUnitIds(records.db, request.principal, isoNow(time)))
          .executeTakeFirst();
        if (!unit) throw notFound('unit', unitId);
        const id = await assessment.create(
          { unitId, name, sLevel: sLevel as Level, aLevel: aLevel as Level, scopes },
          actorOf(request.principal),
        );
        await assessment.evaluate(await getSystem(request.principal, id));
        const system = await getSystem(request.principal, id);
        return reply.code(201).send(systemRow(system, await assessment.scores(system)));
      },
    );

    api.get(
      '/systems/:id',
      { schema: { params: SystemParams, response: { 200: SystemSchema } }, config: read },
      async (request) => {
        const system = await getSystem(request.principal, request.params.id);
        return systemRow(system, await assessment.scores(system));
      },
    );

    api.get(
      '/systems/:id/score',
      { schema: { params: SystemParams, response: { 200: ScoresSchema } }, config: read },
      async (request) => {
        const system = await getSystem(request.principal, request.params.id);
        return scoresOf(system, await assessment.scores(system));
      },
    );

    api.get(
      '/systems/:id/tree',
      { schema: { params: SystemParams, response: { 200: TreeSchema } }, config: read },
      async (request) => {
        const system = await getSystem(request.principal, request.params.id);
        return treeOf(await assessment.items(system));
      },
    );

    api.post(
      '/systems/:id/evaluate',
      { schema: { params: SystemParams, response: { 200: ScoresSchema } }, config: update },
      async (request) => {
        const { id } = request.params;
        await assessment.evaluate(await getSystem(request.principal, id));
        const system = await getSystem(request.principal, id);
        return scoresOf(system, await assessment.scores(system));
      },
    );

    api.get(
      '/systems/:id/items/:key',
      { schema: { params: ItemParams, response: { 200: ItemSchema } }, config: read },
      async (request) => {
        const { system, item } = await getItem(
          request.principal,
          request.params.id,
          request.params.key,
        );
        const { checks } = await assessment.rules();
        const evidence = await assessment.evidence(system, item.item.key);
        return itemDetail(item, evidence, checks);
      },
    );

    api.patch(
      '/systems/:id/items/:key',
      {
        schema: { params: ItemParams, body: ExclusionBody, response: { 200: ScoresSchema } },
        config: update,
      },
      async (request) => {
        const { system, item } = await getItem(
          request.principal,
          request.params.id,
          request.params.key,
        );
        const { applicable, reason } = request.body;
        if (!applicable && reason === undefined) {
          throw new Problem(400, 'REASON_REQUIRED', 'Say why the item does not apply.');
        }
        await assessment.exclude(
          system,
          item.item.key,
          applicable ? undefined : reason,
          actorOf(request.principal),
        );
        return scoresOf(system, await assessment.scores(system));
      },
    );
  };
}
