import { sql } from 'kysely';
import type { Principal } from '../people/principal.ts';
import type { Db } from '../stores/records/records.ts';
import {
  clockColumn,
  deliveriesInOrder,
  scopeOf,
  visibleDeliveries,
  type DeliveryFilter,
  type NamedDelivery,
  type Scope,
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

type Scoped = BoardRequest & { scope: Scope };
type Counted = Omit<BoardColumn, 'cards'>;
type Picked = { key: string; id: string };

/** Rows that are read whole to count and pick from; of more, each column is read in its order until it has enough. */
const mostRead = 5_000;

const keysOf = { state: deliveryStates, clock: deliveryClocks } as const;

/** The deliveries of one column, with its deadline. */
function columnRows(db: Db, by: BoardBy, key: string, { principal, at, filter, scope }: Scoped) {
  const clock = by === 'clock' ? deliveryClocks.find((each) => each === key) : undefined;
  const state = by === 'state' ? deliveryStates.find((each) => each === key) : undefined;
  const chosen = filter.states;
  const narrowed: DeliveryFilter = {
    ...filter,
    ...(clock && { clock }),
    ...(state && { states: chosen && !chosen.includes(state) ? [] : [state] }),
  };
  const due = clock ? clockColumn(clock) : ('deliveries.next_due_at' as const);
  return { due, rows: visibleDeliveries(db, principal, at, narrowed, scope) };
}

async function countByState(db: Db, request: Scoped): Promise<Counted[]> {
  const { principal, at, filter, scope } = request;
  const rows = await visibleDeliveries(db, principal, at, filter, scope)
    .groupBy('deliveries.state')
    .select((eb) => [
      'deliveries.state',
      eb.fn.countAll<number>().as('n'),
      sql<number>`sum(case when deliveries.next_due_at < ${at} then 1 else 0 end)`.as('late'),
    ])
    .execute();
  return deliveryStates.map((key) => {
    const row = rows.find((each) => each.state === key);
    return { key, count: row?.n ?? 0, overdue: row?.late ?? 0 };
  });
}

/** All clocks in one statement: planning costs more than counting. */
async function countByClock(db: Db, request: Scoped): Promise<Counted[]> {
  const parts = deliveryClocks.map((clock) => {
    const { due, rows } = columnRows(db, 'clock', clock, request);
    const late = sql<number>`sum(case when ${sql.ref(due)} < ${request.at} then 1 else 0 end)`;
    return rows.select((eb) => [
      sql<string>`cast(${clock} as text)`.as('key'),
      eb.fn.countAll<number>().as('n'),
      late.as('late'),
    ]);
  });
  const found = await sql<{ key: string; n: number; late: number | null }>`${sql.join(
    parts.map((part) => sql`select * from ${part} as counted`),
    sql` union all `,
  )}`.execute(db);
  return deliveryClocks.map((key) => {
    const row = found.rows.find((each) => each.key === key);
    return { key, count: row?.n ?? 0, overdue: row?.late ?? 0 };
  });
}

/** The whole board from the rows that are seen, when they are few; undefined when they are many. */
async function boardOfFew(
  db: Db,
  by: BoardBy,
  request: Scoped,
): Promise<(Counted & { ids: string[] })[] | undefined> {
  const { principal, at, filter, scope, cards } = request;
  if (scope.kind !== 'narrow') return undefined;
  const rows = await visibleDeliveries(db, principal, at, filter, scope)
    .select([
      'deliveries.id',
      'deliveries.state',
      'deliveries.next_due_at',
      'deliveries.sign_due_at as sign',
      'deliveries.contain_due_at as contain',
      'deliveries.feedback_due_at as feedback',
      'deliveries.verify_due_at as verify',
    ])
    .limit(mostRead + 1)
    .execute();
  if (rows.length > mostRead) return undefined;
  // What has no deadline comes after what has one.
  const last = '~';
  return keysOf[by].map((key) => {
    const clock = deliveryClocks.find((each) => each === key);
    const due = (row: (typeof rows)[number]) => (clock ? row[clock] : row.next_due_at) ?? last;
    const inColumn = rows
      .filter((row) => (clock ? row[clock] !== null : row.state === key))
      .toSorted((a, b) => (due(a) < due(b) ? -1 : Number(due(a) > due(b))));
    return {
      key,
      count: inColumn.length,
      overdue: inColumn.filter((row) => due(row) < at).length,
      ids: inColumn.slice(0, cards).map(({ id }) => id),
    };
  });
}

/** Each column in the order of its index until it has enough; all in one statement. */
async function pickInOrder(
  db: Db,
  by: BoardBy,
  counted: readonly Counted[],
  request: Scoped,
): Promise<Picked[]> {
  const parts = counted.flatMap(({ key, count }) => {
    if (count === 0) return [];
    const { due, rows } = columnRows(db, by, key, request);
    const named = rows.select(['deliveries.id', sql<string>`cast(${key} as text)`.as('key')]);
    const pressing = named.where(due, 'is not', null).orderBy(due).limit(request.cards);
    const idle = named.where(due, 'is', null).limit(request.cards);
    return by === 'clock' ? [pressing] : [pressing, idle];
  });
  if (parts.length === 0) return [];
  const found = await sql<Picked>`${sql.join(
    parts.map((part) => sql`select * from ${part} as picked`),
    sql` union all `,
  )}`.execute(db);
  return counted.flatMap(({ key }) =>
    found.rows.filter((row) => row.key === key).slice(0, request.cards),
  );
}

async function boardOfMany(db: Db, by: BoardBy, request: Scoped) {
  const counted =
    by === 'state' ? await countByState(db, request) : await countByClock(db, request);
  const picked = request.cards === 0 ? [] : await pickInOrder(db, by, counted, request);
  return counted.map((column) => ({
    ...column,
    ids: picked.filter(({ key }) => key === column.key).map(({ id }) => id),
  }));
}

/** Deliveries in columns by state or by the clock that runs, with counts and the first cards of each. */
export async function readBoard(db: Db, by: BoardBy, asked: BoardRequest): Promise<BoardColumn[]> {
  const request = { ...asked, scope: await scopeOf(db, asked.principal, asked.at) };
  const columns = (await boardOfFew(db, by, request)) ?? (await boardOfMany(db, by, request));
  const rows = await deliveriesInOrder(db, [...new Set(columns.flatMap(({ ids }) => ids))]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return columns.map(({ ids, ...column }) => ({
    ...column,
    cards: ids.flatMap((id) => byId.get(id) ?? []),
  }));
}
