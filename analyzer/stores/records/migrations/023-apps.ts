import type { CreateTableBuilder, Kysely } from 'kysely';

type Columns = Readonly<Record<string, 'text' | 'integer'>>;

/** All columns of `needed` are filled, those of `open` may be null. */
async function createTable(
  db: Kysely<unknown>,
  name: string,
  needed: Columns,
  open: Columns,
): Promise<void> {
  let table: CreateTableBuilder<string, string> = db.schema
    .createTable(name)
    .addColumn('id', 'text', (c) => c.primaryKey());
  for (const [column, type] of Object.entries(needed)) {
    table = table.addColumn(column, type, (c) => c.notNull());
  }
  for (const [column, type] of Object.entries(open)) table = table.addColumn(column, type);
  await table.execute();
}

async function createIndexes(
  db: Kysely<unknown>,
  table: string,
  indexes: readonly (readonly string[])[],
): Promise<void> {
  for (const columns of indexes) {
    const name = `${table}_${columns.join('_')}`;
    await db.schema
      .createIndex(name)
      .on(table)
      .columns([...columns])
      .execute();
  }
}

const caseColumns = {
  unit_id: 'text',
  app_id: 'text',
  title: 'text',
  state: 'text',
  version: 'integer',
  items_decided: 'integer',
  items_problems: 'integer',
  opened_by: 'text',
  opened_at: 'text',
  updated_at: 'text',
} as const;

/** Apps, their filings, uses and lists. Column meanings: `analyzer/apps/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'apps',
    {
      unit_id: 'text',
      version: 'integer',
      name: 'text',
      origin: 'text',
      facts: 'text',
      public: 'integer',
      created_at: 'text',
      created_by: 'text',
      created_by_name: 'text',
      updated_at: 'text',
    },
    {
      provider_name: 'text',
      provider_key: 'text',
      package_name: 'text',
      bundle_id: 'text',
      package_id: 'text',
      filing_id: 'text',
      filing_state: 'text',
      filing_number: 'text',
      filed_on: 'text',
      valid_until: 'text',
      closed_at: 'text',
    },
  );
  await createIndexes(db, 'apps', [
    ['unit_id', 'name'],
    ['provider_key'],
    ['public', 'name'],
    ['filing_number'],
  ]);
  await createTable(
    db,
    'app_filings',
    { ...caseColumns, authority_unit_id: 'text' },
    {
      number: 'text',
      provider_name: 'text',
      provider_key: 'text',
      package_id: 'text',
      filed_on: 'text',
      valid_until: 'text',
      next_due_at: 'text',
    },
  );
  await createIndexes(db, 'app_filings', [
    ['unit_id', 'state'],
    ['app_id', 'state'],
    ['authority_unit_id', 'state', 'next_due_at'],
    ['provider_key'],
  ]);
  await createTable(db, 'app_uses', caseColumns, {
    nature: 'text',
    bureau_unit_id: 'text',
    package_id: 'text',
    trigger_kind: 'text',
    people: 'integer',
    in_use_since: 'text',
    reviewed_on: 'text',
    stopped_on: 'text',
    next_due_at: 'text',
  });
  await createIndexes(db, 'app_uses', [
    ['unit_id', 'state'],
    ['app_id', 'id'],
    ['bureau_unit_id', 'state', 'next_due_at'],
  ]);
  await createTable(
    db,
    'app_list_entries',
    {
      unit_id: 'text',
      list: 'text',
      subject: 'text',
      provider_key: 'text',
      provider_name: 'text',
      reason: 'text',
      half_year: 'text',
      from_at: 'text',
      made_by: 'text',
      made_by_name: 'text',
      made_at: 'text',
    },
    {
      app_id: 'text',
      app_name: 'text',
      banned_until: 'text',
      ended_at: 'text',
      ended_reason: 'text',
    },
  );
  await createIndexes(db, 'app_list_entries', [
    ['unit_id', 'half_year'],
    ['provider_key', 'list'],
  ]);
  await createTable(
    db,
    'app_triggers',
    {
      unit_id: 'text',
      app_id: 'text',
      kind: 'text',
      reason_zh: 'text',
      reason_en: 'text',
      urgent: 'integer',
      made_by_name: 'text',
      created_at: 'text',
      reached: 'text',
      uses: 'integer',
    },
    { done_at: 'text' },
  );
  await createIndexes(db, 'app_triggers', [['done_at', 'created_at'], ['app_id']]);
}
