import { sql, type Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { fillChain } from '../../../audit/testing/tamper.ts';
import { verifyChains } from '../../../audit/verify-chains.ts';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { migrations } from '../migrations/registry.ts';
import type { Records } from '../records.ts';

/** An empty database that nothing has migrated, and the same one opened as the product does. */
export interface RawDatabase {
  db: Kysely<Database>;
  open(): Promise<Records>;
}

const names = Object.keys(migrations);

/** Tables and columns, as the engine tells them. */
async function shapeOf(db: Kysely<Database>): Promise<Record<string, string[]>> {
  const tables = await db.introspection.getTables();
  return Object.fromEntries(
    tables
      .map(({ name, columns }) => [name, columns.map((c) => `${c.name} ${c.dataType}`).sort()])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

/** What migrating does on every engine. Each call of `create` answers another empty database. */
export function migrationsContract(create: () => Promise<RawDatabase>): void {
  test('have names that sort in the order of the registry', () => {
    expect(names).toEqual(names.toSorted());
  });

  test('lead to the same tables from empty and from every earlier version', async () => {
    const fresh = await create();
    await migrate(fresh.db, migrations);
    const expected = await shapeOf(fresh.db);
    expect(Object.keys(expected)).toContain('audit_entries');
    await fresh.db.destroy();
    // Each version is reached from the one before, and the last is that of the product: so every earlier one leads there.
    const { db } = await create();
    for (const version of names) await migrate(db, migrations, version);
    await migrate(db, migrations);
    expect(await shapeOf(db)).toEqual(expected);
    await db.destroy();
  });

  test('keep what an earlier version has stored', async () => {
    const { db, open } = await create();
    await migrate(db, migrations, '002-audit');
    await db.destroy();
    const records = await open();
    await fillChain(records, 'north', 3);
    await records.stop();
    const again = await open();
    expect(await verifyChains(again)).toMatchObject({ ok: true, chains: [{ entries: 3 }] });
    await again.stop();
  });

  test('leave the version before when one fails half-way', async () => {
    const { db } = await create();
    await migrate(db, migrations);
    const before = await shapeOf(db);
    const failing = {
      ...migrations,
      '999-fails': {
        async up(trx: Kysely<unknown>): Promise<void> {
          await trx.schema.createTable('half').addColumn('id', 'text').execute();
          await sql`update units set name = 'changed'`.execute(trx);
          await sql`select * from no_such_table`.execute(trx);
        },
      },
    };
    await expect(migrate(db, failing)).rejects.toMatchObject({
      code: 'RECORDS_MIGRATION_FAILED',
      message: expect.stringContaining('999-fails'),
    });
    expect(await shapeOf(db)).toEqual(before);
    await migrate(db, migrations);
    await db.destroy();
  });

  test('refuse a database of a newer version', async () => {
    const { db, open } = await create();
    await migrate(db, { ...migrations, '998-newer': { up: async () => undefined } });
    await db.destroy();
    await expect(open()).rejects.toMatchObject({ code: 'RECORDS_MIGRATION_FAILED' });
  });
}
