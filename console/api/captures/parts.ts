import { Type } from 'typebox';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { nameKinds } from '../../../collector/captures/facts.ts';
import type { Api } from '../api.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { hostRow, nameRow } from './queries.ts';
import { CaptureHostSchema, CaptureNameSchema, CaptureParams } from './schema.ts';

export interface CapturePartsDeps {
  records: Records;
  /** Throws NOT_FOUND for a capture that the caller may not see; its parts are as visible as itself. */
  getCapture(principal: Principal, id: string): Promise<unknown>;
}

const read = { permission: { resource: 'captures', action: 'read' } } as const;
const hostSorts = {
  address: 'address',
  packets: 'packets',
  firstAt: 'first_at',
  lastAt: 'last_at',
} as const;

/** What was seen in one capture: addresses and names. */
export function addPartRoutes(api: Api, { records, getCapture }: CapturePartsDeps): void {
  api.get(
    '/captures/:id/hosts',
    {
      schema: {
        params: CaptureParams,
        querystring: ListQuerystring,
        response: { 200: Type.Array(CaptureHostSchema) },
      },
      config: read,
    },
    async ({ params: { id }, query, principal }, reply) => {
      await getCapture(principal, id);
      const list = parseListQuery(query, Object.keys(hostSorts));
      const { q, family, onLink } = list.filter;
      let base = records.db.selectFrom('capture_hosts').where('capture_id', '=', id);
      if (typeof q === 'string' && q !== '') {
        base = base.where(anyContains(['address', 'macs', 'names'], q));
      }
      if (family === 'ipv4' || family === 'ipv6') base = base.where('family', '=', family);
      if (typeof onLink === 'boolean') base = base.where('on_link', '=', onLink ? 1 : 0);
      const { field, order } = list.sort ?? { field: 'packets', order: 'desc' as const };
      const rows = await base
        .selectAll()
        .orderBy(hostSorts[field as keyof typeof hostSorts], order)
        .orderBy('address')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'hosts', list, rows.length, total);
      return rows.map(hostRow);
    },
  );

  api.get(
    '/captures/:id/names',
    {
      schema: {
        params: CaptureParams,
        querystring: ListQuerystring,
        response: { 200: Type.Array(CaptureNameSchema) },
      },
      config: read,
    },
    async ({ params: { id }, query, principal }, reply) => {
      await getCapture(principal, id);
      const list = parseListQuery(query, ['name', 'firstAt']);
      const { q, kind } = list.filter;
      let base = records.db.selectFrom('capture_names').where('capture_id', '=', id);
      if (typeof q === 'string' && q !== '') base = base.where(anyContains(['name', 'address'], q));
      const kinds = nameKinds.filter((each) => [kind].flat().includes(each));
      if (kinds.length > 0) base = base.where('kind', 'in', kinds);
      const rows = await base
        .selectAll()
        .orderBy(list.sort?.field === 'firstAt' ? 'first_at' : 'name', list.sort?.order ?? 'asc')
        .orderBy('ordinal')
        .limit(list.limit)
        .offset(list.offset)
        .execute();
      const total = await totalOf(base);
      sendRange(reply, 'names', list, rows.length, total);
      return rows.map(nameRow);
    },
  );
}
