import type { Kysely } from 'kysely';
import { refuseChanges } from './append-only.ts';

/** Exclusions take over from `item_states`, whose other rows are computed from evidence and people now. */
async function exclusions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('item_exclusions')
    .addColumn('system_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('item_key', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('decided_by', 'text', (c) => c.notNull())
    .addColumn('decided_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('item_exclusions_pk', ['system_id', 'item_key'])
    .execute();
  const old = db.withTables<{
    item_states: Record<
      'system_id' | 'unit_id' | 'item_key' | 'reason' | 'decided_by' | 'decided_at',
      string
    >;
    item_exclusions: Record<
      'system_id' | 'unit_id' | 'item_key' | 'reason' | 'decided_by' | 'decided_at',
      string
    >;
  }>();
  await old
    .insertInto('item_exclusions')
    .columns(['system_id', 'unit_id', 'item_key', 'reason', 'decided_by', 'decided_at'])
    .expression((eb) =>
      eb
        .selectFrom('item_states')
        .select((row) => [
          'system_id',
          'unit_id',
          'item_key',
          row.fn.coalesce('reason', row.val('')).as('reason'),
          row.val('').as('decided_by'),
          'decided_at',
        ])
        .where('decided_by', '=', 'person'),
    )
    .execute();
  await db.schema.dropTable('item_states').execute();
}

/** Evidence that was replaced stays as history; what an assessor says of an item beside its state. */
async function evidenceAndMarks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('evidence')
    .addColumn('confirmable', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('evidence').addColumn('lapse', 'text').execute();
  await db.schema.alterTable('evidence').addColumn('superseded_at', 'text').execute();
  await db.schema
    .createIndex('evidence_current')
    .on('evidence')
    .columns(['system_id', 'superseded_at', 'item_key'])
    .execute();
  await db.schema
    .createTable('item_marks')
    .addColumn('system_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('item_key', 'text', (c) => c.notNull())
    .addColumn('importance', 'text')
    .addColumn('risk', 'text')
    .addColumn('major_hazard', 'text')
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('decided_by', 'text', (c) => c.notNull())
    .addColumn('decided_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('item_marks_pk', ['system_id', 'item_key'])
    .execute();
}

async function sheets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('verdict_sheets')
    .addColumn('system_id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('profile', 'text', (c) => c.notNull())
    .addColumn('catalogue', 'text', (c) => c.notNull())
    .addColumn('words', 'text', (c) => c.notNull())
    .addColumn('windows', 'text', (c) => c.notNull())
    .addColumn('built_at', 'text', (c) => c.notNull())
    .addColumn('stale', 'integer', (c) => c.notNull())
    .addColumn('changes_at', 'text')
    .addColumn('failed', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('verdict_sheets_due')
    .on('verdict_sheets')
    .columns(['stale', 'changes_at'])
    .execute();
  await db.schema
    .createIndex('verdict_sheets_unit')
    .on('verdict_sheets')
    .columns(['unit_id', 'failed'])
    .execute();
}

async function frozen(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('frozen_assessments')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('system_id', 'text', (c) => c.notNull())
    .addColumn('system_name', 'text', (c) => c.notNull())
    .addColumn('level', 'integer', (c) => c.notNull())
    .addColumn('note', 'text')
    .addColumn('frozen_at', 'text', (c) => c.notNull())
    .addColumn('frozen_by_id', 'text')
    .addColumn('frozen_by_name', 'text', (c) => c.notNull())
    .addColumn('summary', 'text', (c) => c.notNull())
    .addColumn('catalogue', 'text', (c) => c.notNull())
    .addColumn('catalogue_intact', 'integer', (c) => c.notNull())
    .addColumn('bytes', 'integer', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('sm3', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('frozen_assessments_system')
    .on('frozen_assessments')
    .columns(['system_id', 'frozen_at'])
    .execute();
  await db.schema
    .createTable('frozen_contents')
    .addColumn('assessment_id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .execute();
  await refuseChanges(db, 'frozen_assessments', ['update', 'delete']);
  await refuseChanges(db, 'frozen_contents', ['update', 'delete']);
}

/** Sheets of verdicts and frozen assessments. Column meanings: `analyzer/assessment/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await exclusions(db);
  await evidenceAndMarks(db);
  await sheets(db);
  await frozen(db);
}
