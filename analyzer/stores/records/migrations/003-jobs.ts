import type { Kysely } from 'kysely';
import type { JobTables } from '../../jobs/tables.ts';

export async function up(db: Kysely<JobTables>): Promise<void> {
  await db.schema
    .createTable('jobs')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempt', 'integer', (c) => c.notNull())
    .addColumn('run_at', 'text', (c) => c.notNull())
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'text')
    .addColumn('dedupe_key', 'text')
    .addColumn('error', 'text')
    .addColumn('failed_at', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('jobs_due').on('jobs').columns(['state', 'name', 'run_at']).execute();
  await db.schema
    .createIndex('jobs_dedupe')
    .on('jobs')
    .columns(['name', 'dedupe_key'])
    .unique()
    .where('dedupe_key', 'is not', null)
    .execute();
  await db.schema
    .createTable('job_repeats')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('every_ms', 'bigint', (c) => c.notNull())
    .addColumn('next_at', 'text', (c) => c.notNull())
    .execute();
}
