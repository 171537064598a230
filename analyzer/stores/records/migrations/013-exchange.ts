import { sql, type Kysely } from 'kysely';
import { refuseChanges } from './append-only.ts';

/** Peers and what is exchanged with them. Column meanings: `analyzer/cases/exchange/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await extendUnits(db);
  await createPeers(db);
  await createQueues(db);
  await createTrust(db);
}

/** Units of other nodes stand in the same table, so that every join finds their names. */
async function extendUnits(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('units').addColumn('peer_id', 'text').execute();
  await db.schema.alterTable('units').addColumn('alias_of', 'text').execute();
  await db.schema.createIndex('units_peer').on('units').column('peer_id').execute();
  await db.schema.createIndex('units_alias').on('units').column('alias_of').execute();
}

async function createPeers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('exchange_peers')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull().references('units.id'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('node_id', 'text', (c) => c.notNull())
    .addColumn('public_key', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('foreign_unit_id', 'text', (c) => c.notNull())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('certificate', 'text')
    .addColumn('secret', 'text')
    .addColumn('next_secret', 'text')
    .addColumn('token_hash', 'text', (c) => c.unique())
    .addColumn('token_expires_at', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text')
    .addColumn('joined_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('ended_reason', 'text')
    .addColumn('last_contact_at', 'text')
    .addColumn('last_error', 'text')
    .addColumn('last_error_at', 'text')
    .addColumn('request_number', 'bigint', (c) => c.notNull())
    .addColumn('clock_offset_ms', 'bigint')
    .addColumn('scanned_seq', 'bigint', (c) => c.notNull())
    .addColumn('outbox_position', 'bigint', (c) => c.notNull())
    .addColumn('sent_position', 'bigint', (c) => c.notNull())
    .addColumn('received_position', 'bigint', (c) => c.notNull())
    .addColumn('peer_waiting', 'bigint', (c) => c.notNull())
    .addColumn('peer_waiting_since', 'text')
    .addColumn('checkpoint_seq', 'bigint', (c) => c.notNull())
    .addColumn('refused', 'bigint', (c) => c.notNull())
    .addColumn('history_fault', 'text')
    .addColumn('history_fault_at', 'text')
    .execute();
  await db.schema
    .createIndex('exchange_peers_node')
    .on('exchange_peers')
    .columns(['node_id', 'state'])
    .execute();
  // A node has one parent: two at once would make two writers of the same unit's answers.
  await sql`create unique index exchange_peers_parent on exchange_peers (role)
    where role = 'parent' and state = 'active'`.execute(db);
  await sql`create unique index exchange_peers_active on exchange_peers (node_id)
    where state = 'active'`.execute(db);
}

async function createQueues(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('exchange_outbox')
    .addColumn('peer_id', 'text', (c) => c.notNull().references('exchange_peers.id'))
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('message_id', 'text', (c) => c.notNull())
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('queued_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('exchange_outbox_key', ['peer_id', 'position'])
    .execute();
  await db.schema
    .createIndex('exchange_outbox_message')
    .unique()
    .on('exchange_outbox')
    .columns(['peer_id', 'message_id'])
    .execute();
  await db.schema
    .createTable('exchange_shares')
    .addColumn('peer_id', 'text', (c) => c.notNull().references('exchange_peers.id'))
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('since_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('exchange_shares_key', ['peer_id', 'case_id'])
    .execute();
  await db.schema
    .createTable('exchange_refusals')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('peer_id', 'text', (c) => c.notNull().references('exchange_peers.id'))
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('message_id', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('exchange_refusals_peer')
    .on('exchange_refusals')
    .columns(['peer_id', 'id'])
    .execute();
  await db.schema
    .createTable('exchange_gaps')
    .addColumn('peer_id', 'text', (c) => c.notNull().references('exchange_peers.id'))
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('since_at', 'text', (c) => c.notNull())
    .addColumn('asked_at', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('exchange_gaps_key', ['peer_id', 'case_id'])
    .execute();
}

async function createTrust(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('exchange_checkpoints')
    .addColumn('peer_id', 'text', (c) => c.notNull().references('exchange_peers.id'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('sm3', 'text', (c) => c.notNull())
    .addColumn('signature', 'text', (c) => c.notNull())
    .addColumn('received_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('exchange_checkpoints_key', ['peer_id', 'seq'])
    .execute();
  await refuseChanges(db, 'exchange_checkpoints', ['update', 'delete']);
  await db.schema
    .createTable('exchange_heads')
    .addColumn('peer_id', 'text', (c) => c.notNull().references('exchange_peers.id'))
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('sm3', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('exchange_heads_key', ['peer_id', 'unit_id'])
    .execute();
  await db.schema
    .createTable('exchange_nodes')
    .addColumn('node', 'text', (c) => c.primaryKey())
    .addColumn('peer_id', 'text', (c) => c.notNull().references('exchange_peers.id'))
    .addColumn('public_key', 'text', (c) => c.notNull())
    .addColumn('introduced_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('exchange_blobs')
    .addColumn('peer_id', 'text', (c) => c.notNull().references('exchange_peers.id'))
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('error', 'text')
    .addColumn('noted_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('exchange_blobs_key', ['peer_id', 'case_id', 'sha256'])
    .execute();
  await db.schema
    .createIndex('exchange_blobs_state')
    .on('exchange_blobs')
    .columns(['peer_id', 'state'])
    .execute();
  // Looked up for every blob that a peer asks for.
  await db.schema
    .createIndex('exchange_blobs_hash')
    .on('exchange_blobs')
    .columns(['sha256'])
    .execute();
}
