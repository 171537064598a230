import { sql, type Expression, type SqlBool } from 'kysely';
import type { CaseState } from '../../../analyzer/cases/machine.ts';
import type { CaseKind } from '../../../analyzer/cases/message.ts';
import { subTreeIds, visibleTo } from '../../../analyzer/people/visibility.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { anyContains } from '../like.ts';
import type { ListRequest } from '../lists.ts';

/** Read models of cases about systems: they share these columns. */
type CaseTable = 'attestations' | 'item_exceptions' | 'findings' | 'filings';

const sorts = {
  title: 'title',
  state: 'state',
  openedAt: 'opened_at',
  updatedAt: 'updated_at',
  nextDueAt: 'next_due_at',
  expiresAt: 'expires_at',
} as const;

/** Attestations and exceptions end by themselves: what ends first matters most. */
export const expiringSorts: readonly string[] = Object.keys(sorts);

export const caseSorts: readonly string[] = expiringSorts.filter((field) => field !== 'expiresAt');

/** The texts among the values of a filter. */
export const texts = (value: unknown): string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string' && one !== '');

const among = (column: string, values: readonly string[]): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(column)} in (${sql.join(values)})`;

/** Conditions of a list: `q`, `state`, `systemId`, `unitId` (with everything below), `overdue`, `mine` (whose work it is). */
function conditions(
  db: Db,
  table: CaseTable,
  filter: ListRequest['filter'],
  accountId: string,
  at: string,
): Expression<SqlBool>[] {
  const due = sql.ref(`${table}.next_due_at`);
  const [unitId] = texts(filter['unitId']);
  const [q] = texts(filter['q']);
  const found: Expression<SqlBool>[] = [];
  for (const [name, column] of [
    ['state', 'state'],
    ['systemId', 'system_id'],
    ['id', 'id'],
  ] as const) {
    const values = texts(filter[name]);
    if (values.length > 0) found.push(among(`${table}.${column}`, values));
  }
  if (unitId !== undefined) {
    found.push(sql<SqlBool>`${sql.ref(`${table}.unit_id`)} in ${subTreeIds(db, unitId, at)}`);
  }
  if (q !== undefined) found.push(anyContains([`${table}.title`, 'systems.name'], q));
  if (filter['overdue'] === true) found.push(sql<SqlBool>`${due} < ${at}`);
  if (filter['overdue'] === false) found.push(sql<SqlBool>`(${due} is null or ${due} >= ${at})`);
  if (filter['mine'] === true) found.push(sql<SqlBool>`cases.responsible_id = ${accountId}`);
  return found;
}

export interface CaseListRow {
  id: string;
  state_json: string;
  version: number;
  opened_at: string;
  updated_at: string;
  next_due_at: string | null;
  system_name: string;
  unit_name: string;
  responsible_id: string | null;
  responsible_name: string | null;
}

export interface CaseListOptions {
  table: CaseTable;
  kind: CaseKind;
  /** Conditions of this kind, with the columns qualified by the table. */
  more?: readonly Expression<SqlBool>[];
}

/** A page of the cases of one kind that the principal may see, with the fold of each, and how many there are. */
export async function readCaseList(
  db: Db,
  principal: Principal,
  list: ListRequest,
  at: string,
  { table, kind, more = [] }: CaseListOptions,
): Promise<{ rows: CaseListRow[]; total: number }> {
  const visible = visibleTo(db, principal, at, {
    kind,
    idColumn: `${table}.id`,
    unitColumn: `${table}.unit_id`,
  });
  const all = [visible, ...conditions(db, table, list.filter, principal.accountId, at), ...more];
  const where = sql.join(all, sql` and `);
  const from = sql`from ${sql.table(table)}
    join cases on cases.case_id = ${sql.ref(`${table}.id`)}
    left join systems on systems.id = ${sql.ref(`${table}.system_id`)}
    left join units on units.id = ${sql.ref(`${table}.unit_id`)}
    left join accounts on accounts.id = cases.responsible_id
    where ${where}`;
  const { field, order } = list.sort ?? { field: 'updatedAt', order: 'desc' as const };
  const column = sorts[field as keyof typeof sorts];
  const direction = sql.raw(order);
  const { rows } = await sql<CaseListRow>`select ${sql.ref(`${table}.id`)} as id, cases.state_json,
    ${sql.ref(`${table}.version`)} as version, ${sql.ref(`${table}.opened_at`)} as opened_at,
    ${sql.ref(`${table}.updated_at`)} as updated_at, ${sql.ref(`${table}.next_due_at`)} as next_due_at,
    coalesce(systems.name, '') as system_name, coalesce(units.name, '') as unit_name,
    cases.responsible_id, accounts.name as responsible_name
    ${from} order by ${sql.ref(`${table}.${column}`)} ${direction}, ${sql.ref(`${table}.id`)} ${direction}
    limit ${list.limit} offset ${list.offset}`.execute(db);
  const counted = await sql<{ total: number | string }>`select count(*) as total ${from}`.execute(
    db,
  );
  return { rows, total: Number(counted.rows[0]?.total ?? 0) };
}

/** The state that the fold of a case holds. */
export function stateOf({ state_json }: Pick<CaseListRow, 'state_json'>): CaseState {
  return (JSON.parse(state_json) as { state: CaseState }).state;
}
