import type { CreateTableBuilder, Kysely } from 'kysely';

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

async function createCaptures(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'captures',
    {
      id: 'text',
      unit_id: 'text',
      file_name: 'text',
      note: 'text',
      sha256: 'text',
      sm3: 'text',
      bytes: 'integer',
      state: 'text',
      packets: 'integer',
      hosts: 'integer',
      findings: 'integer',
      failures: 'integer',
      uploaded_by: 'text',
      uploaded_by_name: 'text',
      uploaded_at: 'text',
    },
    {
      fault_code: 'text',
      fault_message: 'text',
      fault_packet: 'integer',
      fault_offset: 'text',
      engine: 'integer',
      format: 'text',
      first_at: 'text',
      last_at: 'text',
      summary: 'text',
      claims: 'text',
      read_at: 'text',
      judged_at: 'text',
    },
    ['id'],
  );
  await createIndex(db, 'captures', ['unit_id', 'uploaded_at']);
  await createIndex(db, 'captures', ['state']);
  await createTable(
    db,
    'capture_hosts',
    {
      capture_id: 'text',
      unit_id: 'text',
      address: 'text',
      family: 'text',
      macs: 'text',
      vlans: 'text',
      names: 'text',
      seen_by: 'text',
      on_link: 'integer',
      packets: 'integer',
      first_at: 'text',
      last_at: 'text',
      first_packet: 'integer',
    },
    {},
    ['capture_id', 'address'],
  );
  await createTable(
    db,
    'capture_names',
    {
      capture_id: 'text',
      unit_id: 'text',
      ordinal: 'integer',
      kind: 'text',
      name: 'text',
      count: 'integer',
      first_at: 'text',
      last_at: 'text',
      first_packet: 'integer',
    },
    { address: 'text', port: 'integer' },
    ['capture_id', 'ordinal'],
  );
  await createTable(
    db,
    'capture_findings',
    {
      id: 'text',
      capture_id: 'text',
      unit_id: 'text',
      kind: 'text',
      verdict: 'text',
      severity: 'text',
      subject: 'text',
      detail: 'text',
      evidence: 'text',
      first_at: 'text',
      last_at: 'text',
    },
    {},
    ['id'],
  );
  await createIndex(db, 'capture_findings', ['capture_id']);
  await createIndex(db, 'capture_findings', ['unit_id', 'verdict']);
  await createTable(
    db,
    'network_services',
    {
      id: 'text',
      unit_id: 'text',
      kind: 'text',
      name: 'text',
      prefixes: 'text',
      added_by: 'text',
      added_by_name: 'text',
      added_at: 'text',
    },
    { address: 'text', mac: 'text', vlan: 'integer' },
    ['id'],
  );
  await createIndex(db, 'network_services', ['unit_id']);
}

const figures = {
  unit_id: 'text',
  computed_at: 'text',
  portals_having: 'integer',
  portals_measured: 'integer',
  portals_in_scope: 'integer',
  hosts_having: 'integer',
  hosts_measured: 'integer',
  hosts_in_scope: 'integer',
  links_having: 'integer',
  links_measured: 'integer',
  links_in_scope: 'integer',
  county_10g: 'text',
  school_1g: 'text',
  class_100m: 'text',
  goals: 'text',
} as const;

async function createReadiness(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'ipv6_portals',
    {
      id: 'text',
      unit_id: 'text',
      name: 'text',
      domain: 'text',
      enabled: 'integer',
      added_by: 'text',
      added_by_name: 'text',
      added_at: 'text',
    },
    { state: 'text', last_measured_at: 'text', last_measurement_id: 'text' },
    ['id'],
  );
  await db.schema
    .createIndex('ipv6_portals_domain')
    .unique()
    .on('ipv6_portals')
    .columns(['unit_id', 'domain'])
    .execute();
  await createTable(
    db,
    'ipv6_measurements',
    {
      id: 'text',
      portal_id: 'text',
      unit_id: 'text',
      measured_at: 'text',
      state: 'text',
      result: 'text',
    },
    {},
    ['id'],
  );
  await createIndex(db, 'ipv6_measurements', ['portal_id', 'measured_at']);
  await createTable(
    db,
    'access_lines',
    {
      id: 'text',
      unit_id: 'text',
      goal: 'text',
      name: 'text',
      added_by: 'text',
      added_by_name: 'text',
      added_at: 'text',
    },
    { asset_id: 'text', if_index: 'integer', contracted_bps: 'text' },
    ['id'],
  );
  await createIndex(db, 'access_lines', ['unit_id', 'goal']);
  await createTable(
    db,
    'access_denominators',
    {
      unit_id: 'text',
      goal: 'text',
      total: 'integer',
      set_by: 'text',
      set_by_name: 'text',
      set_at: 'text',
    },
    {},
    ['unit_id', 'goal'],
  );
  await createTable(db, 'ipv6_units', figures, {}, ['unit_id']);
  await createTable(db, 'ipv6_days', { day: 'text', ...figures }, {}, ['unit_id', 'day']);
}

async function createKnowledge(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'knowledge_runs',
    {
      id: 'text',
      unit_id: 'text',
      kind: 'text',
      name: 'text',
      state: 'text',
      addresses: 'integer',
      assets: 'integer',
      faults: 'integer',
      dropped: 'integer',
      asked: 'integer',
      detail: 'text',
      by_name: 'text',
      created_by: 'text',
      created_at: 'text',
    },
    { server: 'text', sha256: 'text', outcome: 'text', ended_at: 'text' },
    ['id'],
  );
  await createIndex(db, 'knowledge_runs', ['unit_id', 'created_at']);
}

/** Captures, what they are judged against, and how far units are with IPv6. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createCaptures(db);
  await createReadiness(db);
  await createKnowledge(db);
}
