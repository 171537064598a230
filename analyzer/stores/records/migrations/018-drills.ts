import type { Kysely } from 'kysely';
import { createParties } from './001-people.ts';
import { up as createCases } from './008-cases.ts';
import { createEscalations } from './009-deadlines.ts';
import { refuseChanges } from './append-only.ts';
import { twinTables } from './twin-tables.ts';

/** Tables of daily work whose twins are made here. */
const twins = [
  'parties',
  'cases',
  'case_messages',
  'case_arrivals',
  'case_nodes',
  'case_clocks',
  'case_outbox',
  'clock_escalations',
];

type Indexes = Readonly<Record<string, readonly string[]>>;

/** The drill world (ADR 12). Column meanings: `analyzer/drills/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const drillDb = twinTables(db, twins);
  await createParties(drillDb);
  await createCases(drillDb);
  await createEscalations(drillDb);
  await createPlans(db);
  await createPeople(db);
  await createPlay(db);
}

async function addIndexes(db: Kysely<unknown>, table: string, indexes: Indexes): Promise<void> {
  for (const [name, columns] of Object.entries(indexes)) {
    await db.schema
      .createIndex(`${table}_${name}`)
      .on(table)
      .columns([...columns])
      .execute();
  }
}

async function createPlans(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('drill_plans')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('number', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('form', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('blind', 'text', (c) => c.notNull())
    .addColumn('sealed', 'integer', (c) => c.notNull())
    .addColumn('playbook_id', 'text')
    .addColumn('playbook_hash', 'text')
    .addColumn('playbook_title', 'text')
    .addColumn('planned_at', 'text')
    .addColumn('run_id', 'text')
    .addColumn('started_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('closed_at', 'text')
    .addColumn('opened_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('participants', 'integer', (c) => c.notNull())
    .addColumn('improvements_total', 'integer', (c) => c.notNull())
    .addColumn('improvements_open', 'integer', (c) => c.notNull())
    .addColumn('improvement_due_at', 'text')
    .execute();
  await addIndexes(db, 'drill_plans', {
    unit: ['unit_id', 'opened_at'],
    state: ['state', 'planned_at'],
    playbook: ['playbook_hash', 'started_at'],
  });
  await db.schema
    .createTable('drill_numbers')
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('year', 'integer', (c) => c.notNull())
    .addColumn('last', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('drill_numbers_key', ['unit_id', 'year'])
    .execute();
  await db.schema
    .createTable('drill_improvements')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('drill_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('owner_id', 'text')
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('done_at', 'text')
    .execute();
  await addIndexes(db, 'drill_improvements', {
    drill: ['drill_id'],
    open: ['unit_id', 'done_at', 'due_at'],
  });
}

async function createPeople(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('drill_participants')
    .addColumn('drill_id', 'text', (c) => c.notNull())
    .addColumn('seat', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('playbook_role', 'text')
    .addColumn('sealed', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('drill_participants_key', ['drill_id', 'seat'])
    .execute();
  await addIndexes(db, 'drill_participants', { account: ['account_id', 'drill_id'] });
  await db.schema
    .createTable('drill_presence')
    .addColumn('run_id', 'text', (c) => c.notNull())
    .addColumn('seat', 'text', (c) => c.notNull())
    .addColumn('drill_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('signed_at', 'text')
    .addColumn('last_seen_at', 'text')
    .addPrimaryKeyConstraint('drill_presence_key', ['run_id', 'seat'])
    .execute();
  await db.schema
    .createTable('drill_units')
    .addColumn('run_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('drill_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('copy_of', 'text', (c) => c.notNull())
    .addColumn('parent_id', 'text')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('drill_units_key', ['run_id', 'id'])
    .execute();
}

async function createPlay(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('drill_inbox')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('drill_id', 'text', (c) => c.notNull())
    .addColumn('run_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('seat', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text')
    .addColumn('inject_id', 'text')
    .addColumn('iteration', 'integer', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('due_at', 'text')
    .addColumn('sent_at', 'text', (c) => c.notNull())
    .addColumn('sent_ms', 'bigint')
    .addColumn('shown_at', 'text')
    .addColumn('answered_at', 'text')
    .addUniqueConstraint('drill_inbox_once', ['run_id', 'seat', 'inject_id', 'iteration'])
    .execute();
  await addIndexes(db, 'drill_inbox', {
    seat: ['run_id', 'seat', 'sent_at'],
    inject: ['run_id', 'inject_id'],
  });
  await db.schema
    .createTable('drill_actions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('drill_id', 'text', (c) => c.notNull())
    .addColumn('run_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('seat', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text')
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('inject_id', 'text')
    .addColumn('met_inject_id', 'text')
    .addColumn('met_expected_id', 'text')
    .addColumn('attachments', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('exercise_ms', 'bigint', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('idempotency_key', 'text', (c) => c.notNull())
    .addUniqueConstraint('drill_actions_once', ['run_id', 'seat', 'idempotency_key'])
    .execute();
  await addIndexes(db, 'drill_actions', {
    run: ['run_id', 'at'],
    seat: ['run_id', 'seat', 'at'],
    inject: ['run_id', 'inject_id', 'seat'],
  });
  await refuseChanges(db, 'drill_actions', ['update', 'delete']);
  await db.schema
    .createTable('drill_uploads')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('drill_id', 'text', (c) => c.notNull())
    .addColumn('run_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('seat', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('media_type', 'text', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('sm3', 'text', (c) => c.notNull())
    .addColumn('bytes', 'bigint', (c) => c.notNull())
    .addColumn('uploaded_by', 'text', (c) => c.notNull())
    .addColumn('uploaded_at', 'text', (c) => c.notNull())
    .execute();
}
