import type { Kysely } from 'kysely';

/** Files uploaded as evidence of notices and answers. Column meanings: `analyzer/notices/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notice_uploads')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('sm3', 'text', (c) => c.notNull())
    .addColumn('bytes', 'bigint', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('case_id', 'text')
    .execute();
  const indexes: Readonly<Record<string, string[]>> = {
    notice_uploads_hash: ['sha256', 'unit_id'],
    notice_uploads_account: ['account_id', 'case_id'],
    notice_uploads_waiting: ['case_id', 'at'],
  };
  for (const [name, columns] of Object.entries(indexes)) {
    await db.schema.createIndex(name).on('notice_uploads').columns(columns).execute();
  }
  // Whoever counts what waits takes its turn.
  const locks = db.withTables<{ people_locks: { name: string; turns: number } }>();
  await locks.insertInto('people_locks').values({ name: 'uploads', turns: 0 }).execute();
}
