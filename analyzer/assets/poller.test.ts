import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  startReplayAgent,
  type Recording,
  type ReplayAgent,
} from '../../collector/probes/snmp/testing/replay-agent.ts';
import { berOid, tlv } from '../../collector/probes/snmp/testing/ber.ts';
import { startScriptedAgent } from '../../collector/probes/snmp/testing/scripted-agent.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import { alertFixture, type AlertFixture } from '../alerts/testing/alert-fixture.ts';
import { createLiveBus } from '../live/live-bus.ts';
import { insertTestUnits } from '../people/testing/unit-tree.ts';
import { createSecretBox } from '../secrets/secret-box.ts';
import { createEmbeddedJobs } from '../stores/jobs/embedded/embedded-jobs.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../stores/records/testing/temporary-records.ts';
import { createAssets } from './assets.ts';
import { createPoller, type Poller } from './poller.ts';
import { createPollTargets, type PollTargets } from './poll-targets.ts';
import { loadPollingRules, type PollingRules } from './polling-rules.ts';

const person = { kind: 'person', accountId: 'a', name: 'A' } as const;
const log = pino({ level: 'silent' });

function text(value: string): Buffer {
  return tlv(4, Buffer.from(value));
}

/** A device of five values; made up. */
const device: Recording = {
  oids: [
    '1.3.6.1.2.1.1.1.0',
    '1.3.6.1.2.1.1.2.0',
    '1.3.6.1.2.1.1.5.0',
    '1.3.6.1.2.1.2.2.1.2.1',
    '1.3.6.1.2.1.31.1.1.1.6.1',
  ],
  values: [
    text('H3C Comware Platform Software, Software Version 7.1.070'),
    berOid('1.3.6.1.4.1.25506.1.1'),
    text('sw-hall'),
    text('GigabitEthernet1/0/1'),
    tlv(0x46, Buffer.from('00ffffffffffffffff', 'hex')),
  ],
};

let temporary: TemporaryRecords;
let agent: ReplayAgent;
let rules: PollingRules;
let targets: PollTargets;
let poller: Poller;
let jobs: Jobs;
let alerting: AlertFixture;
let metrics: Registry;

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('did not come about');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeEach(async () => {
  temporary = await temporaryRecords();
  const { records } = temporary;
  await insertTestUnits(records.db);
  agent = await startReplayAgent(new Map([['right', device]]));
  const loaded = loadPollingRules();
  rules = {
    ...loaded,
    polling: { ...loaded.polling, minIntervalSeconds: 1 },
    request: { ...loaded.request, timeoutMs: 1_000, retries: 0 },
    unreachable: { ...loaded.unreachable, afterMisses: 2 },
    history: { ...loaded.history, keepRunsPerTarget: 3 },
  };
  metrics = new Registry();
  alerting = await alertFixture(records);
  const secrets = createSecretBox(createHash('sha256').update('k').digest());
  const time = systemTime;
  jobs = createEmbeddedJobs({ records, time, log, metrics, pollMs: 50 });
  targets = createPollTargets({ records, secrets, time, rules, allowLoopbackTargets: true });
  poller = createPoller({
    records,
    assets: createAssets({ records, time, live: createLiveBus(), log, rules }),
    targets,
    jobs,
    alerts: alerting.alerts,
    log,
    time,
    metrics,
    rules,
  });
});

afterEach(async () => {
  await poller.stop();
  await jobs.stop(1_000);
  await agent.stop();
  await temporary.dispose();
});

function create(over: { community?: string; port?: number; intervalSeconds?: number } = {}) {
  return targets.create(
    {
      unitId: 'schoolA',
      address: '127.0.0.1',
      port: agent.port,
      version: '2c',
      community: 'right',
      ...over,
    },
    person,
  );
}

describe('the poller', () => {
  test('turns a poll into an asset and keeps the run', async () => {
    const id = await create();
    const run = await poller.run(id);
    expect(run).toMatchObject({ outcome: 'ok' });
    const asset = await temporary.records.db
      .selectFrom('assets')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(asset).toMatchObject({ id: run.assetId, name: 'sw-hall', vendor: 'H3C', state: 'up' });
    const port = await temporary.records.db
      .selectFrom('asset_interfaces')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(port.in_octets).toBe('18446744073709551615');
    expect(await targets.get(id)).toMatchObject({ state: 'up', misses: 0, asset_id: asset.id });
    const runs = await temporary.records.db.selectFrom('poll_runs').selectAll().execute();
    expect(runs).toMatchObject([{ outcome: 'ok', target_id: id }]);
    expect(await metrics.metrics()).toContain('snmp_polls_total{outcome="ok"} 1');
  });

  test('polls by its schedule, and stops with the target', async () => {
    const id = await create({ intervalSeconds: 1 });
    await poller.start();
    await jobs.start();
    const runs = async () =>
      (await temporary.records.db.selectFrom('poll_runs').selectAll().execute()).length;
    await until(async () => (await runs()) >= 2);
    await targets.remove(id, person);
    await poller.reschedule(id);
    await until(async () => (await jobs.stats()).every((stat) => stat.running === 0));
    expect(await targets.get(id)).toBeUndefined();
  });

  test('keeps a bounded number of runs', async () => {
    const id = await create();
    for (let i = 0; i < 6; i++) await poller.run(id);
    const runs = await temporary.records.db.selectFrom('poll_runs').selectAll().execute();
    expect(runs.length).toBeLessThanOrEqual(4);
  });

  test('raises one alert after the misses that the rules allow and resolves it on the first answer', async () => {
    const id = await create();
    await poller.run(id);
    const silent = await startScriptedAgent(() => []);
    await targets.change(id, { port: silent.port }, person);
    await poller.reschedule(id);
    const alerts = () => temporary.records.db.selectFrom('alerts').selectAll().execute();
    expect(await poller.run(id)).toMatchObject({ outcome: 'TIMEOUT' });
    expect(await alerts()).toEqual([]);
    expect(await targets.get(id)).toMatchObject({ state: 'up', misses: 1 });
    await poller.run(id);
    await poller.run(id);
    expect(await alerts()).toMatchObject([
      { rule_id: 'asset.unreachable', state: 'open', count: 1 },
    ]);
    const asset = await temporary.records.db
      .selectFrom('assets')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(asset.state).toBe('unreachable');
    await silent.stop();
    await targets.change(id, { port: agent.port }, person);
    await poller.reschedule(id);
    await poller.run(id);
    expect(await targets.get(id)).toMatchObject({ state: 'up', misses: 0 });
  });

  test('does not let a slow device delay another', async () => {
    const silent = await startScriptedAgent(() => []);
    const slow = await create({ port: silent.port });
    const fast = await create();
    let slowDone = false;
    const waiting = poller.run(slow).then(() => (slowDone = true));
    expect(await poller.run(fast)).toMatchObject({ outcome: 'ok' });
    expect(slowDone).toBe(false);
    await waiting;
    await silent.stop();
  });

  test('joins a run under way', async () => {
    const id = await create();
    const [first, second] = await Promise.all([poller.run(id), poller.run(id)]);
    expect(second).toBe(first);
  });

  test('says that a stored secret cannot be read, and counts it as no miss', async () => {
    const id = await create();
    await temporary.records.db
      .updateTable('poll_targets')
      .set({ community: 'enc:v1:AAAA' })
      .execute();
    expect(await poller.run(id)).toMatchObject({ outcome: 'SECRET_UNREADABLE' });
    expect(await targets.get(id)).toMatchObject({ misses: 0, last_outcome: 'SECRET_UNREADABLE' });
  });
});
