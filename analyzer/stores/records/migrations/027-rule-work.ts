import type { Kysely } from 'kysely';

/** Hits of rules by hour, and rules that units switched off. Column meanings: `analyzer/alerts/switches/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rule_hits')
    .addColumn('rule_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('hour', 'text', (c) => c.notNull())
    .addColumn('hits', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('rule_hits_key', ['rule_id', 'unit_id', 'hour'])
    .execute();
  await db.schema.createIndex('rule_hits_hour').on('rule_hits').columns(['hour']).execute();
  await createSwitches(db);
  await db.schema.alterTable('alert_events').addColumn('correlation', 'text').execute();
}

/** No foreign key on `rule_id`: rules are files, and a switch outlives one that is away for a while. */
async function createSwitches(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rule_switches')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('rule_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull().references('units.id'))
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('off_at', 'text', (c) => c.notNull())
    .addColumn('off_by', 'text', (c) => c.notNull())
    .addColumn('off_by_name', 'text', (c) => c.notNull())
    .addColumn('until_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('ended_by', 'text')
    .addColumn('ended_by_name', 'text')
    .addColumn('withheld', 'bigint', (c) => c.notNull())
    .addColumn('last_withheld_at', 'text')
    .execute();
  for (const [name, columns] of Object.entries({
    rule_switches_rule: ['rule_id', 'ended_at'],
    rule_switches_unit: ['unit_id', 'off_at'],
  })) {
    await db.schema.createIndex(name).on('rule_switches').columns(columns).execute();
  }
}
