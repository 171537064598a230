import type { Kysely } from 'kysely';

/** Tightened deadlines and the walk of ladders. Column meanings: `analyzer/clocks/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deadline_overrides')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull().references('units.id'))
    .addColumn('deadline_id', 'text', (c) => c.notNull())
    .addColumn('limit_kind', 'text', (c) => c.notNull())
    .addColumn('limit_value', 'double precision', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('from_at', 'text', (c) => c.notNull())
    .addColumn('until_at', 'text')
    .addColumn('active_key', 'text', (c) => c.unique())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('made_by_name', 'text', (c) => c.notNull())
    .addColumn('withdrawn_by', 'text')
    .execute();
  await db.schema
    .createIndex('deadline_overrides_unit')
    .on('deadline_overrides')
    .columns(['deadline_id', 'unit_id', 'from_at'])
    .execute();
  await createEscalations(db);
}

/** Also made for the drill world (018). */
export async function createEscalations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('clock_escalations')
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('clock', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('round', 'integer', (c) => c.notNull())
    .addColumn('walked', 'integer', (c) => c.notNull())
    .addColumn('next_step', 'integer')
    .addColumn('next_at', 'text')
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('error', 'text')
    .addPrimaryKeyConstraint('clock_escalations_key', ['case_id', 'clock'])
    .execute();
  await db.schema
    .createIndex('clock_escalations_next')
    .on('clock_escalations')
    .columns(['next_at'])
    .execute();
  // Both sides of the comparison that finds clocks which have changed, so that it reads no whole rows.
  await db.schema
    .createIndex('clock_escalations_seen')
    .on('clock_escalations')
    .columns(['case_id', 'clock', 'due_at', 'round', 'walked'])
    .execute();
  await db.schema
    .createIndex('case_clocks_ladder')
    .on('case_clocks')
    .columns(['state', 'ladder', 'case_id', 'clock', 'due_at', 'round', 'escalated_step'])
    .execute();
}
