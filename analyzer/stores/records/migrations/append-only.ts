import { sql, type Kysely, type RawBuilder } from 'kysely';
import { isPostgres } from './dialect.ts';

type Change = 'update' | 'delete';

/**
 * Makes the database itself refuse changes to stored rows (and, on Postgres, TRUNCATE).
 * `badUpdate`, when given, is the condition over `old` and `new` under which an update is refused.
 */
export async function refuseChanges(
  db: Kysely<unknown>,
  table: string,
  changes: readonly Change[],
  badUpdate?: RawBuilder<unknown>,
): Promise<void> {
  const refused = badUpdate ? [...changes, 'update' as const] : changes;
  for (const change of refused) {
    const condition = change === 'update' ? badUpdate : undefined;
    if (isPostgres(db)) await refuseOnPostgres(db, table, change, condition);
    else await refuseOnSqlite(db, table, change, condition);
  }
  if (isPostgres(db)) await refuseOnPostgres(db, table, 'truncate');
}

async function refuseOnSqlite(
  db: Kysely<unknown>,
  table: string,
  change: Change,
  condition?: RawBuilder<unknown>,
): Promise<void> {
  const when = condition ? sql`WHEN ${condition}` : sql``;
  await sql`CREATE TRIGGER ${sql.id(`${table}_no_${change}`)} BEFORE ${sql.raw(change)} ON ${sql.table(table)}
    ${when} BEGIN SELECT RAISE(ABORT, ${sql.lit(`${table} is append-only`)}); END`.execute(db);
}

async function refuseOnPostgres(
  db: Kysely<unknown>,
  table: string,
  change: Change | 'truncate',
  condition?: RawBuilder<unknown>,
): Promise<void> {
  // XD001 is ours: a class outside the standard's, so that the caller can tell this refusal from others.
  await sql`CREATE OR REPLACE FUNCTION xiaodun_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'XD001'; END $$`.execute(
    db,
  );
  const rows = change === 'truncate' ? sql`STATEMENT` : sql`ROW`;
  const when = condition ? sql`WHEN (${condition})` : sql``;
  await sql`CREATE TRIGGER ${sql.id(`${table}_no_${change}`)} BEFORE ${sql.raw(change)} ON ${sql.table(table)}
    FOR EACH ${rows} ${when} EXECUTE FUNCTION xiaodun_refuse_change()`.execute(db);
}
