import { sql, type Kysely } from 'kysely';

/** Notices, deliveries, number series and PINs. Column meanings: `analyzer/notices/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createNotices(db);
  await createFingerprints(db);
  await createFailures(db);
  await createDeliveries(db);
  await createNumberSeries(db);
  await createPins(db);
}

type Indexes = Readonly<Record<string, string[]>>;

async function createIndexes(db: Kysely<unknown>, table: string, indexes: Indexes): Promise<void> {
  for (const [name, columns] of Object.entries(indexes)) {
    await db.schema.createIndex(name).on(table).columns(columns).execute();
  }
}

async function createNotices(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notices')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('number', 'text')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('severity_rank', 'integer', (c) => c.notNull())
    .addColumn('tlp', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('issued_at', 'text')
    .addColumn('archived_at', 'text')
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('recipients', 'integer', (c) => c.notNull())
    .addColumn('recurrences', 'integer', (c) => c.notNull())
    .addColumn('references_count', 'integer', (c) => c.notNull())
    .addColumn('pending', 'integer', (c) => c.notNull())
    .execute();
  await createIndexes(db, 'notices', {
    notices_unit: ['unit_id', 'created_at'],
    notices_state: ['state', 'created_at'],
    notices_pending: ['pending', 'id'],
  });
  await db.schema
    .createIndex('notices_number')
    .on('notices')
    .columns(['unit_id', 'number'])
    .unique()
    .execute();
}

async function createFingerprints(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notice_fingerprints')
    .addColumn('notice_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('active_key', 'text', (c) => c.unique())
    .addPrimaryKeyConstraint('notice_fingerprints_key', ['notice_id', 'fingerprint'])
    .execute();
  await createIndexes(db, 'notice_fingerprints', {
    notice_fingerprints_found: ['unit_id', 'fingerprint'],
  });
}

async function createFailures(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notice_failures')
    .addColumn('notice_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('recipient_unit_id', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('notice_failures_key', ['notice_id', 'recipient_unit_id'])
    .execute();
}

async function createDeliveries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deliveries')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('notice_id', 'text', (c) => c.notNull())
    .addColumn('parent_id', 'text')
    .addColumn('issuer_unit_id', 'text', (c) => c.notNull())
    .addColumn('number', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('severity_rank', 'integer', (c) => c.notNull())
    .addColumn('tlp', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('round', 'integer', (c) => c.notNull())
    .addColumn('recurrences', 'integer', (c) => c.notNull())
    .addColumn('open_request', 'text')
    .addColumn('issued_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('next_due_at', 'text')
    .addColumn('next_clock', 'text')
    .addColumn('sign_due_at', 'text')
    .addColumn('contain_due_at', 'text')
    .addColumn('feedback_due_at', 'text')
    .addColumn('verify_due_at', 'text')
    .addColumn('code', 'text', (c) => c.notNull().unique())
    .execute();
  await createIndexes(db, 'deliveries', {
    // Boards count from this one alone.
    deliveries_unit: ['unit_id', 'state', 'next_due_at', 'issuer_unit_id', 'id'],
    deliveries_issuer: ['issuer_unit_id', 'state'],
    deliveries_notice: ['notice_id', 'unit_id'],
    deliveries_parent: ['parent_id'],
    deliveries_issued: ['issued_at', 'id', 'unit_id', 'issuer_unit_id'],
    // Cards of a board are read in their order and stop early; who may see them is decided in the index.
    deliveries_state_due: ['state', 'next_due_at', 'unit_id', 'issuer_unit_id', 'id'],
  });
  for (const clock of ['sign', 'contain', 'feedback', 'verify']) {
    await db.schema
      .createIndex(`deliveries_${clock}`)
      .on('deliveries')
      .columns([`${clock}_due_at`, 'unit_id', 'issuer_unit_id', 'id'])
      .where(sql`${sql.ref(`${clock}_due_at`)}`, 'is not', null)
      .execute();
  }
}

async function createNumberSeries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('number_series')
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('year', 'integer', (c) => c.notNull())
    .addColumn('last', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('number_series_key', ['unit_id', 'year'])
    .execute();
}

async function createPins(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('account_pins')
    .addColumn('account_id', 'text', (c) => c.primaryKey().references('accounts.id'))
    .addColumn('pin_hash', 'text', (c) => c.notNull())
    .addColumn('set_at', 'text', (c) => c.notNull())
    .execute();
}
