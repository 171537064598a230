import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bothEngines, type OpenedRecords } from '../../../analyzer/alerts/testing/both-engines.ts';
import { createLiveBus } from '../../../analyzer/live/live-bus.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { insertTestUnits, testEpoch } from '../../../analyzer/people/testing/unit-tree.ts';
import { createSourceRegistry } from '../../../analyzer/sources/registry.ts';
import { loadSilenceRules } from '../../../analyzer/sources/silence-rules.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { listSources } from './read-model.ts';

const at = '2026-11-21T00:00:00.000Z';

function readerOf(unitId: string): Principal {
  return {
    accountId: 'a',
    name: 'A',
    unitId,
    grants: [{ role: 'bureau-analyst', unitId, from: testEpoch }],
    via: { kind: 'session', sessionId: 's' },
    address: '127.0.0.1',
  };
}

describe.each(bothEngines)('log sources on $title', ({ open, skip }) => {
  let opened: OpenedRecords;

  beforeAll(async () => {
    if (skip) return;
    opened = await open();
    await insertTestUnits(opened.records.db);
    const registry = createSourceRegistry({
      records: opened.records,
      alerts: { raise: async () => 'a', resolve: async () => undefined },
      live: createLiveBus(),
      time: systemTime,
      log: pino({ enabled: false }),
      metrics: new Registry(),
      rules: loadSilenceRules(),
    });
    const lastAt = Date.parse(at);
    const base = { transport: 'udp' as const, unparsed: 0, firstAt: lastAt, lastAt };
    for (let round = 0; round < 2; round++) {
      registry.seen([
        { ...base, address: '192.0.2.1', unitId: 'schoolA', events: 9, vendor: 'Huawei' },
        { ...base, address: '192.0.2.2', unitId: 'schoolA', events: 100, vendor: 'H3C' },
        { ...base, address: '2001:db8::1', unitId: 'schoolB', events: 20 },
      ]);
      await registry.flush();
    }
    await registry.stop();
  });
  afterAll(() => opened?.dispose());

  const list = async (unit: string, over: Partial<Parameters<typeof listSources>[3]> = {}) => {
    const request = { offset: 0, limit: 25, filter: {}, ...over };
    const { rows, total } = await listSources(opened.records.db, readerOf(unit), at, request);
    return { addresses: rows.map((row) => row.address), rows, total };
  };

  test.skipIf(skip)('adds up counters and shows the sub-tree of the reader', async () => {
    const county = await list('county');
    expect(county.total).toBe(3);
    expect(county.rows.find((row) => row.address === '192.0.2.1')).toMatchObject({
      unitId: 'schoolA',
      unitName: 'schoolA',
      vendor: 'Huawei',
      events: 18,
      state: 'active',
      name: null,
    });
    expect((await list('schoolB')).addresses).toEqual(['2001:db8::1']);
    expect((await list('directSchool')).total).toBe(0);
  });

  test.skipIf(skip)('sorts counters as numbers', async () => {
    const sort = { field: 'events', order: 'desc' as const };
    const addresses = ['192.0.2.2', '2001:db8::1', '192.0.2.1'];
    expect((await list('county', { sort })).addresses).toEqual(addresses);
  });

  test.skipIf(skip)('filters by text, vendor, unit and state', async () => {
    expect((await list('county', { filter: { q: 'HUA' } })).addresses).toEqual(['192.0.2.1']);
    expect((await list('county', { filter: { q: '%' } })).total).toBe(0);
    expect((await list('county', { filter: { vendor: 'H3C' } })).addresses).toEqual(['192.0.2.2']);
    expect((await list('county', { filter: { unitId: 'schoolB' } })).total).toBe(1);
    expect((await list('county', { filter: { state: 'silent' } })).total).toBe(0);
    const page = await list('county', { offset: 1, limit: 1 });
    expect([page.rows.length, page.total]).toEqual([1, 3]);
  });
});
