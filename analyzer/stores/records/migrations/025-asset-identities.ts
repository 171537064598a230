import { sql, type CreateTableBuilder, type Kysely } from 'kysely';

type Columns = Readonly<Record<string, 'text' | 'integer'>>;

/** All columns of `needed` are filled, those of `open` may be null. */
async function createTable(
  db: Kysely<unknown>,
  name: string,
  key: readonly string[],
  needed: Columns,
  open: Columns = {},
): Promise<void> {
  let table: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, type] of Object.entries(needed)) {
    table = table.addColumn(column, type, (c) => c.notNull());
  }
  for (const [column, type] of Object.entries(open)) table = table.addColumn(column, type);
  await table.addPrimaryKeyConstraint(`${name}_key`, [...key] as never).execute();
}

/** Assets that polls found before were first seen when their rows were made. */
async function extendAssets(db: Kysely<unknown>): Promise<void> {
  const columns = [
    ['merged_into', 'text', null],
    ['origin', 'text', 'poll'],
    ['presence', 'text', 'present'],
    ['misses', 'integer', 0],
    ['first_seen_at', 'text', null],
    ['last_seen_at', 'text', null],
    ['claim_state', 'text', 'unclaimed'],
    ['responsible_name', 'text', null],
    ['purpose', 'text', null],
  ] as const;
  for (const [name, type, preset] of columns) {
    await db.schema
      .alterTable('assets')
      .addColumn(name, type, (c) => (preset === null ? c : c.notNull().defaultTo(preset)))
      .execute();
  }
  await sql`update assets set first_seen_at = created_at, last_seen_at = last_polled_at`.execute(
    db,
  );
  await db.schema
    .createIndex('assets_presence')
    .on('assets')
    .columns(['unit_id', 'presence', 'claim_state'])
    .execute();
}

const provenance = {
  source: 'text',
  source_ref: 'text',
  first_seen_at: 'text',
  last_seen_at: 'text',
} as const;

async function createIdentities(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'asset_identifiers',
    ['id'],
    {
      id: 'text',
      asset_id: 'text',
      origin_id: 'text',
      unit_id: 'text',
      kind: 'text',
      value: 'text',
      seen_count: 'integer',
      ...provenance,
    },
    { until_at: 'text' },
  );
  await createTable(
    db,
    'asset_merges',
    ['id'],
    {
      id: 'text',
      unit_id: 'text',
      kept_id: 'text',
      merged_id: 'text',
      evidence: 'text',
      basis: 'text',
      reason: 'text',
      by_name: 'text',
      at: 'text',
      moved: 'text',
    },
    { by_id: 'text', undone_at: 'text', undone_by_name: 'text', undo_reason: 'text' },
  );
  await createTable(db, 'asset_separations', ['one_id', 'other_id'], {
    one_id: 'text',
    other_id: 'text',
    unit_id: 'text',
    reason: 'text',
    by_name: 'text',
    at: 'text',
  });
  await createTable(
    db,
    'asset_conflicts',
    ['id'],
    {
      id: 'text',
      unit_id: 'text',
      kind: 'text',
      identifier_kind: 'text',
      value: 'text',
      asset_ids: 'text',
      detail: 'text',
      state: 'text',
      first_seen_at: 'text',
      last_seen_at: 'text',
    },
    { settled_at: 'text', settled_by_name: 'text', settle_note: 'text' },
  );
}

async function createInventory(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'asset_services',
    ['id'],
    {
      id: 'text',
      asset_id: 'text',
      unit_id: 'text',
      address: 'text',
      family: 'text',
      transport: 'text',
      port: 'integer',
      state: 'text',
      since_at: 'text',
      ...provenance,
    },
    { service: 'text', product: 'text', banner: 'text' },
  );
  await createTable(db, 'known_addresses', ['id'], {
    id: 'text',
    unit_id: 'text',
    address: 'text',
    family: 'text',
    hostname: 'text',
    ...provenance,
  });
  await createTable(
    db,
    'asset_changes',
    ['id'],
    {
      id: 'text',
      asset_id: 'text',
      unit_id: 'text',
      kind: 'text',
      source: 'text',
      source_ref: 'text',
      at: 'text',
    },
    { field: 'text', before: 'text', after: 'text' },
  );
  await createTable(
    db,
    'asset_claims',
    ['id'],
    {
      id: 'text',
      asset_id: 'text',
      unit_id: 'text',
      kind: 'text',
      state: 'text',
      reason: 'text',
      by_id: 'text',
      by_name: 'text',
      at: 'text',
    },
    {
      responsible_name: 'text',
      purpose: 'text',
      other_unit_id: 'text',
      decided_by_id: 'text',
      decided_by_name: 'text',
      decided_at: 'text',
      decision: 'text',
    },
  );
  await createTable(
    db,
    'exposure_findings',
    ['id'],
    {
      id: 'text',
      asset_id: 'text',
      unit_id: 'text',
      transport: 'text',
      port: 'integer',
      v4_state: 'text',
      severity: 'text',
      evidence: 'text',
      state: 'text',
      opened_at: 'text',
      last_seen_at: 'text',
      version: 'integer',
    },
    {
      resolved_at: 'text',
      accepted_by_id: 'text',
      accepted_by_name: 'text',
      accepted_at: 'text',
      accepted_until: 'text',
      accept_reason: 'text',
    },
  );
}

/** Identity, provenance, services and exposure of assets. Column meanings: `tables.ts` in `analyzer/assets`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await extendAssets(db);
  await createIdentities(db);
  await createInventory(db);
  const indexes = [
    ['asset_identifiers', ['unit_id', 'kind', 'value'], false],
    ['asset_identifiers', ['asset_id', 'kind', 'value', 'source', 'origin_id'], true],
    ['asset_merges', ['kept_id'], false],
    ['asset_merges', ['merged_id'], false],
    ['asset_conflicts', ['unit_id', 'state'], false],
    ['asset_conflicts', ['kind', 'value', 'unit_id'], true],
    ['asset_services', ['asset_id', 'transport', 'port'], false],
    ['asset_services', ['unit_id', 'address', 'transport', 'port'], true],
    ['known_addresses', ['unit_id', 'address', 'source', 'hostname'], true],
    ['asset_changes', ['unit_id', 'at'], false],
    ['asset_changes', ['asset_id', 'id'], false],
    ['asset_claims', ['asset_id', 'state'], false],
    ['asset_claims', ['unit_id', 'state'], false],
    ['exposure_findings', ['asset_id', 'transport', 'port'], true],
    ['exposure_findings', ['unit_id', 'state'], false],
  ] as const;
  for (const [table, columns, unique] of indexes) {
    const index = db.schema.createIndex(`${table}_${columns[0]}_index`).on(table);
    await (unique ? index.unique() : index).columns([...columns]).execute();
  }
  // Two sources may see one machine at the same moment: the second looks when the first has written.
  const locks = db.withTables<{ people_locks: { name: string; turns: number } }>();
  await locks.insertInto('people_locks').values({ name: 'inventory', turns: 0 }).execute();
}
