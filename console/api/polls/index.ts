import { Type } from 'typebox';
import type { Selectable } from 'kysely';
import { AssetsError, type AssetsErrorCode } from '../../../analyzer/assets/errors.ts';
import type { Poller } from '../../../analyzer/assets/poller.ts';
import type { PollTargets } from '../../../analyzer/assets/poll-targets.ts';
import type { PollingRules } from '../../../analyzer/assets/polling-rules.ts';
import type { PollTargetTable } from '../../../analyzer/assets/tables.ts';
import { testPoll } from '../../../analyzer/assets/test-poll.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { SnmpError } from '../../../collector/probes/snmp/errors.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound, Problem } from '../problem.ts';
import { requireSeenUnits } from '../rights/seen-units.ts';
import {
  NewPollBody,
  PollParams,
  PollPatch,
  PollRunResultSchema,
  PollRunSchema,
  PollSchema,
  PollTestBody,
  PollTestSchema,
} from './schema.ts';

export interface PollsFeatureDeps {
  records: Records;
  targets: PollTargets;
  poller: Poller;
  rules: PollingRules;
  time: TimeSource;
}

const sortColumns = {
  address: 'poll_targets.address',
  version: 'poll_targets.version',
  intervalSeconds: 'poll_targets.interval_seconds',
  state: 'poll_targets.state',
  lastRunAt: 'poll_targets.last_run_at',
  lastOutcome: 'poll_targets.last_outcome',
  unitName: 'units.name',
} as const;

const statuses: Partial<Record<AssetsErrorCode, number>> = {
  POLL_NOT_FOUND: 404,
  ASSET_NOT_FOUND: 404,
  TARGET_EXISTS: 409,
};
const defaultSnmpPort = 161;

/** Wrong settings are the caller's to correct. */
async function asProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AssetsError) {
      throw new Problem(statuses[error.code] ?? 422, error.code, error.message);
    }
    if (error instanceof SnmpError && error.code === 'BAD_TARGET') {
      throw new Problem(422, error.code, error.message);
    }
    throw error;
  }
}

function toRow(row: Selectable<PollTargetTable> & { unit_name: string }) {
  return {
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    address: row.address,
    port: row.port,
    version: row.version,
    user: row.user_name,
    authProtocol: row.auth_protocol,
    privProtocol: row.priv_protocol,
    context: row.context,
    hasCommunity: row.community !== null,
    hasAuthKey: row.auth_key !== null,
    hasPrivKey: row.priv_key !== null,
    intervalSeconds: row.interval_seconds,
    enabled: row.enabled === 1,
    state: row.state,
    misses: row.misses,
    lastRunAt: row.last_run_at,
    lastOutcome: row.last_outcome,
    lastError: row.last_error,
    assetId: row.asset_id,
  };
}

/** SNMP poll targets: what is polled, how often, how it went. */
export function pollsFeature(deps: PollsFeatureDeps): Feature {
  const { records, targets, poller, rules, time } = deps;
  const permit = (action: 'read' | 'create' | 'update' | 'delete') =>
    ({ permission: { resource: 'polls', action } }) as const;

  function visiblePolls(principal: Principal) {
    return records.db
      .selectFrom('poll_targets')
      .innerJoin('units', 'units.id', 'poll_targets.unit_id')
      .where('poll_targets.unit_id', 'in', visibleUnitIds(records.db, principal, isoNow(time)));
  }

  async function getPoll(principal: Principal, id: string) {
    const row = await visiblePolls(principal)
      .selectAll('poll_targets')
      .select('units.name as unit_name')
      .where('poll_targets.id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('poll', id);
    return toRow(row);
  }

  return (api) => {
    api.get(
      '/polls',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(PollSchema) } },
        config: permit('read'),
      },
      async (request, reply) => {
        const list = parseListQuery(request.query, Object.keys(sortColumns));
        const sort = list.sort ?? { field: 'address', order: 'asc' as const };
        let base = visiblePolls(request.principal);
        const { q, state, unitId, assetId } = list.filter;
        if (typeof q === 'string' && q !== '') {
          base = base.where(anyContains(['poll_targets.address'], q));
        }
        if (state === 'up' || state === 'unreachable' || state === 'unknown') {
          base = base.where('poll_targets.state', '=', state);
        }
        if (typeof unitId === 'string') base = base.where('poll_targets.unit_id', '=', unitId);
        if (typeof assetId === 'string') base = base.where('poll_targets.asset_id', '=', assetId);
        const rows = await base
          .selectAll('poll_targets')
          .select('units.name as unit_name')
          .orderBy(sortColumns[sort.field as keyof typeof sortColumns], sort.order)
          .orderBy('poll_targets.id')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(base);
        sendRange(reply, 'polls', list, rows.length, total);
        return rows.map(toRow);
      },
    );

    api.get(
      '/polls/:id',
      { schema: { params: PollParams, response: { 200: PollSchema } }, config: permit('read') },
      async (request) => getPoll(request.principal, request.params.id),
    );

    api.post(
      '/polls',
      { schema: { body: NewPollBody, response: { 201: PollSchema } }, config: permit('create') },
      async (request, reply) => {
        const { port = defaultSnmpPort, ...input } = request.body;
        await requireSeenUnits(records.db, request.principal, [input.unitId], isoNow(time));
        const id = await asProblem(() =>
          targets.create({ ...input, port }, actorOf(request.principal)),
        );
        await poller.reschedule(id);
        return reply.code(201).send(await getPoll(request.principal, id));
      },
    );

    api.patch(
      '/polls/:id',
      {
        schema: { params: PollParams, body: PollPatch, response: { 200: PollSchema } },
        config: permit('update'),
      },
      async (request) => {
        const { id } = request.params;
        await getPoll(request.principal, id);
        await asProblem(() => targets.change(id, request.body, actorOf(request.principal)));
        await poller.reschedule(id);
        return getPoll(request.principal, id);
      },
    );

    api.delete(
      '/polls/:id',
      {
        schema: { params: PollParams, response: { 200: PollSchema } },
        config: permit('delete'),
      },
      async (request) => {
        const before = await getPoll(request.principal, request.params.id);
        await asProblem(() => targets.remove(before.id, actorOf(request.principal)));
        await poller.reschedule(before.id);
        return before;
      },
    );

    api.post(
      '/polls/test',
      {
        schema: { body: PollTestBody, response: { 200: PollTestSchema } },
        config: permit('create'),
      },
      async (request) => {
        const { port = defaultSnmpPort, unitId: _unitId, ...settings } = request.body;
        return asProblem(() => testPoll({ targets, time, rules }, { ...settings, port }));
      },
    );

    api.post(
      '/polls/:id/run',
      {
        schema: { params: PollParams, response: { 200: PollRunResultSchema } },
        config: permit('update'),
      },
      async (request) => {
        const { id } = await getPoll(request.principal, request.params.id);
        return asProblem(() => poller.run(id));
      },
    );

    api.get(
      '/polls/:id/runs',
      {
        schema: {
          params: PollParams,
          querystring: ListQuerystring,
          response: { 200: Type.Array(PollRunSchema) },
        },
        config: permit('read'),
      },
      async (request, reply) => {
        const { id } = await getPoll(request.principal, request.params.id);
        const list = parseListQuery(request.query, []);
        const base = records.db.selectFrom('poll_runs').where('target_id', '=', id);
        const rows = await base
          .selectAll()
          .orderBy('id', 'desc')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(base);
        sendRange(reply, 'runs', list, rows.length, total);
        return rows.map((row) => ({
          id: row.id,
          startedAt: row.started_at,
          millis: row.millis,
          outcome: row.outcome,
          error: row.error,
          requests: row.requests,
          varbinds: row.varbinds,
          timeouts: row.timeouts,
          faults: JSON.parse(row.faults) as { table: string; code: string; message: string }[],
        }));
      },
    );
  };
}
