import { Type } from 'typebox';
import { actorOf } from '../../../analyzer/people/actor.ts';
import { seesUnit } from '../../../analyzer/people/visibility.ts';
import { changeSource, type SourceChangeDeps } from '../../../analyzer/sources/change-source.ts';
import { isoNow } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange } from '../lists.ts';
import { notFound, Problem } from '../problem.ts';
import { findSource, listSources, sortableFields } from './read-model.ts';
import { SourceChange, SourceParams, SourceSchema } from './schema.ts';

export type SourcesDeps = SourceChangeDeps;

/** Who sends logs, last seen, silence. */
export function sourcesFeature(deps: SourcesDeps): Feature {
  const { records, time } = deps;
  const read = { permission: { resource: 'sources', action: 'read' } } as const;
  const update = { permission: { resource: 'sources', action: 'update' } } as const;

  return (api) => {
    api.get(
      '/sources',
      {
        config: read,
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(SourceSchema) } },
      },
      async (request, reply) => {
        const list = parseListQuery(request.query, sortableFields);
        const at = isoNow(time);
        const { rows, total } = await listSources(records.db, request.principal, at, list);
        sendRange(reply, 'sources', list, rows.length, total);
        return rows;
      },
    );

    api.get(
      '/sources/:id',
      { config: read, schema: { params: SourceParams, response: { 200: SourceSchema } } },
      async (request) => {
        const { id } = request.params;
        const source = await findSource(records.db, request.principal, isoNow(time), id);
        if (!source) throw notFound('log source', id);
        return source;
      },
    );

    api.patch(
      '/sources/:id',
      {
        config: update,
        schema: { params: SourceParams, body: SourceChange, response: { 200: SourceSchema } },
      },
      async (request) => {
        const { principal, body } = request;
        const { id } = request.params;
        const before = await findSource(records.db, principal, isoNow(time), id);
        if (!before) throw notFound('log source', id);
        if (body.unitId !== undefined && body.unitId !== before.unitId) {
          if (!(await seesUnit(records.db, principal, body.unitId, isoNow(time)))) {
            throw new Problem(400, 'UNKNOWN_UNIT', 'Choose a unit that you may see.');
          }
        }
        const { name, unitId, silentAfterSeconds, state } = before;
        await changeSource(
          deps,
          { id, unitId, before: { name, unitId, silentAfterSeconds, muted: state === 'muted' } },
          body,
          actorOf(principal),
        );
        const after = await findSource(records.db, principal, isoNow(time), id);
        if (!after) throw notFound('log source', id);
        return after;
      },
    );
  };
}
