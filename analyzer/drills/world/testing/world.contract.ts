import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendAudit } from '../../../audit/append.ts';
import { caseFixture, personOf, type CaseFixture } from '../../../cases/testing/case-fixture.ts';
import { opening } from '../../../cases/testing/toy-actions.ts';
import { visibleTo } from '../../../people/visibility.ts';
import { insertTestUnits, testEpoch } from '../../../people/testing/unit-tree.ts';
import type { Db, Records } from '../../../stores/records/records.ts';
import { createDrillRecords } from '../drill-records.ts';
import { twinnedTables } from '../twins.ts';

const person = (unitId: string) => ({ actor: personOf(unitId), unitId });
const errand = { caseKind: 'delivery', message: 'open', payload: opening } as const;

/** Rows of a table as it is named, whatever world. */
async function countRaw(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(
    db,
  );
  return Number(rows[0]?.n);
}

/** What the drill world keeps apart, on every engine. `open` answers an empty, migrated database. */
export function worldContract(open: () => Promise<Records>): void {
  let records: Records;
  let drills: Records;
  let real: CaseFixture;
  let played: CaseFixture;

  beforeAll(async () => {
    records = await open();
    await insertTestUnits(records.db);
    drills = createDrillRecords(records);
    real = await caseFixture({ records });
    played = await caseFixture({ records: drills });
  });
  afterAll(() => records?.stop());

  test('has a twin of each table with the same columns and indexes', async () => {
    const tables = await records.db.introspection.getTables();
    const shapeOf = (name: string) =>
      tables
        .find((table) => table.name === name)
        ?.columns.map((c) => `${c.name} ${c.dataType} ${c.isNullable} ${c.hasDefaultValue}`)
        .sort();
    for (const name of twinnedTables) {
      expect(shapeOf(name), name).toBeDefined();
      expect(shapeOf(`drill_${name}`), name).toEqual(shapeOf(name));
      expect(await indexesOf(records, `drill_${name}`), name).toEqual(
        (await indexesOf(records, name)).map((index) => `drill_${index}`),
      );
    }
  });

  test('runs the engine of cases on twins only', async () => {
    const before = await Promise.all(twinnedTables.map((name) => countRaw(records.db, name)));
    await played.cases.act({ caseId: 'played', ...errand, ...person('county') });
    await played.cases.drainOutbox();
    expect(await played.cases.find('played')).toMatchObject({ version: 1 });
    expect(await played.cases.log('played')).toHaveLength(1);
    expect(await real.cases.find('played')).toBeUndefined();
    expect(await real.cases.log('played')).toEqual([]);
    const after = await Promise.all(twinnedTables.map((name) => countRaw(records.db, name)));
    expect(after).toEqual(before);
    expect(await countRaw(records.db, 'drill_cases')).toBe(1);
    await real.cases.act({ caseId: 'real', ...errand, ...person('county') });
    expect(await played.cases.find('real')).toBeUndefined();
    expect(await played.cases.rebuild()).toBe(1);
  });

  test('keeps its logs append-only as well', async () => {
    for (const change of [
      drills.db.updateTable('case_messages').set({ kind: 'x' }),
      drills.db.deleteFrom('case_messages'),
    ]) {
      await expect(change.execute()).rejects.toMatchObject({ code: 'RECORDS_APPEND_ONLY' });
    }
  });

  test('decides what is visible by its own parties in the real tree', async () => {
    const see = (world: Records, unitId: string) =>
      world.db
        .selectFrom('cases')
        .select('case_id')
        .where(
          visibleTo(
            world.db,
            { grants: [{ role: 'school-cio', unitId, from: testEpoch }] },
            '2026-10-01T00:00:00.000Z',
            { kind: 'delivery', idColumn: 'cases.case_id', unitColumn: 'cases.unit_id' },
          ),
        )
        .execute();
    expect(await see(drills, 'county')).toEqual([{ case_id: 'played' }]);
    expect(await see(drills, 'directSchool')).toEqual([]);
    expect(await see(records, 'county')).toEqual([{ case_id: 'real' }]);
  });

  describe('refuses', () => {
    const touches = { code: 'DRILL_TOUCHES_REAL' };

    test('to write to a table of daily work', async () => {
      const { db } = drills;
      const writes = [
        () => db.deleteFrom('inbox').execute(),
        () => db.deleteFrom('alerts').execute(),
        () => db.updateTable('incidents').set({ title: 'x' }).execute(),
        () => db.updateTable('notices as n').set({ title: 'x' }).execute(),
        () => db.insertInto('units').defaultValues().execute(),
        () => db.deleteFrom('told_messages').using('cases').execute(),
        () =>
          db
            .with('gone', (q) => q.deleteFrom('outbound').returning('id'))
            .selectFrom('gone')
            .selectAll()
            .execute(),
      ];
      for (const write of writes) await expect(write()).rejects.toMatchObject(touches);
    });

    test('the same inside a transaction, which is undone whole', async () => {
      const work = drills.transaction(async (trx) => {
        await trx
          .insertInto('drill_numbers')
          .values({ unit_id: 'county', year: 2026, last: 1 })
          .execute();
        await trx.deleteFrom('alerts').execute();
      });
      await expect(work).rejects.toMatchObject(touches);
      expect(await countRaw(records.db, 'drill_numbers')).toBe(0);
    });

    test('SQL written by hand that writes, or names what has a twin', async () => {
      const { db } = drills;
      const statements = [
        sql`delete from inbox`,
        sql`insert into case_arrivals (id, seq) values (2, 0)`,
        sql`drop table units`,
        sql`select * from cases`,
        sql`with gone as (delete from inbox returning id) select * from gone`,
      ];
      for (const statement of statements) {
        await expect(statement.execute(db)).rejects.toMatchObject(touches);
      }
      const nested = db
        .selectFrom('units')
        .select('id')
        .where(sql<boolean>`exists (select 1 from case_messages)`);
      await expect(nested.execute()).rejects.toMatchObject(touches);
      await expect(db.schema.dropTable('units').execute()).rejects.toMatchObject(touches);
      await expect(sql`select 1`.execute(db)).resolves.toBeDefined();
    });
  });

  test('writes to the one audit log of the unit', async () => {
    await drills.transaction((trx) =>
      appendAudit(trx, {
        unitId: 'schoolA',
        actor: { kind: 'system', name: 'test' },
        action: 'drill.test',
        target: { kind: 'drill', id: 'played' },
        at: testEpoch,
      }),
    );
    const row = await records.db
      .selectFrom('audit_entries')
      .select('action')
      .where('unit_id', '=', 'schoolA')
      .executeTakeFirstOrThrow();
    expect(row.action).toBe('drill.test');
  });
}

async function indexesOf({ db, dialect }: Records, table: string): Promise<string[]> {
  const { rows } = await (
    dialect === 'sqlite'
      ? sql<{
          name: string;
        }>`select name from sqlite_master where type = 'index' and tbl_name = ${table}
        and name not like 'sqlite_autoindex%'`
      : sql<{ name: string }>`select indexname as name from pg_indexes where tablename = ${table}`
  ).execute(db);
  return rows.map(({ name }) => name).sort();
}
