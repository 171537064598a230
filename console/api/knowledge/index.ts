import type { Readable } from 'node:stream';
import type { Selectable } from 'kysely';
import { Type } from 'typebox';
import type { KnowledgeImports } from '../../../analyzer/knowledge/knowledge.ts';
import { knowledgeKinds, type KnowledgeRunTable } from '../../../analyzer/knowledge/tables.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api, Feature } from '../api.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { blobProblemOf, takeBodiesAsStreams } from '../files.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound, Problem } from '../problem.ts';
import {
  KnowledgeFileQuery,
  KnowledgeParams,
  KnowledgeRunSchema,
  WalkBody,
  type KnowledgeRunView,
} from './schema.ts';

export interface KnowledgeFeatureDeps {
  records: Records;
  knowledgeImports: KnowledgeImports;
  time: TimeSource;
}

/** Over all rules: what a request may send at all. */
const largestUpload = 1_024 * 1_048_576;
const permit = (action: 'read' | 'create') =>
  ({ permission: { resource: 'sweeps', action } }) as const;

function runRow(row: Selectable<KnowledgeRunTable> & { unit_name: string }): KnowledgeRunView {
  return {
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    kind: row.kind,
    name: row.name,
    server: row.server,
    state: row.state,
    outcome: row.outcome,
    addresses: row.addresses,
    assets: row.assets,
    faults: row.faults,
    dropped: row.dropped,
    asked: row.asked,
    detail: JSON.parse(row.detail) as KnowledgeRunView['detail'],
    byName: row.by_name,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}

/** Leases, DNS records and reverse zones: what is known of addresses without asking a host. */
export function knowledgeFeature(deps: KnowledgeFeatureDeps): Feature {
  const { records, knowledgeImports, time } = deps;
  const { db } = records;
  const visible = (principal: Principal) =>
    db
      .selectFrom('knowledge_runs')
      .innerJoin('units', 'units.id', 'knowledge_runs.unit_id')
      .where('knowledge_runs.unit_id', 'in', visibleUnitIds(db, principal, isoNow(time)));

  async function getRun(principal: Principal, id: string) {
    const row = await visible(principal)
      .selectAll('knowledge_runs')
      .select('units.name as unit_name')
      .where('knowledge_runs.id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('run', id);
    return runRow(row);
  }

  return async (api) => {
    api.get(
      '/knowledge/runs',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(KnowledgeRunSchema) } },
        config: permit('read'),
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, ['createdAt']);
        const { kind, unitId } = list.filter;
        let base = visible(principal);
        const kinds = knowledgeKinds.filter((each) => [kind].flat().includes(each));
        if (kinds.length > 0) base = base.where('knowledge_runs.kind', 'in', kinds);
        if (typeof unitId === 'string') base = base.where('knowledge_runs.unit_id', '=', unitId);
        const rows = await base
          .selectAll('knowledge_runs')
          .select('units.name as unit_name')
          .orderBy('knowledge_runs.id', list.sort?.order ?? 'desc')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(base);
        sendRange(reply, 'runs', list, rows.length, total);
        return rows.map(runRow);
      },
    );

    api.get(
      '/knowledge/runs/:id',
      {
        schema: { params: KnowledgeParams, response: { 200: KnowledgeRunSchema } },
        config: permit('read'),
      },
      ({ params: { id }, principal }) => getRun(principal, id),
    );

    api.post(
      '/knowledge/walks',
      {
        schema: { body: WalkBody, response: { 201: KnowledgeRunSchema } },
        config: permit('create'),
      },
      async ({ body: { unitId, ...zone }, principal }, reply) => {
        const unit = actingUnitOf(principal, unitId);
        const id = await knowledgeImports.walk({ unitId: unit, ...zone }, principal);
        void reply.code(201);
        return await getRun(principal, id);
      },
    );

    await api.register(async (scope: Api) => {
      takeBodiesAsStreams(scope);
      scope.post(
        '/knowledge/files',
        {
          schema: { querystring: KnowledgeFileQuery, response: { 201: KnowledgeRunSchema } },
          bodyLimit: largestUpload,
          config: permit('create'),
        },
        async ({ query: { kind, name, unitId }, principal, body }, reply) => {
          const file = { kind, name, unitId: actingUnitOf(principal, unitId) };
          if (!body) throw new Problem(422, 'FILE_EMPTY', 'The file is empty.');
          try {
            const id = await knowledgeImports.importFile(file, body as Readable, principal);
            void reply.code(201);
            return await getRun(principal, id);
          } catch (error) {
            throw blobProblemOf(error);
          }
        },
      );
    });
  };
}
