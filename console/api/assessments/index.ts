import { Type } from 'typebox';
import type { Assessment } from '../../../analyzer/assessment/assessment.ts';
import { compareAssessments } from '../../../analyzer/assessment/frozen/diff.ts';
import type { FrozenAssessments } from '../../../analyzer/assessment/frozen/freeze.ts';
import type { Checkpoints } from '../../../analyzer/audit/checkpoints.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { Documents } from '../../documents/documents.ts';
import type { Api, Feature } from '../api.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, type ListRequest, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound, Problem } from '../problem.ts';
import { SystemParams } from '../systems/schema.ts';
import { getSystem } from '../systems/visible.ts';
import { addDocumentRoutes } from './documents.ts';
import { addMarkRoutes } from './marks.ts';
import { assessmentRow, diffView, frozenItemRow, frozenItemView } from './read-models.ts';
import {
  AssessmentParams,
  AssessmentRowSchema,
  AssessmentSchema,
  DiffParams,
  DiffSchema,
  FreezeBody,
  FrozenItemParams,
  FrozenItemSchema,
} from './schema.ts';
import { getAssessment, visibleAssessments } from './visible.ts';

export interface AssessmentsDeps {
  records: Records;
  assessment: Assessment;
  frozen: FrozenAssessments;
  documents: Documents;
  checkpoints: Pick<Checkpoints, 'sign'>;
  time: TimeSource;
}

const dayMs = 86_400_000;
/** Assessments of one system in a day: half a megabyte each, and none can be deleted. */
const maxPerDay = 20;

const columns = {
  frozenAt: 'frozen_assessments.frozen_at',
  systemName: 'frozen_assessments.system_name',
  level: 'frozen_assessments.level',
} as const;

/** Frozen assessments: list, freeze, look into, compare, print; and the marks of assessors on the items of a system. */
export function assessmentsFeature(deps: AssessmentsDeps): Feature {
  const { records, frozen, time } = deps;
  const read = { permission: { resource: 'assessments', action: 'read' } } as const;
  const create = { permission: { resource: 'assessments', action: 'create' } } as const;

  function filtered(principal: Principal, { filter }: ListRequest, systemId?: string) {
    const wanted = systemId ?? filter['systemId'];
    let found = visibleAssessments(deps, principal);
    if (typeof wanted === 'string') {
      found = found.where('frozen_assessments.system_id', '=', wanted);
    }
    const levels = [filter['level']].flat().filter((one) => typeof one === 'number');
    if (levels.length > 0) found = found.where('frozen_assessments.level', 'in', levels);
    const { q } = filter;
    if (typeof q === 'string' && q !== '') {
      found = found.where(anyContains(['frozen_assessments.system_name', 'units.name'], q));
    }
    return found;
  }

  async function list(principal: Principal, request: ListRequest, systemId?: string) {
    const { field, order } = request.sort ?? { field: 'frozenAt', order: 'desc' as const };
    const found = filtered(principal, request, systemId);
    const rows = await found
      .selectAll('frozen_assessments')
      .select('units.name as unit_name')
      .orderBy(columns[field as keyof typeof columns], order)
      .orderBy('frozen_assessments.id', 'desc')
      .limit(request.limit)
      .offset(request.offset)
      .execute();
    const total = await totalOf(found);
    return { rows: rows.map(assessmentRow), total };
  }

  async function checkPace(systemId: string): Promise<void> {
    const { count } = await records.db
      .selectFrom('frozen_assessments')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('system_id', '=', systemId)
      .where('frozen_at', '>', new Date(time.now() - dayMs).toISOString())
      .executeTakeFirstOrThrow();
    if (count < maxPerDay) return;
    throw new Problem(
      409,
      'FROZEN_TOO_OFTEN',
      `This system was frozen ${count} times within a day; none of them can be deleted. Try again tomorrow.`,
    );
  }

  function addLists(api: Api): void {
    api.get(
      '/assessments',
      {
        schema: {
          querystring: ListQuerystring,
          response: { 200: Type.Array(AssessmentRowSchema) },
        },
        config: read,
      },
      async ({ query, principal }, reply) => {
        const request = parseListQuery(query, Object.keys(columns));
        const { rows, total } = await list(principal, request);
        sendRange(reply, 'assessments', request, rows.length, total);
        return rows;
      },
    );
    api.get(
      '/systems/:id/assessments',
      {
        schema: {
          params: SystemParams,
          querystring: ListQuerystring,
          response: { 200: Type.Array(AssessmentRowSchema) },
        },
        config: read,
      },
      async ({ params, query, principal }, reply) => {
        await getSystem(deps, principal, params.id);
        const request = parseListQuery(query, Object.keys(columns));
        const { rows, total } = await list(principal, request, params.id);
        sendRange(reply, 'assessments', request, rows.length, total);
        return rows;
      },
    );
  }

  return (api) => {
    addLists(api);
    addMarkRoutes(api, deps);
    addDocumentRoutes(api, deps);
    api.post(
      '/systems/:id/assessments',
      {
        schema: { params: SystemParams, body: FreezeBody, response: { 201: AssessmentRowSchema } },
        config: create,
      },
      async ({ params, body, principal }, reply) => {
        const system = await getSystem(deps, principal, params.id);
        await checkPace(system.id);
        const id = await frozen.freeze(system, actorOf(principal), body.note);
        const { row } = await getAssessment(deps, principal, id);
        return reply.code(201).send(assessmentRow(row));
      },
    );
    api.get(
      '/assessments/:id',
      { schema: { params: AssessmentParams, response: { 200: AssessmentSchema } }, config: read },
      async ({ params, principal }) => {
        const { row, head, items, intact } = await getAssessment(deps, principal, params.id);
        return {
          ...assessmentRow(row),
          sLevel: head.system.sLevel,
          aLevel: head.system.aLevel,
          scopes: [...head.system.scopes],
          edited: [...head.catalogue.edited],
          packs: [...head.packs],
          intact,
          items: items.map(frozenItemRow),
        };
      },
    );
    api.get(
      '/assessments/:id/items/:key',
      { schema: { params: FrozenItemParams, response: { 200: FrozenItemSchema } }, config: read },
      async ({ params, principal }) => {
        const { items } = await getAssessment(deps, principal, params.id);
        const item = items.find(({ key }) => key === params.key);
        if (!item) throw notFound('item', params.key);
        return frozenItemView(item);
      },
    );
    api.get(
      '/assessments/:id/diff/:other',
      { schema: { params: DiffParams, response: { 200: DiffSchema } }, config: read },
      async ({ params, principal }) => {
        const from = await getAssessment(deps, principal, params.id);
        const to = await getAssessment(deps, principal, params.other);
        return diffView(from.row, to.row, compareAssessments(from, to));
      },
    );
  };
}
