import { Type } from 'typebox';
import type { Library, LibraryEntry } from '../../../analyzer/playbooks/library/library.ts';
import { unitNames } from '../../../analyzer/people/unit-names.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { PlaybookError } from '../../../analyzer/playbooks/errors.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { Feature } from '../api.ts';
import { interpretSchema } from '../cases/action-routes.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { ListQuerystring, parseListQuery, sendRange, type ListRequest } from '../lists.ts';
import { notFound } from '../problem.ts';
import { playbookOf, rowOf } from './read-models.ts';
import { addRunRoutes, type RunRoutesDeps } from './runs.ts';
import {
  CheckBody,
  CheckedSchema,
  PlaybookParams,
  PlaybookRowSchema,
  PlaybookSchema,
  UploadBody,
  type PlaybookRow,
} from './schema.ts';

export interface PlaybooksFeatureDeps extends RunRoutesDeps {
  records: Records;
  library: Library;
}

const sorts = ['title', 'kind', 'version', 'steps', 'injects', 'lastDrilledAt', 'createdAt'];
/** Of a request: the largest playbook (rules/operations/playbooks.yaml) as an escaped text. */
const bodyLimit = 4 * 1024 * 1024;

function compareBy(field: string): (a: PlaybookRow, b: PlaybookRow) => number {
  switch (field) {
    case 'steps':
    case 'injects':
      return (a, b) => a[field] - b[field];
    case 'lastDrilledAt':
      return (a, b) => (a.lastDrilledAt ?? '').localeCompare(b.lastDrilledAt ?? '');
    case 'kind':
    case 'version':
    case 'createdAt':
      return (a, b) => a[field].localeCompare(b[field]);
    default:
      return (a, b) => a.title.localeCompare(b.title, 'zh-Hans-CN');
  }
}

function fits(row: PlaybookRow, { q, kind, id, builtIn }: ListRequest['filter']): boolean {
  const isIn = (wanted: unknown, value: unknown): boolean =>
    wanted === undefined || (Array.isArray(wanted) ? wanted : [wanted]).includes(value);
  if (!isIn(kind, row.kind) || !isIn(id, row.id) || !isIn(builtIn, row.builtIn)) return false;
  if (typeof q !== 'string' || q === '') return true;
  return row.title.toLowerCase().includes(q.toLowerCase());
}

const textOf = (playbook: unknown): string =>
  typeof playbook === 'string' ? playbook : (JSON.stringify(playbook) ?? '');

/** The library of playbooks, and their runs on real incidents. */
export function playbooksFeature(deps: PlaybooksFeatureDeps): Feature {
  const { records, library } = deps;
  const read = { permission: { resource: 'playbooks', action: 'read' } } as const;
  const create = { permission: { resource: 'playbooks', action: 'create' } } as const;

  const namesOf = (entries: readonly LibraryEntry[]) =>
    unitNames(
      records.db,
      entries.filter(({ builtIn }) => !builtIn).map((entry) => entry.unit_id),
    );

  async function getEntry(principal: Principal, id: string) {
    try {
      return await library.get(principal, id);
    } catch (error) {
      if (error instanceof PlaybookError && error.code === 'PLAYBOOK_UNKNOWN') {
        throw notFound('playbook', id);
      }
      throw error;
    }
  }

  return async (api) => {
    api.get(
      '/playbooks',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(PlaybookRowSchema) } },
        config: read,
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, sorts);
        const entries = await library.list(principal);
        const names = await namesOf(entries);
        const rows = entries
          .map((entry) => rowOf(entry, names))
          .filter((row) => fits(row, list.filter));
        const sign = list.sort?.order === 'desc' ? -1 : 1;
        const compare = compareBy(list.sort?.field ?? 'title');
        rows.sort((a, b) => sign * compare(a, b) || a.id.localeCompare(b.id));
        const page = rows.slice(list.offset, list.offset + list.limit);
        sendRange(reply, 'playbooks', list, page.length, rows.length);
        return page;
      },
    );

    api.get(
      '/playbooks/:id',
      { schema: { params: PlaybookParams, response: { 200: PlaybookSchema } }, config: read },
      async ({ params, principal }) => {
        const { entry, program } = await getEntry(principal, params.id);
        return playbookOf(entry, program, await namesOf([entry]));
      },
    );

    api.get(
      '/playbooks/:id/export',
      { schema: { params: PlaybookParams }, config: read },
      async ({ params, principal }, reply) => {
        const { entry, program } = await getEntry(principal, params.id);
        const name = encodeURIComponent(`${entry.name}-${entry.version}.json`);
        void reply
          .type('application/json; charset=utf-8')
          .header('Content-Disposition', `attachment; filename*=UTF-8''${name}`)
          .header('X-Content-SHA256', entry.hash);
        return await reply.send(`${JSON.stringify(program.json, null, 2)}\n`);
      },
    );

    api.post(
      '/playbooks/validate',
      {
        schema: { body: CheckBody, response: { 200: CheckedSchema } },
        validatorCompiler: interpretSchema,
        bodyLimit,
        config: create,
      },
      async ({ body }) => ({ faults: await library.faults(textOf(body.playbook)) }),
    );

    api.post(
      '/playbooks',
      {
        schema: { body: UploadBody, response: { 201: PlaybookRowSchema } },
        validatorCompiler: interpretSchema,
        bodyLimit,
        config: create,
      },
      async ({ body, principal }, reply) => {
        const unitId = actingUnitOf(principal, body.unitId);
        const entry = await library.add(principal, unitId, textOf(body.playbook));
        void reply.code(201);
        return rowOf(entry, await namesOf([entry]));
      },
    );

    addRunRoutes(api, deps);
  };
}
