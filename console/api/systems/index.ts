import { Type } from 'typebox';
import type { Assessment } from '../../../analyzer/assessment/assessment.ts';
import type { Level } from '../../../analyzer/assessment/catalogue/catalogue.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { gradeSystem } from '../../../analyzer/register/grading/grade.ts';
import type { Register } from '../../../analyzer/register/register.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { requireSeenUnits } from '../rights/seen-units.ts';
import type { Rights } from '../rights/rights.ts';
import { filterSystems } from './filter.ts';
import { readFilings, readProfiles, scoresOf, systemDetail, systemRow } from './read-models.ts';
import {
  CloseBody,
  GradeBody,
  GradeResultSchema,
  GradingSchema,
  LevelBody,
  LinkAssetsBody,
  NewSystemBody,
  ScoresSchema,
  SystemDetailSchema,
  SystemParams,
  SystemPatch,
  SystemSchema,
} from './schema.ts';
import { getSystem, visibleSystems } from './visible.ts';

export interface SystemsDeps {
  records: Records;
  assessment: Assessment;
  register: Register;
  rights: Rights;
  time: TimeSource;
}

const columns = {
  name: 'systems.name',
  level: 'systems.level',
  evaluatedAt: 'systems.evaluated_at',
  unitName: 'units.name',
} as const;

/** The register of graded systems, the grading wizard, and scores. */
export function systemsFeature(deps: SystemsDeps): Feature {
  const { records, assessment, register, rights, time } = deps;
  const read = { permission: { resource: 'assessments', action: 'read' } } as const;
  const create = { permission: { resource: 'assessments', action: 'create' } } as const;
  const update = { permission: { resource: 'assessments', action: 'update' } } as const;

  /** The caller as one who reads assets: a right of its own. */
  const assetReader = (caller: Principal) => ({
    ...caller,
    grants: rights.grantsFor(caller.grants, { resource: 'assets', action: 'read' }),
  });

  async function detail(principal: Principal, caller: Principal, id: string) {
    const system = await getSystem(deps, principal, id);
    const scores = await assessment.scores(system);
    return await systemDetail(records.db, system, scores, assetReader(caller), isoNow(time));
  }

  return (api) => {
    api.get(
      '/systems',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(SystemSchema) } },
        config: read,
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, Object.keys(columns));
        const at = isoNow(time);
        const sort = list.sort ?? { field: 'name', order: 'asc' as const };
        const found = filterSystems(records.db, visibleSystems(deps, principal), list.filter, at);
        const rows = await found
          .selectAll('systems')
          .select('units.name as unit_name')
          .orderBy(columns[sort.field as keyof typeof columns], sort.order)
          .orderBy('systems.id')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(found);
        sendRange(reply, 'systems', list, rows.length, total);
        const ids = rows.map(({ id }) => id);
        const scores = await assessment.scoresOf(rows);
        const profiles = await readProfiles(records.db, ids);
        const filings = await readFilings(records.db, ids, at);
        return rows.map((row) =>
          systemRow(row, scores.get(row.id) ?? [], profiles.get(row.id), filings.get(row.id)),
        );
      },
    );

    api.get(
      '/systems/grading',
      { schema: { response: { 200: GradingSchema } }, config: read },
      async () => {
        const { suggestions, ...rules } = await register.grading();
        const { source, confidence } = suggestions;
        return {
          ...rules,
          suggestions: suggestions.suggestions.map((one) => ({ ...one, source, confidence })),
        };
      },
    );

    api.post(
      '/systems/grade',
      { schema: { body: GradeBody, response: { 200: GradeResultSchema } }, config: read },
      async ({ body }) => gradeSystem(await register.grading(), body.answers),
    );

    api.post(
      '/systems',
      { schema: { body: NewSystemBody, response: { 201: SystemDetailSchema } }, config: create },
      async ({ body, principal, caller }, reply) => {
        const { unitId, sLevel, aLevel, scopes = ['general'], ...facts } = body;
        await requireSeenUnits(records.db, principal, [unitId], isoNow(time));
        const levels = { sLevel: sLevel as Level, aLevel: aLevel as Level, scopes };
        const id = await register.create({ unitId, ...levels, ...facts }, principal);
        await assessment.evaluate(await getSystem(deps, principal, id));
        return await reply.code(201).send(await detail(principal, caller, id));
      },
    );

    api.get(
      '/systems/:id',
      { schema: { params: SystemParams, response: { 200: SystemDetailSchema } }, config: read },
      async ({ params, principal, caller }) => await detail(principal, caller, params.id),
    );

    api.patch(
      '/systems/:id',
      {
        schema: { params: SystemParams, body: SystemPatch, response: { 200: SystemDetailSchema } },
        config: update,
      },
      async ({ params, body, principal, caller }) => {
        await getSystem(deps, principal, params.id);
        const { expectedVersion, ...patch } = body;
        await register.describe(params.id, patch, expectedVersion, principal);
        return await detail(principal, caller, params.id);
      },
    );

    api.post(
      '/systems/:id/level',
      {
        schema: { params: SystemParams, body: LevelBody, response: { 200: SystemDetailSchema } },
        config: update,
      },
      async ({ params, body, principal, caller }) => {
        const system = await getSystem(deps, principal, params.id);
        const { sLevel, aLevel, scopes, expectedVersion, ...why } = body;
        const change = {
          ...why,
          sLevel: sLevel as Level,
          aLevel: aLevel as Level,
          scopes: scopes ?? (JSON.parse(system.scopes) as NonNullable<typeof scopes>),
        };
        await register.changeLevel(params.id, change, expectedVersion, principal);
        await assessment.evaluate(await getSystem(deps, principal, params.id));
        return await detail(principal, caller, params.id);
      },
    );

    api.post(
      '/systems/:id/assets',
      {
        schema: {
          params: SystemParams,
          body: LinkAssetsBody,
          response: { 200: SystemDetailSchema },
        },
        config: update,
      },
      async ({ params, body, principal, caller }) => {
        await getSystem(deps, principal, params.id);
        const { grants } = assetReader(caller);
        await register.linkAssets(params.id, body, { ...principal, grants });
        return await detail(principal, caller, params.id);
      },
    );

    api.post(
      '/systems/:id/close',
      {
        schema: { params: SystemParams, body: CloseBody, response: { 204: Type.Null() } },
        config: update,
      },
      async ({ params, body, principal }, reply) => {
        await getSystem(deps, principal, params.id);
        await register.close(params.id, body.reason, body.expectedVersion, principal);
        return await reply.code(204).send(null);
      },
    );

    api.get(
      '/systems/:id/score',
      { schema: { params: SystemParams, response: { 200: ScoresSchema } }, config: read },
      async ({ params, principal }) => {
        const system = await getSystem(deps, principal, params.id);
        return scoresOf(
          system,
          await assessment.scores(system),
          (await assessment.rules()).catalogue,
        );
      },
    );

    api.post(
      '/systems/:id/evaluate',
      { schema: { params: SystemParams, response: { 200: ScoresSchema } }, config: update },
      async ({ params, principal }) => {
        await assessment.evaluate(await getSystem(deps, principal, params.id));
        const system = await getSystem(deps, principal, params.id);
        return scoresOf(
          system,
          await assessment.scores(system),
          (await assessment.rules()).catalogue,
        );
      },
    );
  };
}
