import { sql, type Kysely } from 'kysely';
import { refuseChanges } from './append-only.ts';

/** Cases, their message logs, clocks and outbox. Column meanings: `analyzer/cases/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createCases(db);
  await createMessages(db);
  await createClocks(db);
  await createOutbox(db);
}

async function createCases(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cases')
    .addColumn('case_id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('lamport', 'bigint', (c) => c.notNull())
    .addColumn('responsible_id', 'text')
    .addColumn('state_json', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('cases_unit')
    .on('cases')
    .columns(['unit_id', 'kind', 'state'])
    .execute();
  await db.schema.createIndex('cases_responsible').on('cases').column('responsible_id').execute();
}

async function createMessages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('case_messages')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('seq', 'bigint', (c) => c.notNull().unique())
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('case_kind', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('node', 'text', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('lamport', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('clocks', 'text', (c) => c.notNull())
    .addColumn('clock_behind_ms', 'bigint')
    .addColumn('previous', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('signature', 'text', (c) => c.notNull())
    .addColumn('idempotency_key', 'text')
    .addColumn('received_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('case_messages_link', ['case_id', 'node', 'previous'])
    .addUniqueConstraint('case_messages_once', ['case_id', 'idempotency_key'])
    .execute();
  await db.schema
    .createIndex('case_messages_order')
    .on('case_messages')
    .columns(['case_id', 'lamport', 'id'])
    .execute();
  await db.schema
    .createIndex('case_messages_arrival')
    .on('case_messages')
    .columns(['case_id', 'seq'])
    .execute();
  await refuseChanges(db, 'case_messages', ['update', 'delete']);

  await db.schema
    .createTable('case_arrivals')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .execute();
  await sql`insert into case_arrivals (id, seq) values (1, 0)`.execute(db);
  await refuseChanges(db, 'case_arrivals', ['delete'], sql`new.seq not in (old.seq, old.seq + 1)`);

  await db.schema
    .createTable('case_nodes')
    .addColumn('node', 'text', (c) => c.primaryKey())
    .addColumn('public_key', 'text', (c) => c.notNull())
    .addColumn('first_seen_at', 'text', (c) => c.notNull())
    .execute();
  await refuseChanges(db, 'case_nodes', ['update', 'delete']);
}

async function createClocks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('case_clocks')
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('clock', 'text', (c) => c.notNull())
    .addColumn('case_kind', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('original_due_at', 'text', (c) => c.notNull())
    .addColumn('paused_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('extensions', 'integer', (c) => c.notNull())
    .addColumn('round', 'integer', (c) => c.notNull())
    .addColumn('rule_id', 'text', (c) => c.notNull())
    .addColumn('ladder', 'text')
    .addColumn('escalated_step', 'integer', (c) => c.notNull())
    .addColumn('clock_json', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('case_clocks_key', ['case_id', 'clock'])
    .execute();
  const indexes: Readonly<Record<string, string[]>> = {
    case_clocks_due: ['state', 'due_at'],
    case_clocks_unit: ['unit_id', 'case_kind', 'state', 'due_at'],
  };
  for (const [name, columns] of Object.entries(indexes)) {
    await db.schema.createIndex(name).on('case_clocks').columns(columns).execute();
  }
}

async function createOutbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('case_outbox')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_at', 'text', (c) => c.notNull())
    .addColumn('error', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('done_at', 'text')
    .execute();
  await db.schema
    .createIndex('case_outbox_waiting')
    .on('case_outbox')
    .columns(['state', 'next_at', 'id'])
    .execute();
}
