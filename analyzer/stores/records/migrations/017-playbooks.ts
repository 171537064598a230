import type { Kysely } from 'kysely';

/** Real runs, and their twin in the drill world: nothing of a drill is ever in a table of daily work. */
async function createRuns(db: Kysely<unknown>, table: 'runs' | 'drill_runs'): Promise<void> {
  await db.schema
    .createTable(table)
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('subject_kind', 'text', (c) => c.notNull())
    .addColumn('subject_id', 'text', (c) => c.notNull())
    .addColumn('playbook_hash', 'text', (c) => c.notNull())
    .addColumn('playbook_id', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('node', 'text', (c) => c.notNull())
    .addColumn('next_at', 'text')
    .addColumn('work_at', 'text')
    .addColumn('steps_open', 'integer', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .execute();
  const indexes = {
    unit: ['unit_id', 'state'],
    subject: ['subject_id'],
    next: ['next_at'],
    work: ['work_at'],
    playbook: ['playbook_id'],
  };
  for (const [name, columns] of Object.entries(indexes)) {
    await db.schema.createIndex(`${table}_${name}`).on(table).columns(columns).execute();
  }
}

/** Playbooks, their contents and runs. Column meanings: `analyzer/playbooks/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('playbook_contents')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('stored_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('playbooks')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull().references('playbook_contents.hash'))
    .addColumn('playbook_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('steps', 'integer', (c) => c.notNull())
    .addColumn('injects', 'integer', (c) => c.notNull())
    .addColumn('roles', 'integer', (c) => c.notNull())
    .addColumn('owner_id', 'text', (c) => c.notNull())
    .addColumn('owner_name', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('node', 'text', (c) => c.notNull())
    .addColumn('signature', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('playbooks_content')
    .unique()
    .on('playbooks')
    .columns(['unit_id', 'hash'])
    .execute();
  await createRuns(db, 'runs');
  await createRuns(db, 'drill_runs');
}
