import type { Kysely } from 'kysely';
import { refuseChanges } from './append-only.ts';

/** Evaluation of drills, reach, entries from paper. Column meanings: `analyzer/drills/evaluation/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createJudgements(db);
  await createSubmissions(db);
  await createReach(db);
  for (const table of [
    'drill_observations',
    'drill_evaluation_forms',
    'drill_submissions',
    'drill_paper_entries',
  ]) {
    await refuseChanges(db, table, ['update', 'delete']);
  }
}

async function createJudgements(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('drill_observations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('drill_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('inject_id', 'text', (c) => c.notNull())
    .addColumn('expected_id', 'text')
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('evaluator_id', 'text', (c) => c.notNull())
    .addColumn('evaluator_name', 'text', (c) => c.notNull())
    .addColumn('result', 'text', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('entered_by', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('drill_observations_drill')
    .on('drill_observations')
    .columns(['drill_id', 'at'])
    .execute();
  await db.schema
    .createTable('drill_evaluation_forms')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('drill_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('evaluator_id', 'text', (c) => c.notNull())
    .addColumn('evaluator_name', 'text', (c) => c.notNull())
    .addColumn('grades', 'text', (c) => c.notNull())
    .addColumn('advice', 'text', (c) => c.notNull())
    .addColumn('conclusion', 'text', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('entered_by', 'text', (c) => c.notNull())
    .addColumn('entered_by_name', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('drill_evaluation_forms_drill')
    .on('drill_evaluation_forms')
    .columns(['drill_id', 'at'])
    .execute();
}

async function createSubmissions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('drill_submissions')
    .addColumn('drill_id', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('body_sha256', 'text', (c) => c.notNull())
    .addColumn('answer', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('drill_submissions_key', ['drill_id', 'account_id', 'key'])
    .execute();
  await db.schema
    .createTable('drill_paper_entries')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('drill_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('written_by', 'text', (c) => c.notNull())
    .addColumn('entered_by', 'text', (c) => c.notNull())
    .addColumn('entered_by_name', 'text', (c) => c.notNull())
    .addColumn('clock', 'text')
    .addColumn('injects', 'text', (c) => c.notNull())
    .addColumn('counts', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('drill_paper_entries_drill')
    .on('drill_paper_entries')
    .columns(['drill_id', 'at'])
    .execute();
}

async function createReach(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('drill_reach')
    .addColumn('drill_id', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('asked_at', 'text')
    .addColumn('asked_by', 'text')
    .addColumn('answered_at', 'text')
    .addColumn('answered_by', 'text')
    .addColumn('reached', 'integer')
    .addColumn('note', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('drill_reach_key', ['drill_id', 'account_id'])
    .execute();
}
