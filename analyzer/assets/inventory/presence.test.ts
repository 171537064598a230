import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bothEngines, type OpenedRecords } from '../../alerts/testing/both-engines.ts';
import { insertTestUnits, testEpoch } from '../../people/testing/unit-tree.ts';
import { identityRules } from './identity-rules.ts';
import { noteMisses } from './presence.ts';
import { recordObservations } from './record-observations.ts';

const { presence, ...others } = identityRules();
const rules = { ...others, presence: { ...presence, missesBeforeGone: 2, daysBeforeGone: 7 } };
const seenAt = '2026-03-01T00:00:00.000Z';

describe.each(bothEngines)('presence on $title', ({ skip, open }) => {
  let opened: OpenedRecords;
  beforeAll(async () => {
    if (skip) return;
    opened = await open();
    const { db } = opened.records;
    await insertTestUnits(db);
    const range = { prefix: '10.0.0.0/8', family: 'ipv4', first: '', last: '', note: '' } as const;
    await db
      .insertInto('address_plan_prefixes')
      .values({ id: 'p', plan_id: 'plan', unit_id: 'schoolA', ...range })
      .execute();
    const counts = { probes: 0, found: 0, found_new: 0, aliased: 0, failed: 0, excluded: 0 };
    await db
      .insertInto('sweeps')
      .values({
        ...counts,
        id: 'sweep',
        unit_id: 'schoolA',
        plan_id: 'plan',
        plan_version: 1,
        state: 'running',
        scheduled: 0,
        settings: '{}',
        budget: 1,
        rate: 1,
        phase: 'done',
        aliased_prefixes: '[]',
        seed: 1,
        resumed: 0,
        created_at: testEpoch,
        created_by: 'x',
        created_by_name: 'X',
      })
      .execute();
  }, 60_000);
  afterAll(() => opened?.dispose());

  it.skipIf(skip)('judges a machine only when all its addresses were asked in vain', async () => {
    const { records } = opened;
    const seen = await records.transaction((trx) =>
      recordObservations(trx, 'schoolA', [
        // One with two addresses, one that only the router has heard of, one of another school.
        {
          source: 'sweep',
          ref: 'earlier',
          lastAt: seenAt,
          addresses: ['10.0.0.1'],
          macs: ['48:7a:da:00:00:01'],
        },
        {
          source: 'sweep',
          ref: 'earlier',
          lastAt: seenAt,
          addresses: ['10.0.0.2'],
          macs: ['48:7a:da:00:00:01'],
        },
        {
          source: 'neighbour',
          ref: 'router',
          lastAt: seenAt,
          addresses: ['10.0.0.3'],
          macs: ['48:7a:da:00:00:03'],
        },
      ]),
    );
    await records.transaction((trx) =>
      recordObservations(trx, 'schoolB', [
        { source: 'sweep', ref: 'earlier', lastAt: seenAt, addresses: ['10.0.0.1'] },
      ]),
    );
    const stateOf = async (id: string | null) => {
      const row = await records.db
        .selectFrom('assets')
        .select(['presence', 'misses'])
        .where('id', '=', id ?? '')
        .executeTakeFirstOrThrow();
      return `${row.presence} ${row.misses}`;
    };
    const miss = (now: string, ...asked: [string, boolean][]) =>
      noteMisses({ records, rules, now }, 'sweep', new Map(asked));
    const late = '2026-04-01T00:00:00.000Z';
    await miss(late, ['10.0.0.1', false], ['10.0.0.3', false]);
    await miss(late, ['10.0.0.1', false], ['10.0.0.2', true]);
    expect(await stateOf(seen.assetIds[0]!)).toBe('present 0');
    expect(await stateOf(seen.assetIds[2]!)).toBe('present 0');
    const all: [string, boolean][] = [
      ['10.0.0.1', false],
      ['10.0.0.2', false],
    ];
    await miss('2026-03-02T00:00:00.000Z', ...all);
    await miss('2026-03-03T00:00:00.000Z', ...all);
    expect(await stateOf(seen.assetIds[0]!)).toBe('present 2');
    await miss(late, ...all);
    expect(await stateOf(seen.assetIds[0]!)).toBe('gone 3');
    const other = await records.db
      .selectFrom('assets')
      .select('misses')
      .where('unit_id', '=', 'schoolB')
      .executeTakeFirstOrThrow();
    expect(other.misses).toBe(0);
  });
});
