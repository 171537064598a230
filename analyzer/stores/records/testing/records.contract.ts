import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appendAudit } from '../../../audit/append.ts';
import { isStorageFull, isUniqueViolation } from '../errors.ts';
import type { Records, Trx } from '../records.ts';

interface ProbeDatabase {
  probe: {
    id: string;
    n: number | null;
    big: number | null;
    x: number | null;
    t: string | null;
    b: Uint8Array | null;
  };
  child: { id: string; probe_id: string };
}

type Probes = Kysely<ProbeDatabase>;

const empty = { n: null, big: null, x: null, t: null, b: null };

function probes(db: unknown): Probes {
  return db as Probes;
}

function audited(trx: Trx, unitId: string, n: number): Promise<void> {
  return appendAudit(trx, {
    unitId,
    actor: { kind: 'system', name: 'contract' },
    action: 'probe.create',
    target: { kind: 'probe', id: String(n) },
    at: '2026-03-01T00:00:00.000Z',
  });
}

/** What every engine of the records store does. `open` answers an empty, migrated database. */
export function recordsContract(open: () => Promise<Records>): void {
  let records: Records;
  let db: Probes;

  beforeAll(async () => {
    records = await open();
    db = probes(records.db);
    const blob = records.dialect === 'sqlite' ? sql`blob` : sql`bytea`;
    await db.schema
      .createTable('probe')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('n', 'integer')
      .addColumn('big', 'bigint')
      .addColumn('x', 'double precision')
      .addColumn('t', 'text')
      .addColumn('b', blob)
      .execute();
    await db.schema
      .createTable('child')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('probe_id', 'text', (c) => c.notNull().references('probe.id'))
      .execute();
  });
  afterAll(() => records.stop());
  beforeEach(async () => {
    await db.deleteFrom('child').execute();
    await db.deleteFrom('probe').execute();
  });

  describe('values', () => {
    test('returns integers, fractions, text, bytes and nulls as they were given', async () => {
      const row = {
        id: 'a',
        n: -2_147_483_648,
        big: Number.MAX_SAFE_INTEGER,
        x: 0.1,
        t: '',
        b: new Uint8Array([0, 255, 1]),
      };
      await db.insertInto('probe').values(row).execute();
      await db
        .insertInto('probe')
        .values({ id: 'b', ...empty })
        .execute();
      const rows = await db.selectFrom('probe').selectAll().orderBy('id').execute();
      const first = rows[0]!;
      expect({ ...first, b: undefined }).toEqual({ ...row, b: undefined });
      expect([...first.b!]).toEqual([0, 255, 1]);
      expect(rows[1]).toEqual({ id: 'b', ...empty });
    });

    test('keeps Chinese, emoji, quotes, line ends and 4 MiB of text', async () => {
      const texts = ['校盾：第一实验小学', '𠮷👩‍🏫é', `'"\\;--`, 'a\r\nb\tc', '校'.repeat(1_400_000)];
      for (const [i, t] of texts.entries()) {
        await db
          .insertInto('probe')
          .values({ ...empty, id: String(i), t })
          .execute();
      }
      const rows = await db.selectFrom('probe').select('t').orderBy('id').execute();
      expect(rows.map((row) => row.t)).toEqual(texts);
      const found = await db.selectFrom('probe').select('id').where('t', '=', texts[0]!).execute();
      expect(found).toEqual([{ id: '0' }]);
    });

    test('counts and sums to plain numbers', async () => {
      const values = [1, 2, 3].map((n) => ({ ...empty, id: String(n), n, big: 3_000_000_000 }));
      await db.insertInto('probe').values(values).execute();
      const row = await db
        .selectFrom('probe')
        .select(({ fn }) => [
          fn.countAll().as('count'),
          fn.sum('n').as('sum'),
          fn.sum('big').as('bigSum'),
          fn.avg('n').as('average'),
        ])
        .executeTakeFirst();
      expect(row).toEqual({ count: 3, sum: 6, bigSum: 9_000_000_000, average: 2 });
    });

    test('tells how many rows a write touched and returns what it is asked to', async () => {
      const values = ['a', 'b'].map((id) => ({ ...empty, id }));
      const inserted = await db.insertInto('probe').values(values).returning('id').execute();
      expect(inserted).toEqual([{ id: 'a' }, { id: 'b' }]);
      const updated = await db.updateTable('probe').set({ n: 1 }).executeTakeFirst();
      expect(updated.numUpdatedRows).toBe(2n);
      const deleted = await db.deleteFrom('probe').where('id', '=', 'a').executeTakeFirst();
      expect(deleted.numDeletedRows).toBe(1n);
    });
  });

  describe('errors', () => {
    test('names a duplicate key, a missing parent and a refused change', async () => {
      await db
        .insertInto('probe')
        .values({ ...empty, id: 'a' })
        .execute();
      const twice = db
        .insertInto('probe')
        .values({ ...empty, id: 'a' })
        .execute();
      await expect(twice).rejects.toSatisfy(isUniqueViolation);
      const orphan = db.insertInto('child').values({ id: 'c', probe_id: 'none' }).execute();
      await expect(orphan).rejects.toMatchObject({ code: 'RECORDS_FOREIGN_KEY' });
      await records.transaction((trx) => audited(trx, 'errors', 1));
      await expect(records.db.deleteFrom('audit_entries').execute()).rejects.toMatchObject({
        code: 'RECORDS_APPEND_ONLY',
      });
      await expect(
        records.db.updateTable('audit_entries').set({ reason: 'x' }).execute(),
      ).rejects.toMatchObject({ code: 'RECORDS_APPEND_ONLY' });
      expect(isStorageFull(new Error('x'))).toBe(false);
    });

    test('refuses a transaction inside a transaction instead of waiting for ever', async () => {
      const nested = records.transaction(() => records.transaction(async () => undefined));
      await expect(nested).rejects.toMatchObject({ code: 'RECORDS_NESTED_TRANSACTION' });
    });
  });

  describe('transactions', () => {
    test('undoes everything when the work throws and throws the same error', async () => {
      const mistake = new Error('mistake');
      const work = records.transaction(async (trx) => {
        await probes(trx)
          .insertInto('probe')
          .values({ ...empty, id: 'a' })
          .execute();
        throw mistake;
      });
      await expect(work).rejects.toBe(mistake);
      expect(await db.selectFrom('probe').selectAll().execute()).toEqual([]);
    });

    test('shows nothing of an open transaction to others, nor makes their reads wait', async () => {
      await records.transaction(async (trx) => {
        await probes(trx)
          .insertInto('probe')
          .values({ ...empty, id: 'a' })
          .execute();
        expect(await db.selectFrom('probe').selectAll().execute()).toEqual([]);
        expect(await probes(trx).selectFrom('probe').select('id').execute()).toEqual([{ id: 'a' }]);
      });
      expect(await db.selectFrom('probe').select('id').execute()).toEqual([{ id: 'a' }]);
    });

    test('runs 200 at once without losing an increment or forking a chain', async () => {
      await db
        .insertInto('probe')
        .values({ ...empty, id: 'counter', n: 0 })
        .execute();
      const work = Array.from({ length: 200 }, (_, i) =>
        records.transaction(async (trx) => {
          await probes(trx)
            .updateTable('probe')
            .set((eb) => ({ n: eb('n', '+', 1) }))
            .where('id', '=', 'counter')
            .execute();
          // Chains taken in opposite orders: a deadlock on Postgres, run again by the store.
          const units = i % 2 === 0 ? ['north', 'south'] : ['south', 'north'];
          for (const unit of units) await audited(trx, unit, i);
        }),
      );
      await Promise.all(work);
      const counter = await db.selectFrom('probe').select('n').executeTakeFirstOrThrow();
      expect(counter.n).toBe(200);
      for (const unit of ['north', 'south']) {
        const seqs = await records.db
          .selectFrom('audit_entries')
          .select('seq')
          .where('unit_id', '=', unit)
          .orderBy('seq')
          .execute();
        expect(seqs.map((row) => row.seq)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
      }
    });
  });

  describe('streams', () => {
    async function fill(count: number): Promise<void> {
      for (let from = 0; from < count; from += 500) {
        const rows = Array.from({ length: 500 }, (_, i) => ({
          ...empty,
          id: String(from + i).padStart(6, '0'),
          n: from + i,
        }));
        await db.insertInto('probe').values(rows).execute();
      }
    }

    test('reads a large result in slices while others write', async () => {
      await fill(5_000);
      let seen = 0;
      for await (const row of db.selectFrom('probe').select('n').orderBy('id').stream(300)) {
        if (seen === 700) await db.deleteFrom('probe').where('n', '>', 3_000).execute();
        expect(row.n).toBe(seen);
        seen += 1;
      }
      expect(seen).toBe(5_000);
    });

    test('can be left early, inside a transaction too', async () => {
      await fill(1_000);
      const first = async (from: Probes): Promise<unknown> => {
        for await (const row of from.selectFrom('probe').select('n').orderBy('id').stream(10)) {
          return row;
        }
        return undefined;
      };
      for (let i = 0; i < 20; i++) expect(await first(db)).toEqual({ n: 0 });
      await records.transaction(async (trx) => {
        expect(await first(probes(trx))).toEqual({ n: 0 });
        await probes(trx).deleteFrom('probe').execute();
        expect(await first(probes(trx))).toBeUndefined();
      });
    });
  });
}
