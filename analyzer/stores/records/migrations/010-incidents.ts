import type { Kysely } from 'kysely';

/** Incidents: read models of the cases, and uploads. Column meanings: `analyzer/incidents/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createIncidents(db);
  await createParts(db);
}

async function createIncidents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('incidents')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('affected_unit_id', 'text')
    .addColumn('number', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('class_id', 'text')
    .addColumn('subclass_id', 'text')
    .addColumn('operator_kind', 'text')
    .addColumn('cac_level', 'text', (c) => c.notNull())
    .addColumn('edu_level', 'text', (c) => c.notNull())
    .addColumn('edu_rank', 'integer', (c) => c.notNull())
    .addColumn('discovered_at', 'text', (c) => c.notNull())
    .addColumn('occurred_at', 'text')
    .addColumn('opened_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('closed_at', 'text')
    .addColumn('tasks_open', 'integer', (c) => c.notNull())
    .addColumn('tasks_total', 'integer', (c) => c.notNull())
    .addColumn('evidence_count', 'integer', (c) => c.notNull())
    .addColumn('reports_count', 'integer', (c) => c.notNull())
    .addColumn('notice_ids', 'text', (c) => c.notNull())
    .addColumn('next_due_at', 'text')
    .execute();
  const indexes: Readonly<Record<string, string[]>> = {
    incidents_unit: ['unit_id', 'opened_at'],
    incidents_state: ['state', 'opened_at'],
    incidents_due: ['next_due_at'],
    incidents_affected: ['affected_unit_id'],
  };
  for (const [name, columns] of Object.entries(indexes)) {
    await db.schema.createIndex(name).on('incidents').columns(columns).execute();
  }
}

async function createParts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('incident_alerts')
    .addColumn('incident_id', 'text', (c) => c.notNull())
    .addColumn('alert_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('incident_alerts_key', ['incident_id', 'alert_id'])
    .execute();
  await db.schema
    .createIndex('incident_alerts_alert')
    .on('incident_alerts')
    .columns(['alert_id'])
    .execute();
  await db.schema
    .createTable('incident_tasks')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('incident_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('assignee_id', 'text')
    .addColumn('assigned', 'text')
    .addColumn('due_at', 'text')
    .addColumn('done_at', 'text')
    .execute();
  await db.schema
    .createIndex('incident_tasks_assignee')
    .on('incident_tasks')
    .columns(['assignee_id', 'done_at'])
    .execute();
  await db.schema
    .createIndex('incident_tasks_incident')
    .on('incident_tasks')
    .columns(['incident_id'])
    .execute();
  await db.schema
    .createTable('incident_uploads')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('incident_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('media_type', 'text', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('sm3', 'text', (c) => c.notNull())
    .addColumn('bytes', 'bigint', (c) => c.notNull())
    .addColumn('alert_id', 'text')
    .addColumn('uploaded_by', 'text', (c) => c.notNull())
    .addColumn('uploaded_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('incident_numbers')
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('year', 'integer', (c) => c.notNull())
    .addColumn('last', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('incident_numbers_key', ['unit_id', 'year'])
    .execute();
}
