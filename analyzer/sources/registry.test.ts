import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AlertInput, AlertKey } from '../alerts/alerts.ts';
import { createLiveBus, type LiveMessage } from '../live/live-bus.ts';
import type { SenderCount } from '../pipeline/messages.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../stores/records/testing/temporary-records.ts';
import { createSourceRegistry, type SourceRegistry, type SourceRegistryDeps } from './registry.ts';
import { loadSilenceRules } from './silence-rules.ts';
import { learnGap, silentAfter } from './silence.ts';

const start = Date.parse('2026-09-01T00:00:00.000Z');
const hour = 3_600;
let temporary: TemporaryRecords;
let now = start;
let raised: AlertInput[];
let resolved: AlertKey[];
let messages: LiveMessage[];
let registries: SourceRegistry[];
const rules = loadSilenceRules();

beforeEach(async () => {
  temporary = await temporaryRecords();
  now = start;
  raised = [];
  resolved = [];
  messages = [];
  registries = [];
});

afterEach(async () => {
  for (const registry of registries) await registry.stop();
  await temporary.dispose();
});

async function open(over: Partial<SourceRegistryDeps> = {}): Promise<SourceRegistry> {
  const live = createLiveBus();
  live.subscribe((message) => messages.push(message));
  const registry = createSourceRegistry({
    records: temporary.records,
    alerts: {
      raise: async (input) => {
        raised.push(input);
        return 'alert-1';
      },
      resolve: async (key) => void resolved.push(key),
    },
    live,
    time: { now: () => now },
    log: pino({ enabled: false }),
    metrics: new Registry(),
    rules,
    flushMs: 3_600_000,
    ...over,
  });
  registries.push(registry);
  await registry.start();
  return registry;
}

function sender(over: Partial<SenderCount> = {}): SenderCount {
  return {
    address: '192.0.2.1',
    transport: 'udp',
    unitId: 'school',
    events: 1,
    unparsed: 0,
    firstAt: now,
    lastAt: now,
    ...over,
  };
}

/** Lets time pass with a line every `every` seconds. */
function talk(registry: SourceRegistry, seconds: number, every: number): void {
  const end = now + seconds * 1_000;
  for (; now < end; now += every * 1_000) registry.seen([sender()]);
}

const rows = () => temporary.records.db.selectFrom('log_sources').selectAll().execute();

test('writes what a source sent, and adds to it after a restart', async () => {
  const first = await open();
  first.seen([sender({ events: 10, unparsed: 2, vendor: 'Huawei', product: 'VRP' })]);
  first.dropped('udp', '192.0.2.1', 5);
  await first.stop();
  const second = await open();
  second.seen([sender({ events: 90, unparsed: 1 }), sender({ transport: 'tcp' })]);
  await second.flush();
  const [udp, tcp] = await rows();
  expect(udp).toMatchObject({
    address: '192.0.2.1',
    unit_id: 'school',
    transport: 'udp',
    vendor: 'Huawei',
    product: 'VRP',
    events: '100',
    unparsed: '3',
    dropped: '5',
    muted: 0,
  });
  expect(tcp).toMatchObject({ transport: 'tcp', events: '1' });
});

test('keeps counters beyond 2^53 exact', async () => {
  const registry = await open();
  registry.seen([sender()]);
  await registry.flush();
  await temporary.records.db
    .updateTable('log_sources')
    .set({ events: '9007199254740993' })
    .execute();
  registry.seen([sender({ events: 2 })]);
  await registry.flush();
  expect((await rows())[0]!.events).toBe('9007199254740995');
});

test('raises one alarm per silence and takes it back when the source speaks', async () => {
  const registry = await open();
  registry.seen([sender()]);
  await registry.flush();
  now += (rules.defaultSeconds + 60) * 1_000;
  await registry.checkSilence();
  await registry.checkSilence();
  expect(raised).toHaveLength(1);
  expect(raised[0]).toMatchObject({
    unitId: 'school',
    ruleId: 'source.silent',
    groupKey: { 'source.address': '192.0.2.1', 'network.transport': 'udp' },
    titleZh: '日志源 192.0.2.1 已静默',
  });
  expect((await rows())[0]!.silent_since).toBe(new Date(start).toISOString());
  expect(messages.at(-1)).toMatchObject({ topic: 'source', change: 'silent' });
  registry.seen([sender()]);
  await registry.checkSilence();
  expect(resolved).toHaveLength(1);
  expect((await rows())[0]!.silent_since).toBeNull();
  expect(registry.counts()).toMatchObject({ sources: 1, silent: 0 });
});

test('remembers a standing alarm over a restart', async () => {
  const first = await open();
  first.seen([sender()]);
  now += 2 * rules.defaultSeconds * 1_000;
  await first.checkSilence();
  await first.stop();
  const second = await open();
  now += 10 * rules.defaultSeconds * 1_000;
  await second.checkSilence();
  expect(raised).toHaveLength(1);
  second.seen([sender()]);
  await second.checkSilence();
  expect(resolved).toHaveLength(1);
});

test('notices a chatty source within the floor, once its rhythm is known', async () => {
  const registry = await open();
  talk(registry, 2 * rules.learnSeconds, 60);
  now += (rules.floorSeconds - 120) * 1_000;
  await registry.checkSilence();
  expect(raised).toHaveLength(0);
  now += 300_000;
  await registry.checkSilence();
  expect(raised).toHaveLength(1);
});

test('learns within days that a source sleeps at night', async () => {
  const registry = await open();
  const alarms: number[] = [];
  for (let day = 0; day < 7; day++) {
    talk(registry, 10 * hour, 300);
    const before = raised.length;
    for (let quiet = 0; quiet < 14 * hour; quiet += 600) {
      now += 600_000;
      await registry.checkSilence();
    }
    alarms.push(raised.length - before);
  }
  expect(alarms.reduce((sum, n) => sum + n)).toBeLessThanOrEqual(3);
  expect(alarms.slice(-3)).toEqual([0, 0, 0]);
});

test('does not go deaf after one long outage', () => {
  const limit = rules.floorSeconds;
  const learnt = learnGap(60, 5 * 86_400, limit, rules);
  const old = { firstSeenAt: start, learntGapSeconds: learnt };
  const after = silentAfter(old, start + 30 * 86_400_000, rules);
  expect(after).toBeLessThanOrEqual(limit * rules.growth * rules.factor);
  expect(silentAfter({ ...old, learntGapSeconds: 1e9 }, now, rules)).toBe(rules.ceilingSeconds);
});

test('blames no source for the time in which we did not listen', async () => {
  const first = await open();
  talk(first, 2 * rules.learnSeconds, 60);
  await first.stop();
  now += 48 * hour * 1_000;
  let accepting = false;
  const second = await open({ accepting: () => accepting });
  now += 48 * hour * 1_000;
  await second.checkSilence();
  accepting = true;
  now += 300_000;
  await second.checkSilence();
  expect(raised).toHaveLength(0);
  second.seen([sender()]);
  await second.flush();
  expect((await rows())[0]!.learnt_gap_seconds).toBeLessThan(rules.floorSeconds);
});

test('leaves muted sources alone and keeps a fixed time', async () => {
  const registry = await open();
  registry.seen([sender(), sender({ address: '192.0.2.2' })]);
  await registry.flush();
  const [a, b] = await rows();
  registry.applySettings(a!.id, { muted: true });
  registry.applySettings(b!.id, { silentAfterSeconds: 7 * 86_400 });
  now += 3 * 86_400_000;
  await registry.checkSilence();
  expect(raised).toHaveLength(0);
  now += 5 * 86_400_000;
  await registry.checkSilence();
  expect(raised.map((one) => one.groupKey['source.address'])).toEqual(['192.0.2.2']);
});

test('counts a sender that is only dropped as speaking', async () => {
  const registry = await open();
  registry.seen([sender()]);
  now += (rules.defaultSeconds - 60) * 1_000;
  registry.dropped('udp', '192.0.2.1', 3);
  now += 120_000;
  await registry.checkSilence();
  expect(raised).toHaveLength(0);
});

test('tries again when the alarm cannot be recorded', async () => {
  let broken = true;
  const registry = await open({
    alerts: {
      raise: async (input) => {
        if (broken) throw new Error('locked');
        raised.push(input);
        return 'alert-1';
      },
      resolve: async () => undefined,
    },
  });
  registry.seen([sender()]);
  now += 2 * rules.defaultSeconds * 1_000;
  await registry.checkSilence();
  broken = false;
  await registry.checkSilence();
  expect(raised).toHaveLength(1);
});

test('remembers a bounded number of sources and counts the rest', async () => {
  const registry = await open({ maxSources: 100 });
  for (let n = 0; n < 500; n++) registry.seen([sender({ address: `2001:db8::${n}` })]);
  expect(registry.counts()).toEqual({ sources: 100, silent: 0, overflow: 400 });
  await registry.flush();
  expect(await rows()).toHaveLength(100);
});

test('waits with writing until the set-up has made a unit', async () => {
  const registry = await open();
  const { unitId: _unitId, ...homeless } = sender({ events: 3 });
  registry.seen([homeless]);
  await registry.flush();
  expect(await rows()).toHaveLength(0);
  registry.seen([sender({ unitId: 'home' })]);
  await registry.flush();
  expect((await rows())[0]).toMatchObject({ unit_id: 'home', events: '4' });
});
