import type { Kysely } from 'kysely';

/** What rules cost by the hour. Column meanings: `analyzer/rule-history/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rule_costs')
    .addColumn('rule_id', 'text', (c) => c.notNull())
    .addColumn('hour', 'text', (c) => c.notNull())
    .addColumn('candidates', 'bigint', (c) => c.notNull())
    .addColumn('matched', 'bigint', (c) => c.notNull())
    .addColumn('micros', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('rule_costs_key', ['rule_id', 'hour'])
    .execute();
  await db.schema.createIndex('rule_costs_hour').on('rule_costs').columns(['hour']).execute();
}
