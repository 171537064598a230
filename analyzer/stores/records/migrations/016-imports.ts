import type { Kysely } from 'kysely';

/** Imports of existing ledgers and their rows. Column meanings: `analyzer/imports/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('imports')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('file_name', 'text', (c) => c.notNull())
    .addColumn('file_sha256', 'text', (c) => c.notNull())
    .addColumn('caller', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_by_name', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('applied_at', 'text')
    .addColumn('invites_at', 'text')
    .addColumn('forgotten_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('imports_unit')
    .on('imports')
    .columns(['kind', 'unit_id', 'created_at'])
    .execute();
  await db.schema
    .createIndex('imports_account')
    .on('imports')
    .columns(['created_by', 'state'])
    .execute();
  await db.schema
    .createIndex('imports_state')
    .on('imports')
    .columns(['state', 'forgotten_at'])
    .execute();
  await db.schema
    .createTable('import_rows')
    .addColumn('import_id', 'text', (c) => c.notNull().references('imports.id').onDelete('cascade'))
    .addColumn('row_number', 'integer', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('step', 'integer', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('cells', 'text', (c) => c.notNull())
    .addColumn('plan', 'text')
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('notes', 'text', (c) => c.notNull())
    .addColumn('target_id', 'text')
    .addPrimaryKeyConstraint('import_rows_key', ['import_id', 'row_number'])
    .execute();
  await db.schema
    .createIndex('import_rows_todo')
    .on('import_rows')
    .columns(['import_id', 'outcome', 'state', 'step'])
    .execute();
  const locks = db.withTables<{ people_locks: { name: string; turns: number } }>();
  await locks.insertInto('people_locks').values({ name: 'imports', turns: 0 }).execute();
}
