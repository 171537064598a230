import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { Captures } from '../../../analyzer/captures/captures.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api, Feature } from '../api.ts';
import { blobProblemOf, takeBodiesAsStreams } from '../files.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { notFound, Problem } from '../problem.ts';
import { addFindingRoutes } from './findings.ts';
import { addPartRoutes } from './parts.ts';
import { captureRow, summaryView, visibleCaptures } from './queries.ts';
import { CaptureDetailSchema, CaptureParams, CaptureSchema, NewCaptureQuery } from './schema.ts';
import { addServiceRoutes } from './services.ts';

export interface CapturesFeatureDeps {
  records: Records;
  captures: Captures;
  time: TimeSource;
}

const sorts = {
  uploadedAt: 'captures.uploaded_at',
  fileName: 'captures.file_name',
  packets: 'captures.packets',
  findings: 'captures.findings',
  state: 'captures.state',
} as const;
const states = ['queued', 'reading', 'read', 'partial', 'failed'] as const;
/** Over all rules: what a request may send at all. */
const largestUpload = 2_000 * 1_048_576;
const permit = (action: 'read' | 'create' | 'delete') =>
  ({ permission: { resource: 'captures', action } }) as const;

/** Captures: uploads, what was read of them, what is wrong in them, and what they are judged against. */
export function capturesFeature(deps: CapturesFeatureDeps): Feature {
  const { records, captures, time } = deps;
  const visible = (principal: Principal) => visibleCaptures(records.db, principal, isoNow(time));

  async function getCapture(principal: Principal, id: string) {
    const row = await visible(principal)
      .selectAll('captures')
      .select('units.name as unit_name')
      .where('captures.id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('capture', id);
    return row;
  }

  async function detailOf(principal: Principal, id: string) {
    const row = await getCapture(principal, id);
    return { ...captureRow(row), summary: row.summary === null ? null : summaryView(row.summary) };
  }

  return async (api) => {
    api.get(
      '/captures',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(CaptureSchema) } },
        config: permit('read'),
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, Object.keys(sorts));
        const { q, state, unitId } = list.filter;
        let base = visible(principal);
        if (typeof q === 'string' && q !== '') {
          base = base.where(anyContains(['captures.file_name', 'captures.note'], q));
        }
        const wanted = states.filter((each) => [state].flat().includes(each));
        if (wanted.length > 0) base = base.where('captures.state', 'in', wanted);
        if (typeof unitId === 'string') base = base.where('captures.unit_id', '=', unitId);
        const { field, order } = list.sort ?? { field: 'uploadedAt', order: 'desc' as const };
        const rows = await base
          .selectAll('captures')
          .select('units.name as unit_name')
          .orderBy(sorts[field as keyof typeof sorts], order)
          .orderBy('captures.id', 'desc')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(base);
        sendRange(reply, 'captures', list, rows.length, total);
        return rows.map(captureRow);
      },
    );

    api.get(
      '/captures/:id',
      {
        schema: { params: CaptureParams, response: { 200: CaptureDetailSchema } },
        config: permit('read'),
      },
      ({ params: { id }, principal }) => detailOf(principal, id),
    );

    api.post(
      '/captures/:id/read',
      {
        schema: { params: CaptureParams, response: { 202: CaptureDetailSchema } },
        config: permit('create'),
      },
      async ({ params: { id }, principal }, reply) => {
        await getCapture(principal, id);
        await captures.readAgain(id, principal);
        void reply.code(202);
        return await detailOf(principal, id);
      },
    );

    api.delete(
      '/captures/:id',
      { schema: { params: CaptureParams }, config: permit('delete') },
      async ({ params: { id }, principal }, reply) => {
        await getCapture(principal, id);
        await captures.remove(id, principal);
        return await reply.code(204).send();
      },
    );

    addPartRoutes(api, { records, getCapture });
    addFindingRoutes(api, { records, time, getCapture });
    addServiceRoutes(api, { records, services: captures.services, time });
    await api.register(async (scope: Api) => {
      takeBodiesAsStreams(scope);
      scope.post(
        '/captures',
        {
          schema: { querystring: NewCaptureQuery, response: { 201: CaptureDetailSchema } },
          bodyLimit: largestUpload,
          config: permit('create'),
        },
        async ({ query, principal, body }, reply) => {
          const unitId = actingUnitOf(principal, query.unitId);
          if (!body) throw new Problem(422, 'FILE_EMPTY', 'The file is empty.');
          const { name, note = '' } = query;
          try {
            const id = await captures.submit({ unitId, name, note }, body as Readable, principal);
            void reply.code(201);
            return await detailOf(principal, id);
          } catch (error) {
            throw blobProblemOf(error);
          }
        },
      );
    });
  };
}
