import { sql, type CreateTableBuilder, type Kysely } from 'kysely';
import { refuseChanges } from './append-only.ts';

type Columns = Readonly<Record<string, 'text' | 'integer'>>;

/** All columns of `needed` are filled, those of `open` may be null. */
async function createTable(
  db: Kysely<unknown>,
  name: string,
  needed: Columns,
  open: Columns,
  key: readonly string[],
): Promise<void> {
  let table: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, type] of Object.entries(needed)) {
    table = table.addColumn(column, type, (c) => c.notNull());
  }
  for (const [column, type] of Object.entries(open)) table = table.addColumn(column, type);
  await table.addPrimaryKeyConstraint(`${name}_key`, [...key] as never).execute();
}

async function createIndex(
  db: Kysely<unknown>,
  table: string,
  columns: readonly string[],
): Promise<void> {
  await db.schema
    .createIndex(`${table}_${columns.join('_')}`)
    .on(table)
    .columns([...columns])
    .execute();
}

async function createRegister(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'system_profiles',
    {
      system_id: 'text',
      unit_id: 'text',
      version: 'integer',
      business: 'text',
      users_kind: 'text',
      data: 'text',
      addresses: 'text',
      domains: 'text',
      updated_at: 'text',
      updated_by_name: 'text',
    },
    {
      owner_department: 'text',
      responsible_id: 'text',
      responsible_name: 'text',
      responsible_phone: 'text',
      users_count: 'integer',
      deployment: 'text',
      provider: 'text',
      internet_facing: 'integer',
      go_live_on: 'text',
    },
    ['system_id'],
  );
  await createTable(
    db,
    'system_assets',
    { system_id: 'text', asset_id: 'text', unit_id: 'text', linked_at: 'text' },
    {},
    ['system_id', 'asset_id'],
  );
  await createIndex(db, 'system_assets', ['asset_id']);
  await createTable(
    db,
    'system_levels',
    {
      id: 'text',
      system_id: 'text',
      unit_id: 'text',
      s_level: 'integer',
      a_level: 'integer',
      level: 'integer',
      scopes: 'text',
      by_name: 'text',
      at: 'text',
    },
    { grade: 'text', answers: 'text', reason: 'text', decided_by: 'text' },
    ['id'],
  );
  await createIndex(db, 'system_levels', ['system_id', 'at']);
  await refuseChanges(db, 'system_levels', ['update', 'delete']);
  await createTable(
    db,
    'case_numbers',
    { series: 'text', unit_id: 'text', year: 'integer', last: 'integer' },
    {},
    ['series', 'unit_id', 'year'],
  );
}

/** Files that were received for a case; a message then attaches them. */
async function createFiles(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'case_files',
    {
      case_id: 'text',
      case_kind: 'text',
      unit_id: 'text',
      sha256: 'text',
      sm3: 'text',
      name: 'text',
      media_type: 'text',
      bytes: 'integer',
      uploaded_by: 'text',
      uploaded_by_name: 'text',
      uploaded_at: 'text',
    },
    {},
    ['case_id', 'sha256'],
  );
  await createIndex(db, 'case_files', ['sha256']);
}

const caseColumns = {
  id: 'text',
  unit_id: 'text',
  system_id: 'text',
  title: 'text',
  state: 'text',
  version: 'integer',
  opened_at: 'text',
  updated_at: 'text',
} as const;

async function createFilings(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'filings',
    { ...caseColumns, s_level: 'integer', a_level: 'integer', level: 'integer', step: 'integer' },
    { certificate_number: 'text', issued_on: 'text', valid_until: 'text', next_due_at: 'text' },
    ['id'],
  );
  await createIndex(db, 'filings', ['system_id', 'state']);
  await createIndex(db, 'filings', ['unit_id', 'state']);
}

async function createAttestations(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'attestations',
    {
      ...caseColumns,
      number: 'text',
      effective_on: 'text',
      effective_at: 'text',
      expires_on: 'text',
      expires_at: 'text',
      files_count: 'integer',
      opened_by: 'text',
    },
    {
      period_from: 'text',
      period_to: 'text',
      signed_by: 'text',
      reviewed_by: 'text',
      next_due_at: 'text',
    },
    ['id'],
  );
  await createIndex(db, 'attestations', ['system_id', 'state']);
  await createIndex(db, 'attestations', ['unit_id', 'state']);
  await createTable(
    db,
    'attestation_items',
    {
      attestation_id: 'text',
      unit_id: 'text',
      system_id: 'text',
      item_key: 'text',
      verdict: 'text',
    },
    { note: 'text' },
    ['attestation_id', 'item_key'],
  );
  await createIndex(db, 'attestation_items', ['system_id', 'item_key']);
}

async function createExceptions(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'item_exceptions',
    {
      ...caseColumns,
      number: 'text',
      item_key: 'text',
      risk: 'text',
      expires_on: 'text',
      expires_at: 'text',
      requested_by: 'text',
    },
    { approved_by: 'text', approved_at: 'text', frozen_state: 'text', next_due_at: 'text' },
    ['id'],
  );
  await createIndex(db, 'item_exceptions', ['system_id', 'item_key']);
  await createIndex(db, 'item_exceptions', ['unit_id', 'state']);
}

async function createFindings(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'findings',
    {
      ...caseColumns,
      number: 'text',
      raised_unit_id: 'text',
      raised_by: 'text',
      item_key: 'text',
      severity: 'text',
      rounds: 'integer',
    },
    { template_id: 'text', closed_at: 'text', next_due_at: 'text' },
    ['id'],
  );
  await createIndex(db, 'findings', ['system_id', 'item_key']);
  await createIndex(db, 'findings', ['unit_id', 'state']);
  await createIndex(db, 'findings', ['raised_unit_id', 'state']);
}

/** Systems that were registered before have a level that nobody explained, and a profile to be filled in. */
async function fillKnownSystems(db: Kysely<unknown>): Promise<void> {
  await sql`insert into system_profiles (system_id, unit_id, version, business, users_kind, data, addresses, domains, updated_at, updated_by_name)
    select id, unit_id, 1, '', '', '[]', '[]', '[]', created_at, '' from systems`.execute(db);
  await sql`insert into system_levels (id, system_id, unit_id, s_level, a_level, level, scopes, by_name, at)
    select id, id, unit_id, s_level, a_level, level, scopes, '', created_at from systems`.execute(
    db,
  );
}

export async function up(db: Kysely<unknown>): Promise<void> {
  await createRegister(db);
  await createFiles(db);
  await createFilings(db);
  await createAttestations(db);
  await createExceptions(db);
  await createFindings(db);
  await fillKnownSystems(db);
}
