import type { CreateTableBuilder, Kysely } from 'kysely';

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

const range = { prefix: 'text', family: 'text', first: 'text', last: 'text' } as const;

async function createPlans(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'address_plans',
    ['id'],
    {
      id: 'text',
      unit_id: 'text',
      name: 'text',
      state: 'text',
      version: 'integer',
      authorised_by: 'text',
      authorised_from: 'text',
      authorised_until: 'text',
      authorised_from_at: 'text',
      authorised_until_at: 'text',
      authorisation_reference: 'text',
      note: 'text',
      created_at: 'text',
      created_by: 'text',
      created_by_name: 'text',
      updated_at: 'text',
      updated_by_name: 'text',
    },
    {
      document_sha256: 'text',
      document_name: 'text',
      document_bytes: 'integer',
      ended_at: 'text',
    },
  );
  await createTable(
    db,
    'address_plan_prefixes',
    ['id'],
    { id: 'text', plan_id: 'text', unit_id: 'text', ...range, note: 'text' },
    { v4_twin: 'text', vlan: 'integer' },
  );
  await createTable(db, 'address_plan_exclusions', ['id'], {
    id: 'text',
    plan_id: 'text',
    unit_id: 'text',
    ...range,
    reason: 'text',
  });
  await createTable(db, 'sweep_schedules', ['plan_id'], {
    plan_id: 'text',
    unit_id: 'text',
    enabled: 'integer',
    every_seconds: 'integer',
    settings: 'text',
    updated_at: 'text',
    updated_by: 'text',
    updated_by_name: 'text',
  });
}

async function createSweeps(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'sweeps',
    ['id'],
    {
      id: 'text',
      unit_id: 'text',
      plan_id: 'text',
      plan_version: 'integer',
      state: 'text',
      scheduled: 'integer',
      settings: 'text',
      budget: 'integer',
      rate: 'integer',
      phase: 'text',
      probes: 'integer',
      found: 'integer',
      found_new: 'integer',
      aliased: 'integer',
      failed: 'integer',
      excluded: 'integer',
      aliased_prefixes: 'text',
      seed: 'integer',
      resumed: 'integer',
      created_at: 'text',
      created_by: 'text',
      created_by_name: 'text',
    },
    {
      knowledge_sha256: 'text',
      reason: 'text',
      detail: 'text',
      started_at: 'text',
      progress_at: 'text',
      ended_at: 'text',
    },
  );
  await createTable(db, 'sweep_journal', ['sweep_id', 'seq'], {
    sweep_id: 'text',
    unit_id: 'text',
    seq: 'integer',
    entry: 'text',
  });
  await createTable(
    db,
    'sweep_hosts',
    ['sweep_id', 'address'],
    {
      sweep_id: 'text',
      unit_id: 'text',
      address: 'text',
      family: 'text',
      prefix: 'text',
      why: 'text',
      evidence: 'text',
      known: 'integer',
      found_at: 'text',
    },
    { why_from: 'text', asset_id: 'text' },
  );
  await createTable(
    db,
    'sweep_ports',
    ['sweep_id', 'address', 'port'],
    {
      sweep_id: 'text',
      unit_id: 'text',
      address: 'text',
      port: 'integer',
      state: 'text',
      at: 'text',
    },
    { banner: 'text', identity: 'text' },
  );
}

/** Address plans and sweeps. Column meanings: `analyzer/sweeps/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createPlans(db);
  await createSweeps(db);
  const indexes = [
    ['address_plans', ['unit_id', 'state']],
    ['address_plan_prefixes', ['plan_id']],
    ['address_plan_prefixes', ['family', 'first']],
    ['address_plan_exclusions', ['plan_id']],
    ['sweeps', ['plan_id', 'created_at']],
    ['sweeps', ['unit_id', 'created_at']],
    ['sweeps', ['state']],
    ['sweep_hosts', ['asset_id']],
  ] as const;
  for (const [table, columns] of indexes) {
    await db.schema
      .createIndex(`${table}_${columns[0]}`)
      .on(table)
      .columns([...columns])
      .execute();
  }
}
