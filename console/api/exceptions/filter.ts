import { sql, type Expression, type SqlBool } from 'kysely';
import type { ItemResult } from '../../../analyzer/assessment/item-result.ts';
import type { PeopleInputs } from '../../../analyzer/assessment/people-inputs.ts';
import type { ExceptionState } from '../../../analyzer/exceptions/state.ts';
import { readItemResults } from '../../../analyzer/register/item-results.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { texts } from '../cases/case-list.ts';
import type { ListRequest } from '../lists.ts';

/** The item is another one than when the exception was approved. */
export function isStale(
  { state, frozen }: Pick<ExceptionState, 'state' | 'frozen'>,
  { scoredAs }: ItemResult,
): boolean {
  return state === 'APPROVED' && frozen !== null && frozen.state !== scoredAs;
}

/** Exceptions that are compared with their items; the oldest decisions first, as those need a look most. */
const mostCompared = 2_000;

/** Ids of the exceptions in force that are stale now. */
async function staleIds(db: Db, people: PeopleInputs, at: string): Promise<string[]> {
  const rows = await db
    .selectFrom('item_exceptions')
    .select(['id', 'system_id as systemId', 'item_key as itemKey', 'frozen_state'])
    .where('state', '=', 'APPROVED')
    .where('expires_at', '>', at)
    .orderBy('approved_at')
    .limit(mostCompared)
    .execute();
  const results = await readItemResults(db, people, rows, at);
  return rows
    .filter(({ frozen_state: frozen }, index) => frozen !== results[index]?.scoredAs)
    .map(({ id }) => id);
}

/** Filters of exceptions only: `itemKey`, `risk`, `inForce`, `stale`. Who sees what is decided beside them. */
export async function narrowing(
  db: Db,
  people: PeopleInputs,
  filter: ListRequest['filter'],
  at: string,
): Promise<Expression<SqlBool>[]> {
  const { inForce, stale } = filter;
  const found: Expression<SqlBool>[] = [];
  for (const [name, column] of [
    ['itemKey', 'item_exceptions.item_key'],
    ['risk', 'item_exceptions.risk'],
  ] as const) {
    const values = texts(filter[name]);
    if (values.length > 0) found.push(sql<SqlBool>`${sql.ref(column)} in (${sql.join(values)})`);
  }
  const holds = sql<SqlBool>`(item_exceptions.state = 'APPROVED' and item_exceptions.expires_at > ${at})`;
  if (inForce === true) found.push(holds);
  if (inForce === false) found.push(sql<SqlBool>`not ${holds}`);
  if (typeof stale === 'boolean') {
    // `in ()` is no SQL; an id that nothing has says the same.
    const ids = [...(await staleIds(db, people, at)), ''];
    const among = sql<SqlBool>`item_exceptions.id in (${sql.join(ids)})`;
    found.push(stale ? among : sql<SqlBool>`not ${among}`);
  }
  return found;
}
