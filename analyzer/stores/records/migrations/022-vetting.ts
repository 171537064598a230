import type { Kysely } from 'kysely';
import { refuseChanges } from './append-only.ts';

/** Packages of apps and the runs of the checks over them. Column meanings: `analyzer/vetting/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('app_packages')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('app_id', 'text')
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('sm3', 'text', (c) => c.notNull())
    .addColumn('bytes', 'bigint', (c) => c.notNull())
    .addColumn('file_name', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('error_code', 'text')
    .addColumn('error', 'text')
    .addColumn('platform', 'text')
    .addColumn('package_name', 'text')
    .addColumn('version_name', 'text')
    .addColumn('version_code', 'text')
    .addColumn('label', 'text')
    .addColumn('summary', 'text')
    .addColumn('facts_sha256', 'text')
    .addColumn('declared', 'text')
    .addColumn('vet_id', 'text')
    .addColumn('counts', 'text')
    .addColumn('rules_version', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('announced', 'integer', (c) => c.notNull())
    .addColumn('uploaded_by', 'text', (c) => c.notNull())
    .addColumn('uploaded_by_name', 'text', (c) => c.notNull())
    .addColumn('uploaded_at', 'text', (c) => c.notNull())
    .addColumn('read_at', 'text')
    .addColumn('vetted_at', 'text')
    .execute();
  await db.schema
    .createIndex('app_packages_unit')
    .on('app_packages')
    .columns(['unit_id', 'uploaded_at'])
    .execute();
  await db.schema
    .createIndex('app_packages_app')
    .on('app_packages')
    .columns(['app_id', 'uploaded_at'])
    .execute();
  await db.schema
    .createIndex('app_packages_name')
    .on('app_packages')
    .columns(['package_name', 'uploaded_at'])
    .execute();
  await db.schema
    .createIndex('app_packages_state')
    .on('app_packages')
    .columns(['state', 'uploaded_at'])
    .execute();
  await db.schema
    .createTable('app_package_vets')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('package_id', 'text', (c) => c.notNull().references('app_packages.id'))
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('rules_version', 'text', (c) => c.notNull())
    .addColumn('facts_sha256', 'text', (c) => c.notNull())
    .addColumn('declared', 'text')
    .addColumn('findings', 'text', (c) => c.notNull())
    .addColumn('matrix', 'text', (c) => c.notNull())
    .addColumn('counts', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('app_package_vets_package')
    .on('app_package_vets')
    .columns(['package_id', 'at'])
    .execute();
  await refuseChanges(db, 'app_package_vets', ['update', 'delete']);
}
