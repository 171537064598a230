import { sql } from 'kysely';
import { Type } from 'typebox';
import { appendAudit } from '../../../analyzer/audit/append.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { DeliveryError } from '../../delivery/errors.ts';
import type { Messenger } from '../../delivery/messenger.ts';
import type { Feature } from '../api.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound, Problem } from '../problem.ts';
import { requireSeenUnits } from '../rights/seen-units.ts';
import { listOutbound, visibleOutbound } from './outbound.ts';
import {
  Channel,
  ChannelParams,
  ChannelPatch,
  ChannelTestResult,
  NewChannelBody,
  Outbound,
  RetryBody,
  RetryResult,
} from './schema.ts';

export interface ChannelsFeatureDeps {
  records: Records;
  messenger: Pick<Messenger, 'channels' | 'retry' | 'test'>;
  time: TimeSource;
}

/** Tests go to outside servers at once, so that nobody makes them a flood. */
const testsPerMinute = 20;

/** Wrong settings are the caller's to correct. */
async function asProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DeliveryError) throw new Problem(422, error.code, error.message);
    throw error;
  }
}

/** How units reach people outside the console, and what became of each letter. */
export function channelsFeature({ records, messenger, time }: ChannelsFeatureDeps): Feature {
  const { db } = records;
  const { channels } = messenger;
  const permit = (action: 'read' | 'create' | 'update' | 'delete') =>
    ({ permission: { resource: 'channels', action } }) as const;

  function visible(principal: Principal) {
    return db
      .selectFrom('channels')
      .innerJoin('units', 'units.id', 'channels.unit_id')
      .where('channels.unit_id', 'in', visibleUnitIds(db, principal, isoNow(time)));
  }

  function rows(query: ReturnType<typeof visible>) {
    const count = (state: 'waiting' | 'dead') =>
      db
        .selectFrom('outbound')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('outbound.channel_id', '=', sql.ref<string>('channels.id'))
        .where('outbound.state', '=', state);
    return query
      .selectAll('channels')
      .select('units.name as unit_name')
      .select([count('waiting').as('waiting'), count('dead').as('dead')]);
  }

  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];

  function toChannel(row: Row): Channel {
    return {
      id: row.id,
      unitId: row.unit_id,
      unitName: row.unit_name,
      kind: row.kind,
      name: row.name,
      settings: JSON.parse(row.settings) as Record<string, unknown>,
      secretNames: Object.keys(JSON.parse(row.secrets) as object),
      shared: row.shared === 1,
      enabled: row.enabled === 1,
      minSeverity: row.min_severity,
      language: row.language,
      lastAt: row.last_at,
      lastOutcome: row.last_outcome,
      lastError: row.last_error,
      waiting: row.waiting ?? 0,
      dead: row.dead ?? 0,
    };
  }

  async function getChannel(principal: Principal, id: string): Promise<Channel> {
    const row = await rows(visible(principal)).where('channels.id', '=', id).executeTakeFirst();
    if (!row) throw notFound('channel', id);
    return toChannel(row);
  }

  async function testNow(principal: Principal, { id, unitId }: Channel) {
    const result = await messenger.test(id, principal.accountId);
    await records.transaction((trx) =>
      appendAudit(trx, {
        unitId,
        actor: actorOf(principal),
        action: 'channel.test',
        target: { kind: 'channel', id },
        after: { outcome: result.ok ? 'ok' : result.code },
        at: isoNow(time),
      }),
    );
    return result;
  }

  return (api) => {
    api.get(
      '/channels',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(Channel) } },
        config: permit('read'),
      },
      async (request, reply) => {
        const list = parseListQuery(request.query, ['name']);
        let base = visible(request.principal);
        const { q, unitId, kind } = list.filter;
        if (typeof q === 'string' && q !== '') base = base.where(anyContains(['channels.name'], q));
        if (typeof unitId === 'string') base = base.where('channels.unit_id', '=', unitId);
        if (typeof kind === 'string') base = base.where('channels.kind', '=', kind);
        const found = await rows(base)
          .orderBy('channels.name', list.sort?.order ?? 'asc')
          .orderBy('channels.id')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(base);
        sendRange(reply, 'channels', list, found.length, total);
        return found.map(toChannel);
      },
    );

    api.get(
      '/channels/:id',
      { schema: { params: ChannelParams, response: { 200: Channel } }, config: permit('read') },
      async ({ principal, params }) => getChannel(principal, params.id),
    );

    api.post(
      '/channels',
      {
        schema: { body: NewChannelBody, response: { 201: Channel } },
        config: permit('create'),
      },
      async ({ principal, body }, reply) => {
        await requireSeenUnits(db, principal, [body.unitId], isoNow(time));
        const defaults = {
          secrets: {},
          shared: true,
          enabled: true,
          minSeverity: 'low',
          language: 'zh',
        } as const;
        const id = await asProblem(() =>
          channels.create({ ...defaults, ...body }, actorOf(principal)),
        );
        return reply.code(201).send(await getChannel(principal, id));
      },
    );

    api.patch(
      '/channels/:id',
      {
        schema: { params: ChannelParams, body: ChannelPatch, response: { 200: Channel } },
        config: permit('update'),
      },
      async ({ principal, params, body }) => {
        const { id } = await getChannel(principal, params.id);
        await asProblem(() => channels.change(id, body, actorOf(principal)));
        return getChannel(principal, id);
      },
    );

    api.delete(
      '/channels/:id',
      { schema: { params: ChannelParams, response: { 200: Channel } }, config: permit('delete') },
      async ({ principal, params }) => {
        const before = await getChannel(principal, params.id);
        await channels.remove(before.id, actorOf(principal));
        return before;
      },
    );

    api.post(
      '/channels/:id/test',
      {
        schema: { params: ChannelParams, response: { 200: ChannelTestResult } },
        config: {
          ...permit('update'),
          rateLimit: { max: testsPerMinute, timeWindow: 60_000 },
        },
      },
      async ({ principal, params }) => testNow(principal, await getChannel(principal, params.id)),
    );

    api.get(
      '/outbound',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(Outbound) } },
        config: permit('read'),
      },
      async ({ principal, query }, reply) => {
        const list = parseListQuery(query, ['at']);
        const page = await listOutbound(db, principal, isoNow(time), list);
        sendRange(reply, 'outbound', list, page.rows.length, page.total);
        return page.rows;
      },
    );

    api.get(
      '/outbound/:id',
      { schema: { params: ChannelParams, response: { 200: Outbound } }, config: permit('read') },
      async ({ principal, params }) => {
        const list = { offset: 0, limit: 1, filter: {} };
        const page = await listOutbound(db, principal, isoNow(time), list, params.id);
        const [row] = page.rows;
        if (!row) throw notFound('outbound message', params.id);
        return row;
      },
    );

    api.post(
      '/outbound/:id/retry',
      {
        schema: { params: ChannelParams, response: { 200: RetryResult } },
        config: permit('update'),
      },
      async ({ principal, params }) => {
        const row = await visibleOutbound(db, principal, isoNow(time))
          .select('outbound.id')
          .where('outbound.id', '=', params.id)
          .executeTakeFirst();
        if (!row) throw notFound('outbound message', params.id);
        return { retried: await messenger.retry([row.id], actorOf(principal)) };
      },
    );

    api.post(
      '/outbound/retry',
      {
        schema: { body: RetryBody, response: { 200: RetryResult } },
        config: permit('update'),
      },
      async ({ principal, body }) => {
        const seen = await visibleOutbound(db, principal, isoNow(time))
          .select('outbound.id')
          .where('outbound.id', 'in', body.ids)
          .execute();
        const ids = seen.map(({ id }) => id);
        if (ids.length === 0) return { retried: 0 };
        return { retried: await messenger.retry(ids, actorOf(principal)) };
      },
    );
  };
}
