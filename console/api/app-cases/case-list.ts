import { sql, type Expression, type SqlBool } from 'kysely';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { subTreeIds, visibleTo } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { texts } from '../cases/case-list.ts';
import { anyContains } from '../like.ts';
import type { ListRequest } from '../lists.ts';

type Table = 'app_filings' | 'app_uses';

const kinds = { app_filings: 'app-filing', app_uses: 'app-use' } as const;
const sorts: Readonly<Record<string, string>> = {
  title: 'title',
  state: 'state',
  openedAt: 'opened_at',
  updatedAt: 'updated_at',
  nextDueAt: 'next_due_at',
  validUntil: 'valid_until',
  inUseSince: 'in_use_since',
};
const common = ['title', 'state', 'openedAt', 'updatedAt', 'nextDueAt'];
export const appFilingSorts: readonly string[] = [...common, 'validUntil'];
export const appUseSorts: readonly string[] = [...common, 'inUseSince'];

const among = (column: string, values: readonly string[]): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(column)} in (${sql.join(values)})`;

/** `q`, `state`, `appId`, `id`, `unitId` (with everything below), `overdue`, `mine`. */
function conditions(
  db: Db,
  filter: ListRequest['filter'],
  accountId: string,
  at: string,
): Expression<SqlBool>[] {
  const due = sql.ref('t.next_due_at');
  const found: Expression<SqlBool>[] = [];
  for (const [name, column] of [
    ['state', 't.state'],
    ['appId', 't.app_id'],
    ['id', 't.id'],
  ] as const) {
    const values = texts(filter[name]);
    if (values.length > 0) found.push(among(column, values));
  }
  const [unitId] = texts(filter['unitId']);
  const [q] = texts(filter['q']);
  if (unitId !== undefined) {
    found.push(sql<SqlBool>`t.unit_id in ${subTreeIds(db, unitId, at)}`);
  }
  if (q !== undefined) found.push(anyContains(['t.title', 'apps.provider_name', 'units.name'], q));
  if (filter['overdue'] === true) found.push(sql<SqlBool>`${due} < ${at}`);
  if (filter['overdue'] === false) found.push(sql<SqlBool>`(${due} is null or ${due} >= ${at})`);
  if (filter['mine'] === true) found.push(sql<SqlBool>`cases.responsible_id = ${accountId}`);
  return found;
}

/** Columns that lists of both kinds show. */
export interface AppCaseRow {
  id: string;
  unit_id: string;
  unit_name: string;
  app_id: string;
  title: string;
  state: string;
  version: number;
  package_id: string | null;
  package_version: string | null;
  items_decided: number;
  items_problems: number;
  next_due_at: string | null;
  opened_at: string;
  updated_at: string;
  responsible_id: string | null;
  responsible_name: string | null;
  provider_name: string | null;
  provider_key: string | null;
  filing_state: string | null;
  filing_number: string | null;
  newest_package_id: string | null;
}

/** A page of the cases of one kind that the principal may see, and how many there are; the folds are not read. */
export async function readAppCases<Own extends string>(
  db: Db,
  principal: Principal,
  list: ListRequest,
  at: string,
  {
    table,
    columns,
    more = [],
  }: {
    table: Table;
    /** Columns of this table only. */
    columns: readonly Own[];
    more?: readonly Expression<SqlBool>[];
  },
): Promise<{ rows: (AppCaseRow & Record<Own, string | number | null>)[]; total: number }> {
  const visible = visibleTo(db, principal, at, {
    kind: kinds[table],
    idColumn: 't.id',
    unitColumn: 't.unit_id',
  });
  const all = [visible, ...conditions(db, list.filter, principal.accountId, at), ...more];
  const from = sql`from ${sql.table(table)} as t
    left join apps on apps.id = t.app_id
    left join app_packages as p on p.id = t.package_id
    left join units on units.id = t.unit_id
    left join cases on cases.case_id = t.id
    left join accounts on accounts.id = cases.responsible_id
    where ${sql.join(all, sql` and `)}`;
  const { field, order } = list.sort ?? { field: 'updatedAt', order: 'desc' as const };
  const column = sql.ref(`t.${sorts[field] ?? 'updated_at'}`);
  const direction = sql.raw(order);
  const own = sql.join(columns.map((name) => sql.ref(`t.${name}`)));
  const { rows } = await sql<AppCaseRow & Record<Own, string | number | null>>`
    select t.id, t.unit_id, coalesce(units.name, '') as unit_name, t.app_id, t.title, t.state, t.version, t.package_id,
      p.version_name as package_version, t.items_decided, t.items_problems, t.next_due_at, t.opened_at, t.updated_at,
      cases.responsible_id, accounts.name as responsible_name, apps.provider_name, apps.provider_key,
      apps.filing_state, apps.filing_number, apps.package_id as newest_package_id, ${own}
    ${from} order by ${column} ${direction}, t.id ${direction}
    limit ${list.limit} offset ${list.offset}`.execute(db);
  const counted = await sql<{ total: number | string }>`select count(*) as total ${from}`.execute(
    db,
  );
  return { rows, total: Number(counted.rows[0]?.total ?? 0) };
}
