import { Type } from 'typebox';
import type { Cases } from '../../../analyzer/cases/cases.ts';
import type { Machine } from '../../../analyzer/cases/machine.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import { readBoard } from '../../../analyzer/notices/board.ts';
import { deliveryStateNames } from '../../../analyzer/notices/delivery-machine.ts';
import {
  deliverySorts,
  listDeliveries,
  namedDeliveries,
  visibleDeliveries,
  type DeliverySort,
} from '../../../analyzer/notices/delivery-queries.ts';
import type { DeliveryState, DeliveryStateName } from '../../../analyzer/notices/state.ts';
import type { Pins } from '../../../analyzer/people/pin.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { addCaseRoutes } from '../cases/action-routes.ts';
import { ListQuerystring, parseListQuery, sendRange } from '../lists.ts';
import { notFound } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import { cardOf, clocksByDelivery, deliveryFilterOf, deliveryOf } from './read-models.ts';
import {
  BoardQuerystring,
  BoardSchema,
  DeliveryParams,
  DeliverySchema,
  DeliverySummarySchema,
} from './schema.ts';
import { addSigningRoutes } from './signing.ts';

export interface DeliveriesFeatureDeps {
  records: Records;
  cases: Cases;
  /** From `createDeliveryMachine`. */
  deliveryMachine: Machine<DeliveryState>;
  rights: Rights;
  deadlines: Pick<Deadlines, 'rules'>;
  pins: Pins;
  time: TimeSource;
  /** Requests a minute and address on the routes that need no session. */
  linksPerMinute: number;
}

const read = { resource: 'notices', action: 'read' } as const;

const clockNames = {
  sign: { zh: '待签收', en: 'To sign' },
  contain: { zh: '待临时处置', en: 'First measure' },
  feedback: { zh: '待反馈', en: 'To answer' },
  verify: { zh: '待复核', en: 'To verify' },
} as const;

function columnName(key: string) {
  const clock = Object.entries(clockNames).find(([name]) => name === key)?.[1];
  return clock ?? deliveryStateNames[key as DeliveryStateName];
}

/** Deliveries: list, board, record, the signing link, and the actions of the machine. */
export function deliveriesFeature(deps: DeliveriesFeatureDeps): Feature {
  const { records, cases, deadlines, time } = deps;
  const { db } = records;

  async function getDelivery(principal: Principal, id: string) {
    const now = isoNow(time);
    const row = await namedDeliveries(db)
      .where('deliveries.id', 'in', (eb) =>
        eb
          .selectFrom(
            visibleDeliveries(db, principal, now, { ids: [id] })
              .select('id')
              .as('v'),
          )
          .select('v.id'),
      )
      .executeTakeFirst();
    const view = row && (await cases.find(id));
    if (!view) throw notFound('delivery', id);
    const clocks = await clocksByDelivery(db, [id], now, deadlines.rules);
    return deliveryOf(cardOf(row, now), clocks.get(id) ?? [], view.state as DeliveryState);
  }

  return (api) => {
    api.get(
      '/deliveries',
      {
        schema: {
          querystring: ListQuerystring,
          response: { 200: Type.Array(DeliverySummarySchema) },
        },
        config: { permission: read },
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, Object.keys(deliverySorts));
        const now = isoNow(time);
        const { field, order } = list.sort ?? { field: 'issuedAt', order: 'desc' as const };
        const { offset, limit } = list;
        const page = { sort: field as DeliverySort, order, offset, limit };
        const filter = deliveryFilterOf(list.filter);
        const { rows, total } = await listDeliveries(db, principal, now, filter, page);
        const ids = rows.map((row) => row.id);
        const clocks = await clocksByDelivery(db, ids, now, deadlines.rules);
        sendRange(reply, 'deliveries', list, rows.length, total);
        return rows.map((row) => ({ ...cardOf(row, now), clocks: clocks.get(row.id) ?? [] }));
      },
    );

    api.get(
      '/deliveries/board',
      {
        schema: { querystring: BoardQuerystring, response: { 200: BoardSchema } },
        config: { permission: read },
      },
      async ({ query, principal }) => {
        const { by = 'state', cards = 10, ...rest } = query;
        const filter = deliveryFilterOf(parseListQuery(rest, []).filter);
        const at = isoNow(time);
        const columns = await readBoard(db, by, { principal, at, filter, cards });
        return {
          columns: columns.map(({ cards: rows, ...column }) => {
            const { zh, en } = columnName(column.key);
            return {
              ...column,
              labelZh: zh,
              labelEn: en,
              cards: rows.map((row) => cardOf(row, at)),
            };
          }),
        };
      },
    );

    api.get(
      '/deliveries/:id',
      {
        schema: { params: DeliveryParams, response: { 200: DeliverySchema } },
        config: { permission: read },
      },
      async ({ params, principal }) => await getDelivery(principal, params.id),
    );

    addSigningRoutes(api, deps);
    addCaseRoutes(api, {
      ...deps,
      machine: deps.deliveryMachine,
      path: 'deliveries',
      read,
      // The route with the PIN says how the person proved to be it.
      serverFields: { sign: ['by'] },
    });
  };
}
