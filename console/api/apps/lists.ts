import { Type } from 'typebox';
import type { AppLists } from '../../../analyzer/apps/lists.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange, type ListRequest } from '../lists.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { notFound } from '../problem.ts';
import {
  AppParams,
  EndListEntryBody,
  ListEntrySchema,
  MadeSchema,
  NewListEntryBody,
  type ListEntry,
} from './schema.ts';
import { getVisibleApp, listingUnits, withoutGuests } from './visible.ts';

export interface AppListDeps {
  records: Records;
  lists: AppLists;
  time: TimeSource;
}

const read = { resource: 'apps', action: 'read' } as const;
const approve = { resource: 'apps', action: 'approve' } as const;

function entriesFor({ records: { db }, time }: AppListDeps, principal: Principal) {
  return db
    .selectFrom('app_list_entries as e')
    .where('e.unit_id', 'in', listingUnits(db, principal, isoNow(time)));
}

type Entries = ReturnType<typeof entriesFor>;

async function shown(
  { records: { db } }: AppListDeps,
  query: Entries,
  page: Pick<ListRequest, 'limit' | 'offset'>,
): Promise<ListEntry[]> {
  const rows = await query
    .leftJoin('units', 'units.id', 'e.unit_id')
    .selectAll('e')
    .select('units.name as unit_name')
    .orderBy('e.from_at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const triggers = await db
    .selectFrom('app_triggers')
    .select(['id', 'uses', 'done_at'])
    .where('kind', '=', 'blacklist')
    .where((eb) => eb.or([eb('id', '=', ''), ...rows.map(({ id }) => eb('id', 'like', `${id}.%`))]))
    .execute();
  return rows.map((row) => {
    const own = triggers.filter(({ id }) => id.startsWith(`${row.id}.`));
    const done = own.length > 0 && own.every((each) => each.done_at !== null);
    return {
      id: row.id,
      unitId: row.unit_id,
      unitName: row.unit_name ?? row.unit_id,
      list: row.list,
      subject: row.subject,
      appId: row.app_id,
      appName: row.app_name,
      providerName: row.provider_name,
      reason: row.reason,
      halfYear: row.half_year,
      from: row.from_at,
      bannedUntil: row.banned_until,
      endedAt: row.ended_at,
      endedReason: row.ended_reason,
      madeByName: row.made_by_name,
      madeAt: row.made_at,
      uses: done ? own.reduce((sum, { uses }) => sum + uses, 0) : null,
    };
  });
}

/** Entries about one app and its provider that hold or held for the reader. */
export function listEntriesOf(
  deps: AppListDeps,
  principal: Principal,
  app: { id: string; provider_key: string | null },
): Promise<ListEntry[]> {
  const about = entriesFor(deps, principal).where((eb) =>
    eb.or([
      eb('e.app_id', '=', app.id),
      eb.and([eb('e.subject', '=', 'provider'), eb('e.provider_key', '=', app.provider_key ?? '')]),
    ]),
  );
  return shown(deps, about, { limit: 50, offset: 0 });
}

/** `/app-lists`: the black and white list that holds for the reader, by half-years; whoever may approve keeps its own. */
export function addListRoutes(api: Api, deps: AppListDeps): void {
  const { lists, time, records } = deps;

  api.get(
    '/app-lists',
    {
      schema: { querystring: ListQuerystring, response: { 200: Type.Array(ListEntrySchema) } },
      config: { permission: read },
    },
    async ({ query, principal }, reply) => {
      const request = parseListQuery(query, []);
      const { list, halfYear, current } = request.filter;
      const reader = withoutGuests(principal);
      let entries = entriesFor(deps, reader);
      if (list === 'black' || list === 'white') entries = entries.where('e.list', '=', list);
      if (typeof halfYear === 'string') entries = entries.where('e.half_year', '=', halfYear);
      if (current === true) {
        entries = entries
          .where('e.ended_at', 'is', null)
          .where((eb) =>
            eb.or([eb('e.banned_until', 'is', null), eb('e.banned_until', '>', isoNow(time))]),
          );
      }
      const rows = await shown(deps, entries, request);
      const counted = await entries
        .select((eb) => eb.fn.countAll<number | string>().as('n'))
        .executeTakeFirst();
      sendRange(reply, 'app-lists', request, rows.length, Number(counted?.n ?? 0));
      return rows;
    },
  );

  api.post(
    '/app-lists',
    {
      schema: { body: NewListEntryBody, response: { 201: MadeSchema } },
      config: { permission: approve },
    },
    async ({ body, principal }, reply) => {
      const unitId = actingUnitOf(principal, body.unitId);
      await getVisibleApp(deps, principal, body.appId);
      const id = await lists.add({ ...body, unitId }, principal);
      return await reply.code(201).send({ id });
    },
  );

  api.post(
    '/app-lists/:id/end',
    {
      schema: { params: AppParams, body: EndListEntryBody, response: { 200: MadeSchema } },
      config: { permission: approve },
    },
    async ({ params, body, principal }) => {
      const own = await records.db
        .selectFrom('app_list_entries')
        .select(['id', 'unit_id'])
        .where('id', '=', params.id)
        .where('unit_id', 'in', visibleUnitIds(records.db, principal, isoNow(time)))
        .executeTakeFirst();
      if (!own) throw notFound('list entry', params.id);
      actingUnitOf(principal, own.unit_id);
      await lists.end(own.id, body.reason, principal);
      return { id: own.id };
    },
  );
}
