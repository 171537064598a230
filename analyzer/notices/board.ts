import { sql } from 'kysely';
import type { Principal } from '../people/principal.ts';
import type { Db } from '../stores/records/records.ts';
import {
  clockColumn,
  deliveriesInOrder,
  visibleDeliveries,
  type DeliveryFilter,
  type NamedDelivery,
} from './delivery-queries.ts';
import { deliveryClocks, deliveryStates } from './state.ts';

export type BoardBy = 'state' | 'clock';

export interface BoardColumn {
  key: string;
  count: number;
  /** Of those, with a clock that is late; in a column of a clock: with that clock late. */
  overdue: number;
  /** The most pressing first. */
  cards: NamedDelivery[];
}

export interface BoardRequest {
  principal: Principal;
  at: string;
  filter: DeliveryFilter;
  /** Cards per column. */
  cards: number;
}

type Counted = Omit<BoardColumn, 'cards'>;

async function countByState(db: Db, { principal, at, filter }: BoardRequest): Promise<Counted[]> {
  const rows = await visibleDeliveries(db, principal, at, filter)
    .groupBy('deliveries.state')
    .select((eb) => [
      'deliveries.state',
      eb.fn.countAll<number>().as('n'),
      sql<number>`sum(case when deliveries.next_due_at < ${at} then 1 else 0 end)`.as('late'),
    ])
    .execute();
  return deliveryStates.map((key) => {
    const row = rows.find((each) => each.state === key);
    return { key, count: Number(row?.n ?? 0), overdue: Number(row?.late ?? 0) };
  });
}

async function countByClock(db: Db, { principal, at, filter }: BoardRequest): Promise<Counted[]> {
  const counted: Counted[] = [];
  for (const clock of deliveryClocks) {
    const column = clockColumn(clock);
    const row = await visibleDeliveries(db, principal, at, { ...filter, clock })
      .select((eb) => [
        eb.fn.countAll<number>().as('n'),
        sql<number>`sum(case when ${sql.ref(column)} < ${at} then 1 else 0 end)`.as('late'),
      ])
      .executeTakeFirstOrThrow();
    counted.push({ key: clock, count: Number(row.n), overdue: Number(row.late ?? 0) });
  }
  return counted;
}

/** Ids of the cards of one column: what is due first, then what has no deadline, newest first. */
async function cardsOf(
  db: Db,
  by: BoardBy,
  { key }: Counted,
  { principal, at, filter, cards }: BoardRequest,
): Promise<string[]> {
  const clock = deliveryClocks.find((each) => each === key);
  const state = deliveryStates.find((each) => each === key);
  const narrowed: DeliveryFilter = {
    ...filter,
    ...(by === 'clock' && clock && { clock }),
    ...(by === 'state' && state && { states: [state] }),
  };
  const column = by === 'clock' && clock ? clockColumn(clock) : 'deliveries.next_due_at';
  const due = await visibleDeliveries(db, principal, at, narrowed)
    .select('deliveries.id')
    .where(column, 'is not', null)
    .orderBy(column)
    .limit(cards)
    .execute();
  if (by === 'clock' || due.length === cards) return due.map(({ id }) => id);
  const idle = await visibleDeliveries(db, principal, at, narrowed)
    .select('deliveries.id')
    .where('deliveries.next_due_at', 'is', null)
    .limit(cards - due.length)
    .execute();
  return [...due, ...idle].map(({ id }) => id);
}

/** Deliveries in columns by state or by the clock that runs, with counts and the first cards of each. */
export async function readBoard(
  db: Db,
  by: BoardBy,
  request: BoardRequest,
): Promise<BoardColumn[]> {
  const counted =
    by === 'state' ? await countByState(db, request) : await countByClock(db, request);
  const ids = await Promise.all(
    counted.map(async (column) =>
      column.count === 0 || request.cards === 0 ? [] : await cardsOf(db, by, column, request),
    ),
  );
  const rows = await deliveriesInOrder(db, [...new Set(ids.flat())]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return counted.map((column, at) => ({
    ...column,
    cards: (ids[at] ?? []).flatMap((id) => byId.get(id) ?? []),
  }));
}
