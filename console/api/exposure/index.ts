import { sql } from 'kysely';
import { Type } from 'typebox';
import type { Exposure } from '../../../analyzer/assets/exposure/exposure.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api, Feature } from '../api.ts';
import { assetProblems } from '../assets/problems.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound } from '../problem.ts';
import {
  filterFindings,
  findingRows,
  measuredAssets,
  toExposureRows,
  toFinding,
  visibleFindings,
} from './queries.ts';
import {
  AcceptBody,
  ExposureFindingSchema,
  ExposureRowSchema,
  ExposureSummarySchema,
  FindingParams,
  ReopenBody,
} from './schema.ts';
import { summaryOf } from './summary.ts';

export interface ExposureFeatureDeps {
  records: Records;
  exposure: Pick<Exposure, 'accept' | 'reopen'>;
  time: TimeSource;
}

const read = { permission: { resource: 'assets', action: 'read' } } as const;
const update = { permission: { resource: 'assets', action: 'update' } } as const;

const bySeverity = sql<number>`case f.severity when 'high' then 0 when 'medium' then 1 else 2 end`;
const findingColumns = {
  openedAt: 'f.opened_at',
  lastSeenAt: 'f.last_seen_at',
  severity: bySeverity,
  port: 'f.port',
  state: 'f.state',
  assetName: 'a.name',
  unitName: 'u.name',
} as const;

function addMatrix(api: Api, { records: { db }, time }: ExposureFeatureDeps): void {
  const columns = { name: 'assets.name', unitName: 'units.name' } as const;
  api.get(
    '/exposure',
    {
      schema: { querystring: ListQuerystring, response: { 200: Type.Array(ExposureRowSchema) } },
      config: read,
    },
    async ({ principal, query }, reply) => {
      const list = parseListQuery(query, Object.keys(columns));
      const sort = list.sort ?? { field: 'name', order: 'asc' as const };
      const base = measuredAssets(db, principal, isoNow(time), list.filter);
      const rows = await base
        .select(['assets.id', 'assets.name', 'assets.unit_id', 'units.name as unit_name'])
        .orderBy(columns[sort.field as keyof typeof columns], sort.order)
        .orderBy('assets.id')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'exposure', list, rows.length, total);
      return toExposureRows(db, rows);
    },
  );

  api.get(
    '/exposure/summary',
    {
      schema: { querystring: ListQuerystring, response: { 200: ExposureSummarySchema } },
      config: read,
    },
    async ({ principal, query }) =>
      summaryOf(db, principal, isoNow(time), parseListQuery(query, []).filter),
  );
}

function addFindings(api: Api, { records: { db }, exposure, time }: ExposureFeatureDeps): void {
  async function getFinding(principal: Principal, id: string) {
    const row = await findingRows(visibleFindings(db, principal, isoNow(time)))
      .where('f.id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('finding', id);
    return toFinding(row);
  }

  api.get(
    '/exposure-findings',
    {
      schema: {
        querystring: ListQuerystring,
        response: { 200: Type.Array(ExposureFindingSchema) },
      },
      config: read,
    },
    async ({ principal, query }, reply) => {
      const list = parseListQuery(query, Object.keys(findingColumns));
      const at = isoNow(time);
      const sort = list.sort ?? { field: 'openedAt', order: 'desc' as const };
      const base = filterFindings(db, visibleFindings(db, principal, at), list.filter, at);
      const rows = await findingRows(base)
        .orderBy(findingColumns[sort.field as keyof typeof findingColumns], sort.order)
        .orderBy('f.id')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'exposure-findings', list, rows.length, total);
      return rows.map(toFinding);
    },
  );

  const one = { params: FindingParams, response: { 200: ExposureFindingSchema } };
  api.get('/exposure-findings/:id', { schema: one, config: read }, ({ principal, params }) =>
    getFinding(principal, params.id),
  );

  api.post(
    '/exposure-findings/:id/accept',
    { schema: { ...one, body: AcceptBody }, config: update },
    async ({ principal, params, body }) => {
      await getFinding(principal, params.id);
      await assetProblems(() => exposure.accept(params.id, body, principal));
      return getFinding(principal, params.id);
    },
  );

  api.post(
    '/exposure-findings/:id/reopen',
    { schema: { ...one, body: ReopenBody }, config: update },
    async ({ principal, params, body }) => {
      await getFinding(principal, params.id);
      await assetProblems(() => exposure.reopen(params.id, body, principal));
      return getFinding(principal, params.id);
    },
  );
}

/** What stands open over IPv4 and over IPv6, and what over IPv6 only. */
export function exposureFeature(deps: ExposureFeatureDeps): Feature {
  return (api) => {
    addMatrix(api, deps);
    addFindings(api, deps);
  };
}
