import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Facts, NeighbourFact, SensorFact } from '../../../collector/probes/snmp/facts.ts';
import { binding, testPort } from '../../assets/testing/facts.ts';
import { findCutVertices } from './cut-vertices.ts';
import { plain } from './testing/lines.ts';
import { hoursAgo, openTelemetry, type Telemetry } from './testing/telemetry.ts';

const mac = (n: number): string => `3c:52:82:00:00:${n.toString(16).padStart(2, '0')}`;

const neighbour = (remoteHost: string, localIfIndex = 48): NeighbourFact => ({
  protocol: 'lldp',
  localIfIndex,
  localIfName: `GE0/0/${localIfIndex}`,
  localIfDescr: '',
  remoteHost,
  remotePort: 'GE0/0/1',
});

const sensor = (descr: string, severity: SensorFact['severity'] & string): SensorFact => ({
  oid: `1.3.6.1.${descr.length}`,
  class: 'state',
  descr,
  value: 1,
  severity,
});

const memory = (percent: number) => [{ oids: ['1'], descr: 'memory', class: 'system', percent }];
const load = (usage: number) => [{ oid: '1', descr: 'CPU', usage }];

/** Two switches in a ring with the core, and one that only the core joins to the rest. */
const polls: Readonly<Record<string, Partial<Facts>>> = {
  good: {
    processors: load(20),
    mempools: memory(40),
    sensors: [
      sensor('Temperature sensor 1', 'ok'),
      sensor('Power supply 1', 'ok'),
      sensor('Power supply 2', 'ok'),
    ],
    vlans: [1, 10, 20].map((id) => ({ id, name: `v${id}` })),
    neighbours: [neighbour('ring-2'), neighbour('bad', 47)],
    arp: [binding('10.1.0.20', mac(20)), binding('10.1.0.21', mac(21))],
    dot1qTpFdb: [20, 21].map((n) => ({ mac: mac(n), basePort: 1, ifIndex: 1 })),
  },
  'ring-2': { neighbours: [neighbour('good'), neighbour('bad', 47)] },
  bad: {
    identity: {},
    processors: load(97),
    mempools: memory(95),
    sensors: [sensor('Temperature sensor 1', 'error'), sensor('Power supply 1', 'error')],
    vlans: [{ id: 1, name: 'default' }],
    neighbours: [
      neighbour('good'),
      neighbour('ring-2', 47),
      ...[1, 2, 3].map((n) => neighbour(`stranger-${n}`, 40 + n)),
    ],
    ports: [1, 2, 3].map((n) => testPort(n, { ifOperStatus: 'down' })),
    // Three ports without any announcement, seven machines behind each.
    ...(() => {
      const machines = Array.from({ length: 21 }, (_, n) => n + 30);
      return {
        arp: machines.map((n) => binding(`10.1.1.${n}`, mac(n))),
        dot1qTpFdb: machines.map((n) => ({ mac: mac(n), basePort: 1, ifIndex: 1 + (n % 3) })),
      };
    })(),
  },
  mute: { ports: [] },
};

describe('checks on polled devices', () => {
  let telemetry: Telemetry;

  beforeAll(async () => {
    telemetry = await openTelemetry();
    for (const [at, [name, over]] of Object.entries(polls).entries()) {
      const serial = { identity: { hardware: 'S5735', version: '5.170', serial: `SN-${at}` } };
      const ports = (over.ports ?? [testPort(1)]).map((port) => ({
        ...port,
        ifPhysAddress: `00:e0:fc:00:0${at}:0${port.ifIndex}`,
      }));
      await telemetry.device(`10.1.0.${at + 1}`, { sysName: name, ...serial, ...over, ports });
    }
    await telemetry.source('10.1.0.1', [plain('hello')]);
  });
  afterAll(() => telemetry[Symbol.asyncDispose]());

  test.each([
    { check: 'device-load', mute: 'unknown' },
    { check: 'device-memory', mute: 'unknown' },
    { check: 'room-temperature', mute: 'unknown' },
    { check: 'power-supplies', mute: 'unknown' },
    { check: 'network-zones', mute: 'unknown' },
    { check: 'single-points', mute: 'unknown' },
    { check: 'crowded-ports', mute: 'unknown' },
    { check: 'unused-ports', mute: 'unknown' },
    { check: 'neighbour-inventory', mute: 'unknown' },
    { check: 'asset-inventory', mute: 'partial' },
    // A device without any record here is not collected, whatever the reason.
    { check: 'source-coverage', mute: 'not-satisfied' },
  ])('$check tells a good device from a bad one', async ({ check, mute }) => {
    const verdicts = await telemetry.verdicts(check);
    expect(verdicts['good']).toBe('partial');
    expect(verdicts['bad']).toBe('not-satisfied');
    expect(verdicts['mute']).toBe(mute);
  });

  test('asset-monitoring satisfies by a fresh poll and refutes by an old one', async () => {
    const { records } = telemetry;
    const old = { last_polled_at: hoursAgo(400), state: 'unreachable' as const };
    const fresh = { last_polled_at: hoursAgo(0.1), state: 'up' as const };
    await records.db.updateTable('assets').set(old).where('name', '=', 'mute').execute();
    const verdicts = await telemetry.verdicts('asset-monitoring');
    expect(verdicts).toMatchObject({ good: 'satisfied', mute: 'not-satisfied' });
    await records.db.updateTable('assets').set(fresh).where('name', '=', 'mute').execute();
  });

  test('a device that answers no more leaves its good readings unknown; its bad ones stand', async () => {
    const { records } = telemetry;
    const gone = { state: 'unreachable' as const };
    const back = { state: 'up' as const };
    await records.db.updateTable('assets').set(gone).execute();
    expect(await telemetry.verdicts('device-memory')).toMatchObject({
      good: 'unknown',
      bad: 'not-satisfied',
    });
    const observed = await telemetry.observe('device-memory');
    const lapses = observed.map(({ lapse }) => lapse?.name);
    expect(lapses).toEqual(expect.arrayContaining(['good', 'bad']));
    await records.db.updateTable('assets').set(back).execute();
  });

  test.each([
    { version: '3', auth: 'SHA-256', priv: 'AES-128', crypto: 'partial', channel: 'partial' },
    { version: '3', auth: 'SHA', priv: 'AES-128', crypto: 'partial', channel: 'partial' },
    { version: '3', auth: 'MD5', priv: 'DES', crypto: 'not-satisfied', channel: 'partial' },
    { version: '2c', auth: null, priv: null, crypto: 'not-satisfied', channel: 'not-satisfied' },
  ] as const)('judges SNMPv$version with $auth and $priv', async (one) => {
    const { records } = telemetry;
    await records.db.deleteFrom('poll_targets').execute();
    const insert = (id: string, outcome: string | null) =>
      records.db
        .insertInto('poll_targets')
        .values({
          id,
          unit_id: 'schoolA',
          address: id,
          port: 161,
          version: one.version,
          user_name: null,
          auth_protocol: one.auth,
          priv_protocol: one.priv,
          context: null,
          community: null,
          auth_key: null,
          priv_key: null,
          interval_seconds: 300,
          enabled: 1,
          state: 'up',
          misses: 0,
          last_run_at: hoursAgo(1),
          last_outcome: outcome,
          last_error: null,
          asset_id: null,
          created_at: hoursAgo(9),
          updated_at: hoursAgo(1),
        })
        .execute();
    await insert('10.1.0.1', 'ok');
    await insert('10.1.0.2', null);
    expect(await telemetry.verdicts('management-crypto')).toEqual({
      '10.1.0.1': one.crypto,
      '10.1.0.2': 'unknown',
    });
    expect(await telemetry.verdicts('management-protocol')).toEqual({
      '10.1.0.1': one.channel,
      '10.1.0.2': 'unknown',
    });
  });
});

describe('cut vertices', () => {
  const graph = (...links: readonly (readonly [string, string])[]) => {
    const map = new Map<string, Set<string>>();
    for (const [a, b] of links) {
      map.set(a, (map.get(a) ?? new Set()).add(b));
      map.set(b, (map.get(b) ?? new Set()).add(a));
    }
    return map;
  };

  test('a ring has none', () => {
    expect(findCutVertices(graph(['a', 'b'], ['b', 'c'], ['c', 'a'])).size).toBe(0);
  });

  test('a star falls apart without its core, a chain in the middle', () => {
    expect(findCutVertices(graph(['core', 'a'], ['core', 'b'], ['core', 'c']))).toEqual(
      new Map([['core', 2]]),
    );
    expect(findCutVertices(graph(['a', 'b'], ['b', 'c'], ['c', 'd'], ['d', 'e']))).toEqual(
      new Map([
        ['b', 1],
        ['c', 2],
        ['d', 1],
      ]),
    );
  });

  test('survives a chain of 5,000 devices', () => {
    const links = Array.from({ length: 5_000 }, (_, n) => [`n${n}`, `n${n + 1}`] as const);
    expect(findCutVertices(graph(...links)).size).toBe(4_999);
  });
});
