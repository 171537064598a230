import type { Kysely } from 'kysely';

/** One score per system and day, for trends; indexes of what waits for a person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('score_days')
    .addColumn('system_id', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('pack', 'text', (c) => c.notNull())
    .addColumn('lower', 'double precision', (c) => c.notNull())
    .addColumn('upper', 'double precision', (c) => c.notNull())
    .addColumn('coverage', 'double precision', (c) => c.notNull())
    .addPrimaryKeyConstraint('score_days_pk', ['system_id', 'day'])
    .execute();
  await db.schema
    .createIndex('score_days_unit')
    .on('score_days')
    .columns(['unit_id', 'day'])
    .execute();

  // What waits for an issuer is read in the order of its deadlines, and counted from the index alone.
  await db.schema
    .createIndex('deliveries_issuer_due')
    .on('deliveries')
    .columns(['issuer_unit_id', 'state', 'next_due_at'])
    .execute();
  await db.schema
    .createIndex('deliveries_asked')
    .on('deliveries')
    .columns(['open_request', 'issuer_unit_id'])
    .execute();
}
