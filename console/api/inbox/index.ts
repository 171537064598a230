import { Type } from 'typebox';
import { appendAudit } from '../../../analyzer/audit/append.ts';
import type { LiveBus } from '../../../analyzer/live/live-bus.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { MessagePolicy } from '../../delivery/load-policy.ts';
import type { Feature } from '../api.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound } from '../problem.ts';
import { changePreferences, readPreferences } from './preferences.ts';
import {
  InboxItem,
  InboxParams,
  InboxReadAll,
  InboxSummary,
  MessagePreferences,
  MessagePreferencesPatch,
} from './schema.ts';

export interface InboxFeatureDeps {
  records: Records;
  live: LiveBus;
  policy: MessagePolicy;
  time: TimeSource;
}

const signedIn = { permission: 'signed-in' } as const;

/** Everybody's own inbox: what was said to this person, read, acknowledged. Nobody sees another's. */
export function inboxFeature({ records, live, policy, time }: InboxFeatureDeps): Feature {
  const { db } = records;

  function own({ accountId }: Principal) {
    return db
      .selectFrom('inbox')
      .innerJoin('told_messages', 'told_messages.id', 'inbox.message_id')
      .innerJoin('units', 'units.id', 'inbox.unit_id')
      .where('inbox.account_id', '=', accountId);
  }

  function items(query: ReturnType<typeof own>) {
    return query.select([
      'inbox.id',
      'inbox.at',
      'inbox.unit_id as unitId',
      'units.name as unitName',
      'told_messages.template as kind',
      'told_messages.severity',
      'told_messages.title_zh as title',
      'told_messages.text_zh as text',
      'told_messages.title_en as titleEn',
      'told_messages.text_en as textEn',
      'told_messages.href',
      'told_messages.drill',
      'inbox.stand_in',
      'told_messages.asks_acknowledgement',
      'inbox.read_at as readAt',
      'inbox.acknowledged_at as acknowledgedAt',
    ]);
  }

  type Row = Awaited<ReturnType<ReturnType<typeof items>['execute']>>[number];

  function toItem({ stand_in, asks_acknowledgement, drill, ...row }: Row): InboxItem {
    return {
      ...row,
      drill: drill === 1,
      standIn: stand_in === 1,
      asksAcknowledgement: asks_acknowledgement === 1,
    };
  }

  async function getItem(principal: Principal, id: string): Promise<InboxItem> {
    const row = await items(own(principal)).where('inbox.id', '=', id).executeTakeFirst();
    if (!row) throw notFound('message', id);
    return toItem(row);
  }

  async function markRead({ accountId }: Principal, id?: string): Promise<number> {
    const result = await db
      .updateTable('inbox')
      .set({ read_at: isoNow(time), read_by: accountId })
      .where('account_id', '=', accountId)
      .where('read_at', 'is', null)
      .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
      .executeTakeFirst();
    const read = Number(result.numUpdatedRows);
    if (read > 0) live.publish({ topic: 'inbox', accountIds: [accountId] });
    return read;
  }

  async function acknowledge(principal: Principal, item: InboxItem): Promise<void> {
    const { accountId } = principal;
    await records.transaction(async (trx) => {
      const result = await trx
        .updateTable('inbox')
        .set({ acknowledged_at: isoNow(time), acknowledged_by: accountId })
        .where('id', '=', item.id)
        .where('account_id', '=', accountId)
        .where('acknowledged_at', 'is', null)
        .executeTakeFirst();
      if (result.numUpdatedRows === 0n) return;
      await appendAudit(trx, {
        unitId: item.unitId,
        actor: actorOf(principal),
        action: 'message.acknowledge',
        target: { kind: 'message', id: item.id },
        after: { kind: item.kind, title: item.title },
        at: isoNow(time),
      });
    });
    live.publish({ topic: 'inbox', accountIds: [accountId] });
  }

  return (api) => {
    api.get(
      '/inbox',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(InboxItem) } },
        config: signedIn,
      },
      async (request, reply) => {
        const list = parseListQuery(request.query, ['at']);
        let base = own(request.principal);
        const { q, unread, toAcknowledge } = list.filter;
        if (typeof q === 'string' && q !== '') {
          const columns = ['title_zh', 'text_zh', 'title_en', 'text_en'];
          base = base.where(
            anyContains(
              columns.map((column) => `told_messages.${column}`),
              q,
            ),
          );
        }
        if (unread === true) base = base.where('inbox.read_at', 'is', null);
        if (toAcknowledge === true) {
          base = base
            .where('told_messages.asks_acknowledgement', '=', 1)
            .where('inbox.acknowledged_at', 'is', null);
        }
        const rows = await items(base)
          // Unread first, whatever the wish; then by time.
          .orderBy((eb) => eb.case().when('inbox.read_at', 'is', null).then(0).else(1).end())
          .orderBy('inbox.at', list.sort?.order ?? 'desc')
          .orderBy('inbox.id', list.sort?.order ?? 'desc')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(base);
        sendRange(reply, 'inbox', list, rows.length, total);
        return rows.map(toItem);
      },
    );

    api.get(
      '/inbox/summary',
      { schema: { response: { 200: InboxSummary } }, config: signedIn },
      async ({ principal }) => {
        const base = db
          .selectFrom('inbox')
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .where('inbox.account_id', '=', principal.accountId);
        const unread = await base.where('inbox.read_at', 'is', null).executeTakeFirstOrThrow();
        const open = await base
          .innerJoin('told_messages', 'told_messages.id', 'inbox.message_id')
          .where('told_messages.asks_acknowledgement', '=', 1)
          .where('inbox.acknowledged_at', 'is', null)
          .executeTakeFirstOrThrow();
        return { unread: unread.n, toAcknowledge: open.n };
      },
    );

    api.post(
      '/inbox/:id/read',
      { schema: { params: InboxParams, response: { 200: InboxItem } }, config: signedIn },
      async ({ principal, params }) => {
        await markRead(principal, (await getItem(principal, params.id)).id);
        return getItem(principal, params.id);
      },
    );

    api.post(
      '/inbox/:id/acknowledge',
      { schema: { params: InboxParams, response: { 200: InboxItem } }, config: signedIn },
      async ({ principal, params }) => {
        const item = await getItem(principal, params.id);
        await markRead(principal, item.id);
        await acknowledge(principal, item);
        return getItem(principal, params.id);
      },
    );

    api.post(
      '/inbox/read-all',
      { schema: { response: { 200: InboxReadAll } }, config: signedIn },
      async ({ principal }) => ({ read: await markRead(principal) }),
    );

    api.get(
      '/inbox/preferences',
      { schema: { response: { 200: MessagePreferences } }, config: signedIn },
      async ({ principal }) => readPreferences(db, principal.accountId, policy),
    );

    api.patch(
      '/inbox/preferences',
      {
        schema: { body: MessagePreferencesPatch, response: { 200: MessagePreferences } },
        config: signedIn,
      },
      async ({ principal, body }) => changePreferences({ records, policy, time }, principal, body),
    );
  };
}
