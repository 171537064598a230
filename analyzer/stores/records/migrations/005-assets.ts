import type { Kysely } from 'kysely';

/** Assets and what polls learn of them. Column meanings: `analyzer/assets/tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createAssets(db);
  await createParts(db);
  await createPolls(db);
}

async function createAssets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('assets')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull().references('units.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('named_by_person', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('vendor', 'text')
    .addColumn('model', 'text')
    .addColumn('serial', 'text')
    .addColumn('os', 'text')
    .addColumn('os_version', 'text')
    .addColumn('sys_object_id', 'text')
    .addColumn('sys_descr', 'text')
    .addColumn('sys_location', 'text')
    .addColumn('engine_id', 'text')
    .addColumn('base_mac', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('uptime_seconds', 'integer')
    .addColumn('interfaces_up', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('interfaces_total', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('readings', 'text')
    .addColumn('last_polled_at', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .execute();
  for (const column of ['serial', 'engine_id', 'base_mac', 'kind']) {
    await db.schema
      .createIndex(`assets_${column}`)
      .on('assets')
      .columns(['unit_id', column])
      .execute();
  }
}

async function createParts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('asset_interfaces')
    .addColumn('asset_id', 'text', (c) => c.notNull().references('assets.id'))
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('if_index', 'integer', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('descr', 'text', (c) => c.notNull())
    .addColumn('alias', 'text', (c) => c.notNull())
    .addColumn('mac', 'text')
    .addColumn('type', 'integer')
    .addColumn('mtu', 'integer')
    .addColumn('admin_status', 'text')
    .addColumn('oper_status', 'text')
    .addColumn('speed_bps', 'text')
    .addColumn('in_octets', 'text')
    .addColumn('out_octets', 'text')
    .addColumn('in_errors', 'text')
    .addColumn('out_errors', 'text')
    .addColumn('in_discards', 'text')
    .addColumn('out_discards', 'text')
    .addColumn('first_seen_at', 'text', (c) => c.notNull())
    .addColumn('last_seen_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('asset_interfaces_key', ['asset_id', 'if_index'])
    .execute();
  await db.schema
    .createTable('asset_addresses')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('asset_id', 'text', (c) => c.notNull().references('assets.id'))
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('prefix_length', 'integer', (c) => c.notNull())
    .addColumn('if_index', 'integer', (c) => c.notNull())
    .addColumn('first_seen_at', 'text', (c) => c.notNull())
    .addColumn('last_seen_at', 'text', (c) => c.notNull())
    .addColumn('until_at', 'text')
    .execute();
  await db.schema
    .createTable('asset_neighbours')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('asset_id', 'text', (c) => c.notNull().references('assets.id'))
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('if_index', 'integer', (c) => c.notNull())
    .addColumn('port_if_index', 'integer')
    .addColumn('ip', 'text', (c) => c.notNull())
    .addColumn('mac', 'text', (c) => c.notNull())
    .addColumn('family', 'text', (c) => c.notNull())
    .addColumn('first_seen_at', 'text', (c) => c.notNull())
    .addColumn('last_seen_at', 'text', (c) => c.notNull())
    .addColumn('until_at', 'text')
    .execute();
  const indexes = [
    ['asset_addresses', ['asset_id', 'until_at']],
    ['asset_addresses', ['address', 'unit_id']],
    ['asset_neighbours', ['asset_id', 'until_at']],
    ['asset_neighbours', ['ip', 'unit_id']],
    ['asset_neighbours', ['mac', 'unit_id']],
  ] as const;
  for (const [table, columns] of indexes) {
    await db.schema
      .createIndex(`${table}_${columns[0]}`)
      .on(table)
      .columns([...columns])
      .execute();
  }
}

async function createPolls(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('poll_targets')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit_id', 'text', (c) => c.notNull().references('units.id'))
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('port', 'integer', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('user_name', 'text')
    .addColumn('auth_protocol', 'text')
    .addColumn('priv_protocol', 'text')
    .addColumn('context', 'text')
    .addColumn('community', 'text')
    .addColumn('auth_key', 'text')
    .addColumn('priv_key', 'text')
    .addColumn('interval_seconds', 'integer', (c) => c.notNull())
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('misses', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('last_run_at', 'text')
    .addColumn('last_outcome', 'text')
    .addColumn('last_error', 'text')
    .addColumn('asset_id', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('poll_targets_place', ['unit_id', 'address', 'port', 'context'])
    .execute();
  await db.schema
    .createTable('poll_runs')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('target_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('millis', 'integer', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('error', 'text')
    .addColumn('requests', 'integer', (c) => c.notNull())
    .addColumn('varbinds', 'integer', (c) => c.notNull())
    .addColumn('timeouts', 'integer', (c) => c.notNull())
    .addColumn('faults', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('poll_runs_target')
    .on('poll_runs')
    .columns(['target_id', 'id'])
    .execute();
}
