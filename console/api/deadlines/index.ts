import { Type } from 'typebox';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange, type ListRequest } from '../lists.ts';
import { notFound } from '../problem.ts';
import { getSeenUnit } from '../rights/seen-units.ts';
import { calendarView, deadlineRow } from './read-models.ts';
import {
  CalendarQuerystring,
  CalendarSchema,
  DeadlineParams,
  DeadlineSchema,
  TightenBody,
  UnitQuerystring,
  WithdrawBody,
  type DeadlineRow,
} from './schema.ts';

export interface DeadlinesFeatureDeps {
  records: Records;
  deadlines: Deadlines;
  time: TimeSource;
}

const sortable = ['id', 'nameZh', 'nameEn', 'group', 'confidence', 'effectiveFrom'] as const;

function fits(
  row: DeadlineRow,
  { group, q, confidence, tightened }: ListRequest['filter'],
): boolean {
  if (typeof group === 'string' && row.group !== group) return false;
  if (typeof confidence === 'string' && row.confidence !== confidence) return false;
  if (typeof tightened === 'boolean' && (row.tightened !== null) !== tightened) return false;
  if (typeof q !== 'string' || q.trim() === '') return true;
  const text = [row.id, row.nameZh, row.nameEn, row.source, row.article ?? ''].join('\n');
  return text.toLowerCase().includes(q.trim().toLowerCase());
}

function ordered(rows: DeadlineRow[], sort: ListRequest['sort']): DeadlineRow[] {
  if (!sort) return rows;
  const field = sort.field as (typeof sortable)[number];
  const sign = sort.order === 'asc' ? 1 : -1;
  return rows.toSorted((a, b) => sign * (a[field] < b[field] ? -1 : Number(a[field] > b[field])));
}

/** Which deadlines hold for a unit and where they come from; tightening them; the working-day calendar. */
export function deadlinesFeature({ records, deadlines, time }: DeadlinesFeatureDeps): Feature {
  const read = { permission: { resource: 'deadlines', action: 'read' } } as const;
  const update = { permission: { resource: 'deadlines', action: 'update' } } as const;

  /** The unit asked for, or one of the caller's; NOT_FOUND for one that the caller does not see. */
  async function getUnit(principal: Principal, asked: string | undefined) {
    // An auditor may belong to a unit outside of those that the engagement is about.
    const { unitId: home, grants } = principal;
    const own = grants.some((grant) => grant.unitId === home) ? home : grants[0]?.unitId;
    return await getSeenUnit(records.db, principal, asked ?? own ?? home, isoNow(time));
  }

  async function rowsFor(principal: Principal, unitId: string | undefined): Promise<DeadlineRow[]> {
    const unit = await getUnit(principal, unitId);
    const all = await deadlines.list({ unitId: unit.id, at: isoNow(time) });
    return all.flatMap((found) => deadlineRow(found, unit, deadlines.rules) ?? []);
  }

  async function getRow(
    principal: Principal,
    id: string,
    unitId: string | undefined,
  ): Promise<DeadlineRow> {
    const row = (await rowsFor(principal, unitId)).find((one) => one.id === id);
    if (!row) throw notFound('deadline', id);
    return row;
  }

  return (api) => {
    api.get(
      '/deadlines',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(DeadlineSchema) } },
        config: read,
      },
      async (request, reply) => {
        const list = parseListQuery(request.query, sortable);
        const { unitId } = list.filter;
        const all = await rowsFor(
          request.principal,
          typeof unitId === 'string' ? unitId : undefined,
        );
        const found = ordered(
          all.filter((row) => fits(row, list.filter)),
          list.sort,
        );
        const page = found.slice(list.offset, list.offset + list.limit);
        sendRange(reply, 'deadlines', list, page.length, found.length);
        return page;
      },
    );

    api.get(
      '/deadlines/calendar',
      {
        schema: { querystring: CalendarQuerystring, response: { 200: CalendarSchema } },
        config: read,
      },
      async (request) => calendarView(deadlines.calendar, request.query.year),
    );

    api.get(
      '/deadlines/:id',
      {
        schema: {
          params: DeadlineParams,
          querystring: UnitQuerystring,
          response: { 200: DeadlineSchema },
        },
        config: read,
      },
      async (request) => getRow(request.principal, request.params.id, request.query.unitId),
    );

    api.patch(
      '/deadlines/:id',
      {
        schema: { params: DeadlineParams, body: TightenBody, response: { 200: DeadlineSchema } },
        config: update,
      },
      async ({ principal, params, body }) => {
        const { id: unitId } = await getUnit(principal, body.unitId);
        await deadlines.tighten(principal, { ...body, deadlineId: params.id, unitId });
        return getRow(principal, params.id, unitId);
      },
    );

    api.post(
      '/deadlines/:id/withdraw',
      {
        schema: { params: DeadlineParams, body: WithdrawBody, response: { 200: DeadlineSchema } },
        config: update,
      },
      async ({ principal, params, body }) => {
        const { id: unitId } = await getUnit(principal, body.unitId);
        await deadlines.withdraw(principal, { ...body, deadlineId: params.id, unitId });
        return getRow(principal, params.id, unitId);
      },
    );
  };
}
