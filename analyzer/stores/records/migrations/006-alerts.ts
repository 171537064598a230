import type { Kysely } from 'kysely';

/** Alerts, their events and activity. Column meanings: `analyzer/alerts/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createAlerts(db);
  await createAlertEvents(db);
  await createActivity(db);
}

/** No foreign key on `unit_id`: a detection is kept even when its event names a unit that is gone. */
async function createAlerts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alerts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('rule_id', 'text', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('policy_id', 'text', (c) => c.notNull())
    .addColumn('group_hash', 'text', (c) => c.notNull())
    .addColumn('group_key', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('title_zh', 'text', (c) => c.notNull())
    .addColumn('advice_zh', 'text')
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('severity_rank', 'integer', (c) => c.notNull())
    .addColumn('tags', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('count', 'bigint', (c) => c.notNull())
    .addColumn('first_seen_at', 'text', (c) => c.notNull())
    .addColumn('last_seen_at', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('assignee_id', 'text')
    .addColumn('asset_id', 'text')
    .addColumn('acknowledged_at', 'text')
    .addColumn('closed_at', 'text')
    .addColumn('close_reason', 'text')
    .addColumn('close_note', 'text')
    .addColumn('quiet_until', 'text')
    .addColumn('previous_id', 'text')
    .addColumn('active_key', 'text', (c) => c.unique())
    .execute();
  const indexes: Readonly<Record<string, string[]>> = {
    alerts_unit: ['unit_id', 'last_seen_at'],
    alerts_state: ['state', 'last_seen_at'],
    alerts_group: ['group_hash', 'opened_at'],
    alerts_rule: ['rule_id', 'unit_id', 'opened_at'],
    alerts_assignee: ['assignee_id', 'state'],
  };
  for (const [name, columns] of Object.entries(indexes)) {
    await db.schema.createIndex(name).on('alerts').columns(columns).execute();
  }
}

async function createAlertEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alert_events')
    .addColumn('rule_id', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('alert_id', 'text', (c) => c.notNull().references('alerts.id'))
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'text', (c) => c.notNull())
    .addColumn('ordinal', 'bigint', (c) => c.notNull())
    .addColumn('matched', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('alert_events_key', ['event_id', 'rule_id'])
    .execute();
  await db.schema
    .createIndex('alert_events_alert')
    .on('alert_events')
    .columns(['alert_id', 'ordinal'])
    .execute();
  await db.schema
    .createIndex('alert_events_recorded')
    .on('alert_events')
    .columns(['recorded_at'])
    .execute();
}

async function createActivity(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alert_activity')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('alert_id', 'text', (c) => c.notNull().references('alerts.id'))
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('actor_name', 'text', (c) => c.notNull())
    .addColumn('text', 'text')
    .addColumn('details', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('alert_activity_alert')
    .on('alert_activity')
    .columns(['alert_id', 'id'])
    .execute();
}
