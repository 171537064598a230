import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bothEngines, type OpenedRecords } from '../alerts/testing/both-engines.ts';
import { createLiveBus, type LiveMessage } from '../live/live-bus.ts';
import { insertTestUnits } from '../people/testing/unit-tree.ts';
import type { Records } from '../stores/records/records.ts';
import { createAssets, type Assets } from './assets.ts';
import { loadPollingRules } from './polling-rules.ts';
import { binding, testFacts, testPort } from './testing/facts.ts';

const start = Date.parse('2026-11-21T08:00:00.000Z');
const minute = 60_000;
const hour = 60 * minute;
const macA = '3c:52:82:00:00:01';
const macB = '3c:52:82:00:00:02';
const person = { kind: 'person', accountId: 'a', name: 'A' } as const;

describe.each(bothEngines)('assets on $title', ({ open, skip }) => {
  let opened: OpenedRecords;
  let records: Records;
  let assets: Assets;
  let now = start;
  let heard: LiveMessage[] = [];
  const target = { id: 'poll-1', unitId: 'schoolA', address: '10.1.0.1' };

  beforeAll(async () => {
    if (skip) return;
    opened = await open();
    records = opened.records;
    const units = await records.db.selectFrom('units').select('id').execute();
    if (units.length === 0) await insertTestUnits(records.db);
  });
  afterAll(() => opened?.dispose());
  beforeEach(async () => {
    if (skip) return;
    now = start;
    for (const table of [
      'asset_neighbours',
      'asset_addresses',
      'asset_interfaces',
      'assets',
    ] as const) {
      await records.db.deleteFrom(table).execute();
    }
    heard = [];
    const live = createLiveBus();
    live.subscribe((message) => heard.push(message));
    assets = createAssets({
      records,
      time: { now: () => now },
      live,
      log: pino({ level: 'silent' }),
      rules: loadPollingRules(),
    });
  });

  const neighbours = () =>
    records.db
      .selectFrom('asset_neighbours')
      .selectAll()
      .orderBy('first_seen_at')
      .orderBy('ip')
      .execute();

  test.skipIf(skip)(
    'creates an asset with exact counters and updates it by the next poll',
    async () => {
      const id = await assets.recordPoll(target, testFacts());
      now += minute;
      const again = await assets.recordPoll(
        { ...target, assetId: id },
        testFacts({ ports: [testPort(1, { ifInOctets: 7n })] }),
      );
      expect(again).toBe(id);
      const row = await records.db.selectFrom('assets').selectAll().executeTakeFirstOrThrow();
      expect(row).toMatchObject({
        unit_id: 'schoolA',
        name: 'sw-1',
        kind: 'switch',
        serial: 'SN-1',
        state: 'up',
        interfaces_total: 1,
        last_polled_at: '2026-11-21T08:01:00.000Z',
      });
      const ports = await records.db.selectFrom('asset_interfaces').selectAll().execute();
      expect(ports).toMatchObject([{ if_index: 1, in_octets: '7' }]);
      expect(heard.map((m) => m.topic === 'asset' && m.change)).toEqual(['created', 'polled']);
    },
  );

  test.skipIf(skip)('keeps 64-bit counters to the last digit', async () => {
    await assets.recordPoll(target, testFacts());
    const [port] = await records.db.selectFrom('asset_interfaces').selectAll().execute();
    expect(port?.in_octets).toBe('18446744073709551615');
  });

  test.skipIf(skip)('knows a device again by serial, engine, MAC or address', async () => {
    const id = await assets.recordPoll(target, testFacts({ engineId: '8000' }));
    const moved = { ...target, id: 'poll-2', address: '10.1.0.2' };
    expect(await assets.recordPoll(moved, testFacts())).toBe(id);
    const withoutSerial = testFacts({ identity: {}, engineId: '8000' });
    expect(await assets.recordPoll({ ...moved, address: '10.1.0.3' }, withoutSerial)).toBe(id);
    const macOnly = testFacts({ identity: {} });
    expect(await assets.recordPoll({ ...moved, address: '10.1.0.4' }, macOnly)).toBe(id);
    const bare = testFacts({ identity: {}, ports: [] });
    expect(await assets.recordPoll({ ...moved, address: '10.1.0.4' }, bare)).toBe(id);
  });

  test.skipIf(skip)('takes a replaced device behind the same target as a new asset', async () => {
    const id = await assets.recordPoll(target, testFacts());
    const other = testFacts({
      identity: { serial: 'SN-2' },
      ports: [testPort(1, { ifPhysAddress: '00:e0:fc:99:00:01' })],
    });
    expect(await assets.recordPoll({ ...target, assetId: id }, other)).not.toBe(id);
  });

  test.skipIf(skip)('lets no unit take the asset of another by its serial', async () => {
    const id = await assets.recordPoll(target, testFacts());
    const foreign = { ...target, id: 'poll-9', unitId: 'schoolB' };
    expect(await assets.recordPoll(foreign, testFacts())).not.toBe(id);
  });

  test.skipIf(skip)('does not take a placeholder for a serial number', async () => {
    const blank = { identity: { serial: '0000000000' }, ports: [] };
    const first = await assets.recordPoll(target, testFacts(blank));
    const second = { ...target, id: 'p2', address: '10.1.0.9' };
    expect(await assets.recordPoll(second, testFacts(blank))).not.toBe(first);
  });

  test.skipIf(skip)('answers who had an address when', async () => {
    const id = await assets.recordPoll(target, testFacts({ arp: [binding('10.1.0.50', macA)] }));
    now += 10 * minute;
    await assets.recordPoll(
      { ...target, assetId: id },
      testFacts({ arp: [binding('10.1.0.50', macB)], nd: [binding('fd00::50', macB)] }),
    );
    expect(await neighbours()).toMatchObject([
      { ip: '10.1.0.50', mac: macA, until_at: '2026-11-21T08:00:00.000Z' },
      { ip: '10.1.0.50', mac: macB, until_at: null },
      { ip: 'fd00::50', family: 'ipv6', until_at: null },
    ]);
  });

  test.skipIf(skip)(
    'keeps a binding open over the grace time and over a broken table',
    async () => {
      const known = { ...target, assetId: '' };
      known.assetId = await assets.recordPoll(
        target,
        testFacts({ arp: [binding('10.1.0.50', macA)] }),
      );
      now += 10 * minute;
      await assets.recordPoll(known, testFacts());
      expect((await neighbours()).map((row) => row.until_at)).toEqual([null]);
      now += 2 * hour;
      const broken = [{ table: 'ipNetToMedia x', code: 'BROKEN_REPLY', message: '' }];
      await assets.recordPoll(known, testFacts({ faults: broken }));
      expect((await neighbours()).map((row) => row.until_at)).toEqual([null]);
      await assets.recordPoll(known, testFacts());
      expect((await neighbours()).map((row) => row.until_at)).toEqual(['2026-11-21T08:00:00.000Z']);
    },
  );

  test.skipIf(skip)(
    'names the port of a neighbour and opens a new interval when it moves',
    async () => {
      const seen = (ifIndex: number) =>
        testFacts({
          arp: [binding('10.1.0.50', macA)],
          dot1qTpFdb: [{ mac: macA, basePort: ifIndex, ifIndex, fdbId: 1, vlan: 1 }],
        });
      const id = await assets.recordPoll(target, seen(1));
      now += minute;
      await assets.recordPoll({ ...target, assetId: id }, seen(2));
      expect(await neighbours()).toMatchObject([
        { port_if_index: 1, until_at: '2026-11-21T08:00:00.000Z' },
        { port_if_index: 2, until_at: null },
      ]);
    },
  );

  test.skipIf(skip)('records thousands of neighbours in one poll', async () => {
    const arp = Array.from({ length: 3_000 }, (_, i) =>
      binding(
        `10.2.${i >> 8}.${i & 255}`,
        `3c:52:82:01:${(i >> 8).toString(16).padStart(2, '0')}:${(i & 255).toString(16).padStart(2, '0')}`,
      ),
    );
    const id = await assets.recordPoll(target, testFacts({ arp }));
    await assets.recordPoll({ ...target, assetId: id }, testFacts({ arp }));
    expect((await neighbours()).length).toBe(3_000);
  });

  test.skipIf(skip)('tells owners of addresses, without those that two units claim', async () => {
    const addresses = [
      { ip: '10.1.0.1', prefixLen: 24, ifIndex: 64 },
      { ip: '192.168.1.1', prefixLen: 24, ifIndex: 65 },
      { ip: 'fe80::1', prefixLen: 64, ifIndex: 64 },
      { ip: '127.0.0.1', prefixLen: 8, ifIndex: 1 },
    ];
    let changes = 0;
    const stop = assets.onChange(() => changes++);
    const assetId = await assets.recordPoll(target, testFacts({ addresses }));
    expect(await assets.addressOwners()).toEqual(
      expect.arrayContaining([
        { address: '10.1.0.1', assetId, unitId: 'schoolA' },
        { address: '192.168.1.1', assetId, unitId: 'schoolA' },
      ]),
    );
    const foreign = { id: 'b', unitId: 'schoolB', address: '10.8.0.1' };
    await assets.recordPoll(foreign, testFacts({ addresses: addresses.slice(1, 2) }));
    const owners = await assets.addressOwners();
    expect(owners.map((owner) => owner.address).toSorted()).toEqual(['10.1.0.1', '10.8.0.1']);
    expect(changes).toBe(2);
    stop();
  });

  test.skipIf(skip)(
    'moves an asset with all its parts and keeps the name a person gave',
    async () => {
      const id = await assets.recordPoll(target, testFacts({ arp: [binding('10.1.0.50', macA)] }));
      await assets.change(id, { name: '核心交换机', unitId: 'schoolB' }, person);
      await assets.recordPoll({ ...target, assetId: id }, testFacts());
      const row = await records.db.selectFrom('assets').selectAll().executeTakeFirstOrThrow();
      expect(row).toMatchObject({ name: '核心交换机', unit_id: 'schoolB' });
      expect(await neighbours()).toMatchObject([{ unit_id: 'schoolB' }]);
      const audit = await records.db
        .selectFrom('audit_entries')
        .select(['unit_id', 'action'])
        .where('target_id', '=', id)
        .execute();
      expect(audit.map((entry) => entry.unit_id).toSorted()).toEqual(['schoolA', 'schoolB']);
      await expect(assets.change('none', { name: 'x' }, person)).rejects.toMatchObject({
        code: 'ASSET_NOT_FOUND',
      });
    },
  );
});
