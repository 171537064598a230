import { sql } from 'kysely';
import { Type } from 'typebox';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleTo } from '../../../analyzer/people/visibility.ts';
import type { Db, Records } from '../../../analyzer/stores/records/records.ts';
import { settingsOf } from '../../../analyzer/sweeps/runs/settings.ts';
import type { Sweeps } from '../../../analyzer/sweeps/sweeps.ts';
import type { SweepTable } from '../../../analyzer/sweeps/tables.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { visiblePlans } from '../address-plans/queries.ts';
import type { Api, Feature } from '../api.ts';
import { flag, oneOf, single, texts } from '../filters.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, type ListRequest, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound } from '../problem.ts';
import { listHosts } from './hosts.ts';
import { sweepProblems } from './problems.ts';
import {
  NewSweepBody,
  SweepDetailSchema,
  SweepHostSchema,
  SweepParams,
  SweepSchema,
} from './schema.ts';

export interface SweepsFeatureDeps {
  records: Records;
  sweeps: Pick<Sweeps, 'start' | 'stop' | 'resume'>;
  time: TimeSource;
}

const sortColumns = {
  createdAt: 'sweeps.created_at',
  startedAt: 'sweeps.started_at',
  state: 'sweeps.state',
  found: 'sweeps.found',
  probes: 'sweeps.probes',
} as const;

const states = [
  'queued',
  'running',
  'stopping',
  'finished',
  'stopped',
  'failed',
  'withdrawn',
] as const;

const permit = (action: 'read' | 'create' | 'update') =>
  ({ permission: { resource: 'sweeps', action } }) as const;

function visibleSweeps(db: Db, principal: Principal, at: string) {
  const object = { kind: 'sweep', idColumn: 'sweeps.id', unitColumn: 'sweeps.unit_id' };
  return db
    .selectFrom('sweeps')
    .innerJoin('units', 'units.id', 'sweeps.unit_id')
    .innerJoin('address_plans', 'address_plans.id', 'sweeps.plan_id')
    .where(visibleTo(db, principal, at, object));
}

type SweepQuery = ReturnType<typeof visibleSweeps>;

/** Filters: `q` (name of the plan), `planId`, `state`, `unitId`, `scheduled`, `id`. */
function filtered(query: SweepQuery, filter: ListRequest['filter']): SweepQuery {
  let narrowed = query;
  const q = single(filter, 'q');
  if (q !== undefined && q !== '') {
    narrowed = narrowed.where(anyContains(['address_plans.name'], q));
  }
  const plans = texts(filter, 'planId');
  if (plans) narrowed = narrowed.where('sweeps.plan_id', 'in', plans);
  const wanted = oneOf(filter, 'state', states);
  if (wanted) narrowed = narrowed.where('sweeps.state', 'in', wanted);
  const unit = single(filter, 'unitId');
  if (unit !== undefined) narrowed = narrowed.where('sweeps.unit_id', '=', unit);
  const scheduled = flag(filter, 'scheduled');
  if (scheduled !== undefined) {
    narrowed = narrowed.where('sweeps.scheduled', '=', scheduled ? 1 : 0);
  }
  const ids = texts(filter, 'id');
  return ids ? narrowed.where('sweeps.id', 'in', ids) : narrowed;
}

const rowsOf = (query: SweepQuery) =>
  query.selectAll('sweeps').select(['units.name as unit_name', 'address_plans.name as plan_name']);

function toSweep(row: SweepTable & { unit_name: string; plan_name: string }) {
  return {
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    planId: row.plan_id,
    planName: row.plan_name,
    planVersion: row.plan_version,
    state: row.state,
    reason: row.reason,
    detail: row.detail,
    scheduled: row.scheduled === 1,
    budget: row.budget,
    rate: row.rate,
    phase: row.phase,
    probes: row.probes,
    found: row.found,
    foundNew: row.found_new,
    aliased: row.aliased,
    failed: row.failed,
    excluded: row.excluded,
    resumed: row.resumed,
    createdAt: row.created_at,
    createdByName: row.created_by_name,
    startedAt: row.started_at,
    progressAt: row.progress_at,
    endedAt: row.ended_at,
  };
}

async function partsOf(db: Db, row: SweepTable) {
  const settings = settingsOf(row.settings);
  const prefixes = await db
    .selectFrom('address_plan_prefixes')
    .select(['id', 'prefix'])
    .where('plan_id', '=', row.plan_id)
    .orderBy('family')
    .orderBy('first')
    .execute();
  const reasons = await db
    .selectFrom('sweep_hosts')
    .select(['why', (eb) => eb.fn.countAll<number>().as('hosts')])
    .where('sweep_id', '=', row.id)
    .groupBy('why')
    .orderBy(sql`hosts`, 'desc')
    .orderBy('why')
    .execute();
  const changes = await db
    .selectFrom('asset_changes')
    .select(['kind', (eb) => eb.fn.count<number>('asset_id').distinct().as('assets')])
    .where('source', '=', 'sweep')
    .where('source_ref', '=', row.id)
    .groupBy('kind')
    .execute();
  const changed = (kind: string) => changes.find((change) => change.kind === kind)?.assets ?? 0;
  return {
    settings,
    prefixes: prefixes
      .filter(({ id }) => settings.prefixIds?.includes(id) ?? true)
      .map(({ prefix }) => prefix),
    aliasedPrefixes: JSON.parse(row.aliased_prefixes) as string[],
    reasons: reasons.map(({ why, hosts }) => ({ why, hosts: hosts })),
    changes: {
      new: changed('new'),
      changed: changed('changed'),
      returned: changed('returned'),
      gone: changed('gone'),
    },
  };
}

function addReading(api: Api, { records, time }: SweepsFeatureDeps, getSweep: GetSweep): void {
  api.get(
    '/sweeps',
    {
      schema: { querystring: ListQuerystring, response: { 200: Type.Array(SweepSchema) } },
      config: permit('read'),
    },
    async (request, reply) => {
      const list = parseListQuery(request.query, Object.keys(sortColumns));
      const sort = list.sort ?? { field: 'createdAt', order: 'desc' as const };
      const base = filtered(
        visibleSweeps(records.db, request.principal, isoNow(time)),
        list.filter,
      );
      const rows = await rowsOf(base)
        .orderBy(sortColumns[sort.field as keyof typeof sortColumns], sort.order)
        .orderBy('sweeps.id', 'desc')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'sweeps', list, rows.length, total);
      return rows.map(toSweep);
    },
  );

  api.get(
    '/sweeps/:id',
    {
      schema: { params: SweepParams, response: { 200: SweepDetailSchema } },
      config: permit('read'),
    },
    async ({ principal, params }) => getSweep(principal, params.id),
  );

  api.get(
    '/sweeps/:id/hosts',
    {
      schema: {
        params: SweepParams,
        querystring: ListQuerystring,
        response: { 200: Type.Array(SweepHostSchema) },
      },
      config: permit('read'),
    },
    async ({ principal, params, query }, reply) => {
      await getSweep(principal, params.id);
      const { list, rows, total } = await listHosts(records.db, params.id, query);
      sendRange(reply, 'hosts', list, rows.length, total);
      return rows;
    },
  );
}

type GetSweep = (
  principal: Principal,
  id: string,
) => Promise<ReturnType<typeof toSweep> & Awaited<ReturnType<typeof partsOf>>>;

/** Sweeps: what was asked, what was found and why; started, stopped and resumed by people. */
export function sweepsFeature(deps: SweepsFeatureDeps): Feature {
  const { records, sweeps, time } = deps;

  const getSweep: GetSweep = async (principal, id) => {
    const row = await rowsOf(visibleSweeps(records.db, principal, isoNow(time)))
      .where('sweeps.id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('sweep', id);
    return { ...toSweep(row), ...(await partsOf(records.db, row)) };
  };

  return (api) => {
    addReading(api, deps, getSweep);

    api.post(
      '/sweeps',
      {
        schema: { body: NewSweepBody, response: { 201: SweepDetailSchema } },
        config: permit('create'),
      },
      async ({ principal, body }, reply) => {
        const plan = await visiblePlans(records.db, principal, isoNow(time))
          .select('address_plans.id')
          .where('address_plans.id', '=', body.planId)
          .executeTakeFirst();
        if (!plan) throw notFound('address plan', body.planId);
        const id = await sweepProblems(() =>
          sweeps.start(body.planId, body.settings ?? {}, principal),
        );
        return reply.code(201).send(await getSweep(principal, id));
      },
    );

    for (const action of ['stop', 'resume'] as const) {
      api.post(
        `/sweeps/:id/${action}`,
        {
          schema: { params: SweepParams, response: { 200: SweepDetailSchema } },
          config: permit('update'),
        },
        async ({ principal, params }) => {
          await getSweep(principal, params.id);
          await sweepProblems(() => sweeps[action](params.id, principal));
          return getSweep(principal, params.id);
        },
      );
    }
  };
}
