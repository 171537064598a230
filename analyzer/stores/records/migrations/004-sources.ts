import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('log_sources')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('unit_id', 'text', (column) => column.notNull())
    .addColumn('unit_assigned', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('transport', 'text', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('vendor', 'text')
    .addColumn('product', 'text')
    .addColumn('first_seen_at', 'text', (column) => column.notNull())
    .addColumn('last_seen_at', 'text', (column) => column.notNull())
    .addColumn('events', 'text', (column) => column.notNull().defaultTo('0'))
    .addColumn('unparsed', 'text', (column) => column.notNull().defaultTo('0'))
    .addColumn('dropped', 'text', (column) => column.notNull().defaultTo('0'))
    .addColumn('learnt_gap_seconds', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('silent_after_seconds', 'integer', (column) => column.notNull())
    .addColumn('silence_fixed', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('muted', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('silent_since', 'text')
    .addUniqueConstraint('log_sources_address_transport', ['address', 'transport'])
    .execute();
  await db.schema
    .createIndex('log_sources_unit')
    .on('log_sources')
    .columns(['unit_id', 'last_seen_at'])
    .execute();
}
