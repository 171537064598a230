import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../collector/random/seeded-random.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import { bothEngines, type OpenedRecords } from '../alerts/testing/both-engines.ts';
import { temporaryRecords } from '../stores/records/testing/temporary-records.ts';
import type { Records } from '../stores/records/records.ts';
import type { Principal } from './principal.ts';
import { insertTestUnits } from './testing/unit-tree.ts';
import { createUnits, insertUnit } from './units.ts';
import { takeTurn } from './unit-tree.ts';
import { listVisibleUnitIds, seesUnit, subTreeIds, visibleAmong, visibleTo } from './visibility.ts';

const begin = '2020-01-01T00:00:00.000Z';
const strangers = Array.from({ length: 600 }, (_, index) => `stranger-${index}`);

function principalAt(unitId: string): Principal {
  return {
    accountId: 'a',
    name: 'A',
    unitId,
    grants: [{ role: 'system-admin', unitId, from: begin }],
    via: { kind: 'session', sessionId: 's' },
    address: '127.0.0.1',
  };
}

/** The tree as anybody would write it: per unit, its parents with dates. */
class NaiveTree {
  readonly created = new Map<string, string>();
  readonly parents = new Map<string, { from: string; parent: string | undefined }[]>();

  add(id: string, parent: string | undefined, at: string) {
    this.created.set(id, at);
    this.parents.set(id, [{ from: at, parent }]);
  }
  parentAt(id: string, at: string): string | undefined {
    return this.parents.get(id)!.findLast((entry) => entry.from <= at)?.parent;
  }
  move(id: string, parent: string, from: string) {
    this.parents.get(id)!.push({ from, parent });
  }
  above(id: string, at: string): string[] {
    const path = [id];
    for (let up = this.parentAt(id, at); up !== undefined; up = this.parentAt(up, at)) {
      if (path.includes(up)) throw new Error('cycle');
      path.push(up);
    }
    return path;
  }
  subTree(root: string, at: string): string[] {
    const known = [...this.created].filter(([, since]) => since <= at).map(([id]) => id);
    return known.filter((id) => this.above(id, at).includes(root)).sort();
  }
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}

async function playHistory(records: Records, seed: number): Promise<number> {
  const random = createSeededRandom(seed);
  let now = Date.parse('2026-01-01T00:00:00.000Z') + seed * 86_400_000;
  const time: TimeSource = { now: () => now };
  const iso = (ms: number) => new Date(ms).toISOString();
  const units = createUnits({ records, time });
  const naive = new NaiveTree();
  const root = await records.transaction(async (trx) => {
    await takeTurn(trx, 'units');
    return await insertUnit(trx, { name: 'root', kind: 'province' }, undefined, iso(now));
  });
  naive.add(root, undefined, iso(now));
  const admin = principalAt(root);
  let moves = 0;
  for (let step = 0; step < 24; step += 1) {
    now += random.pick([0, 1, 1_000, 86_400_000]);
    const known = [...naive.created.keys()];
    if (random.int(5) < 2 || known.length < 4) {
      const parentId = random.pick(known);
      const id = await units.create(admin, { name: `u${step}`, kind: 'school', parentId });
      naive.add(id, parentId, iso(now));
      continue;
    }
    const id = random.pick(known.slice(1));
    const parentId = random.pick(known);
    const from = iso(now + random.pick([0, 0, 0, 500, 86_400_000]));
    const cyclic = naive.above(parentId, from).includes(id);
    const same = naive.parentAt(id, from) === parentId;
    const refused = await codeOf(units.change(admin, id, { parentId, from }));
    if (same) expect(refused).toBeUndefined();
    else if (cyclic) expect(refused).toBe('UNIT_CYCLE');
    else if (refused === undefined) {
      naive.move(id, parentId, from);
      moves += 1;
    } else expect(refused).toBe('UNIT_CHANGE_PENDING');
  }
  const first = Date.parse(naive.created.get(root)!);
  for (let probe = 0; probe < 12; probe += 1) {
    const at = iso(first + random.int(now - first + 2 * 86_400_000));
    const unit = random.pick([...naive.created.keys()]);
    const seen = await listVisibleUnitIds(records.db, principalAt(unit), at);
    expect(seen, `seed ${seed}, ${unit} at ${at}`).toEqual(naive.subTree(unit, at));
    // More than one statement asks for.
    const asked = [...strangers, ...naive.created.keys()];
    const among = await visibleAmong(records.db, principalAt(unit), asked, at);
    expect([...among.keys()].sort()).toEqual(seen);
    const below = await subTreeIds(records.db, unit, at).execute();
    expect(below.map(({ descendant }) => descendant).sort()).toEqual(seen);
    const other = random.pick([...naive.created.keys()]);
    expect(await seesUnit(records.db, principalAt(unit), other, at)).toBe(seen.includes(other));
  }
  return moves;
}

describe.each(bothEngines)('the tree of units on $title', ({ skip, open }) => {
  let opened: OpenedRecords;
  beforeAll(async () => {
    if (!skip) opened = await open();
  });
  afterAll(async () => {
    if (!skip) await opened.dispose();
  });

  it.skipIf(skip)(
    'agrees with a naive tree at every instant of random histories',
    async () => {
      const { records } = opened;
      let moves = 0;
      for (let seed = 1; seed <= 24; seed += 1) moves += await playHistory(records, seed);
      expect(moves).toBeGreaterThan(90);
    },
    120_000,
  );

  it.skipIf(skip)('lets concurrent opposite moves never make a cycle', async () => {
    const { records } = opened;
    await insertTestUnits(records.db);
    const units = createUnits({ records, time: { now: () => Date.parse('2026-03-01') } });
    const admin = principalAt('province');
    const codes = await Promise.all([
      codeOf(units.change(admin, 'schoolA', { parentId: 'schoolB' })),
      codeOf(units.change(admin, 'schoolB', { parentId: 'schoolA' })),
    ]);
    expect(codes.filter((code) => code === 'UNIT_CYCLE')).toHaveLength(1);
  });
});

describe('the tree of units', () => {
  let dispose: () => Promise<void> = async () => {};
  afterEach(() => dispose());

  async function open(): Promise<Records> {
    const temporary = await temporaryRecords();
    dispose = () => temporary.dispose();
    return temporary.records;
  }

  it('keeps what the old parent saw before a move, and shows it to the new one after', async () => {
    const records = await open();
    await insertTestUnits(records.db);
    const now = Date.parse('2026-03-01T00:00:00.000Z');
    const units = createUnits({ records, time: { now: () => now } });
    await units.change(principalAt('province'), 'schoolA', { parentId: 'province' });
    const county = principalAt('county');
    expect(await listVisibleUnitIds(records.db, county, '2026-02-28T23:59:59.999Z')).toContain(
      'schoolA',
    );
    expect(await listVisibleUnitIds(records.db, county, '2026-03-01T00:00:00.000Z')).not.toContain(
      'schoolA',
    );
  });

  it('refuses to close a unit in use, the top, and anything below a closed unit', async () => {
    const records = await open();
    await insertTestUnits(records.db);
    const units = createUnits({ records, time: { now: () => Date.parse('2026-03-01') } });
    const admin = principalAt('province');
    expect(await codeOf(units.close(admin, 'county'))).toBe('UNIT_HAS_CHILDREN');
    expect(await codeOf(units.close(admin, 'province'))).toBe('UNIT_IS_ROOT');
    await units.close(admin, 'schoolA');
    expect(await codeOf(units.close(admin, 'schoolA'))).toBe('UNIT_CLOSED');
    const below = { name: 'x', kind: 'department', parentId: 'schoolA' } as const;
    expect(await codeOf(units.create(admin, below))).toBe('UNIT_CLOSED');
  });

  it('shows an object to a party only while it is one', async () => {
    const records = await open();
    await insertTestUnits(records.db);
    await records.db
      .insertInto('parties')
      .values({
        kind: 'unit',
        ref_id: 'schoolB',
        unit_id: 'schoolA',
        role: 'copy',
        from_at: '2026-02-01T00:00:00.000Z',
        until_at: '2026-03-01T00:00:00.000Z',
      })
      .execute();
    const shown = (unit: string, at: string) =>
      records.db
        .selectFrom('units')
        .select('id')
        .where(
          visibleTo(records.db, principalAt(unit), at, {
            kind: 'unit',
            idColumn: 'units.id',
            unitColumn: 'units.id',
          }),
        )
        .orderBy('id')
        .execute()
        .then((rows) => rows.map((row) => row.id));
    expect(await shown('schoolA', '2026-01-31T00:00:00.000Z')).toEqual(['schoolA']);
    expect(await shown('schoolA', '2026-02-15T00:00:00.000Z')).toEqual(['schoolA', 'schoolB']);
    expect(await shown('schoolA', '2026-03-01T00:00:00.000Z')).toEqual(['schoolA']);
    expect(await shown('directSchool', '2026-02-15T00:00:00.000Z')).toEqual(['directSchool']);
    expect(await shown('county', '2026-01-15T00:00:00.000Z')).toHaveLength(3);
  });
});
