import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClaims } from '../../../analyzer/assets/inventory/claims.ts';
import { identityRules } from '../../../analyzer/assets/inventory/identity-rules.ts';
import { createPersonMerges } from '../../../analyzer/assets/inventory/person-merges.ts';
import { createAssets } from '../../../analyzer/assets/assets.ts';
import { createPoller, type Poller } from '../../../analyzer/assets/poller.ts';
import { createPollTargets } from '../../../analyzer/assets/poll-targets.ts';
import { loadPollingRules } from '../../../analyzer/assets/polling-rules.ts';
import { createLiveBus } from '../../../analyzer/live/live-bus.ts';
import { createSecretBox } from '../../../analyzer/secrets/secret-box.ts';
import { createEmbeddedJobs } from '../../../analyzer/stores/jobs/embedded/embedded-jobs.ts';
import {
  parseRecording,
  startReplayAgent,
  type ReplayAgent,
} from '../../../collector/probes/snmp/testing/replay-agent.ts';
import { assetsFeature } from '../assets/index.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { pollsFeature } from './index.ts';

/** A made-up Ruijie switch of one port, one ARP entry and one IPv6 neighbour. */
const recording = `1.3.6.1.2.1.1.1.0|4|Ruijie Switch(RG-S2910) By Ruijie Networks
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.4881.1.1.10.1.1
1.3.6.1.2.1.1.5.0|4|sw-library
1.3.6.1.2.1.2.2.1.2.7|4|GigabitEthernet 0/7
1.3.6.1.2.1.2.2.1.8.7|2|1
1.3.6.1.2.1.4.22.1.2.7.10.3.0.9|4x|3c5282000009
1.3.6.1.2.1.4.35.1.4.7.2.16.253.0.0.0.0.0.0.0.0.0.0.0.0.0.0.9|4x|3c5282000009
1.3.6.1.2.1.31.1.1.1.1.7|4|Gi0/7
1.3.6.1.2.1.31.1.1.1.6.7|70|9007199254740993
1.3.6.1.2.1.31.1.1.1.15.7|66|1000
`;

let agent: ReplayAgent;
let poller: Poller;
let app: TestApp;
let officer: SignedIn;
let stranger: SignedIn;
let analyst: SignedIn;
let pollId: string;
let assetId: string;

beforeAll(async () => {
  agent = await startReplayAgent(new Map([['read-only', parseRecording(recording)]]));
  const loaded = loadPollingRules();
  const rules = { ...loaded, request: { ...loaded.request, testTimeoutMs: 2_000, testRetries: 0 } };
  const log = pino({ level: 'silent' });
  app = await testApp({
    features: ({ records, time }) => {
      const metrics = new Registry();
      const secrets = createSecretBox(createHash('sha256').update('k').digest());
      const live = createLiveBus();
      const assets = createAssets({ records, time, live, log, rules });
      const inventory = { records, live, time, rules: identityRules };
      const targets = createPollTargets({
        records,
        secrets,
        time,
        rules,
        allowLoopbackTargets: true,
      });
      const jobs = createEmbeddedJobs({ records, time, log, metrics });
      poller = createPoller({ records, assets, targets, jobs, log, time, metrics, rules });
      return [
        assetsFeature({
          records,
          assets,
          claims: createClaims({ ...inventory, onMoved: () => undefined }),
          personMerges: createPersonMerges(inventory),
          time,
        }),
        pollsFeature({ records, targets, poller, rules, time }),
      ];
    },
  });
  officer = await app.signIn('school-security-officer', 'schoolA');
  stranger = await app.signIn('school-security-officer', 'schoolB');
  analyst = await app.signIn('bureau-analyst', 'county');
});

afterAll(async () => {
  await poller.stop();
  await app.dispose();
  await agent.stop();
});

const body = (over: Record<string, unknown> = {}) => ({
  unitId: 'schoolA',
  address: '127.0.0.1',
  port: agent.port,
  version: '2c',
  community: 'read-only',
  ...over,
});

describe('poll routes', () => {
  test('test a device live before anything is stored', async () => {
    const { unitId: _unitId, ...settings } = body();
    const good = await app.request(officer, 'POST', '/polls/test', settings);
    expect(good.json()).toMatchObject({ ok: true, sysName: 'sw-library', vendor: 'Ruijie' });
    const bad = await app.request(officer, 'POST', '/polls/test', { ...settings, community: 'no' });
    expect(bad.json()).toMatchObject({ ok: false, code: 'TIMEOUT' });
    expect(bad.json<{ remedy: string }>().remedy).toContain('community');
    const metadata = { ...settings, address: '169.254.169.254' };
    const refused = await app.request(officer, 'POST', '/polls/test', metadata);
    expect(refused.statusCode).toBe(422);
    expect(refused.json()).toMatchObject({ code: 'TARGET_NOT_ALLOWED' });
  });

  test('create a target and never answer its secrets', async () => {
    const created = await app.request(officer, 'POST', '/polls', body());
    expect(created.statusCode).toBe(201);
    expect(created.body).not.toContain('read-only');
    expect(created.json()).toMatchObject({
      hasCommunity: true,
      enabled: true,
      unitName: 'schoolA',
    });
    pollId = created.json<{ id: string }>().id;
    const listed = await app.request(officer, 'GET', '/polls');
    expect(listed.body).not.toContain('read-only');
    expect(listed.body).not.toContain('enc:v1');
    expect(listed.headers['content-range']).toBe('polls 0-0/1');
  });

  test('answer clear problems for doubles and bad settings', async () => {
    const double = await app.request(officer, 'POST', '/polls', body());
    expect([double.statusCode, double.json<{ code: string }>().code]).toEqual([
      409,
      'TARGET_EXISTS',
    ]);
    const bare = await app.request(officer, 'POST', '/polls', body({ version: '3', port: 1 }));
    expect([bare.statusCode, bare.json<{ code: string }>().code]).toEqual([422, 'SECRETS_MISSING']);
    const unknown = await app.request(officer, 'POST', '/polls', body({ comunity: 'x' }));
    expect(unknown.statusCode).toBe(400);
  });

  test('are closed to other units and to roles that only look', async () => {
    for (const [method, url] of [
      ['GET', `/polls/${pollId}`],
      ['PATCH', `/polls/${pollId}`],
      ['DELETE', `/polls/${pollId}`],
      ['POST', `/polls/${pollId}/run`],
      ['GET', `/polls/${pollId}/runs`],
    ] as const) {
      const payload = method === 'PATCH' ? { enabled: false } : undefined;
      expect((await app.request(stranger, method, url, payload)).statusCode).toBe(404);
    }
    const foreign = await app.request(stranger, 'POST', '/polls', body({ port: 5 }));
    expect(foreign.statusCode).toBe(404);
    expect((await app.request(analyst, 'GET', `/polls/${pollId}`)).statusCode).toBe(200);
    expect((await app.request(analyst, 'POST', '/polls', body({ port: 6 }))).statusCode).toBe(403);
  });

  test('run a poll now and show the run', async () => {
    const run = await app.request(officer, 'POST', `/polls/${pollId}/run`);
    expect(run.json()).toMatchObject({ outcome: 'ok' });
    assetId = run.json<{ assetId: string }>().assetId;
    const runs = await app.request(officer, 'GET', `/polls/${pollId}/runs`);
    expect(runs.json()).toMatchObject([{ outcome: 'ok', faults: [] }]);
  });
});

describe('asset routes', () => {
  test('list the asset with its addresses, to its unit and those above only', async () => {
    const listed = await app.request(officer, 'GET', '/assets');
    expect(listed.json()).toMatchObject([
      {
        id: assetId,
        unitName: 'schoolA',
        name: 'sw-library',
        kind: 'switch',
        vendor: 'Ruijie',
        state: 'up',
        addresses: ['127.0.0.1'],
        interfacesUp: 1,
        interfacesTotal: 1,
      },
    ]);
    expect((await app.request(analyst, 'GET', '/assets')).json()).toHaveLength(1);
    expect((await app.request(stranger, 'GET', '/assets')).json()).toEqual([]);
    expect((await app.request(stranger, 'GET', `/assets/${assetId}`)).statusCode).toBe(404);
    const parts = await app.request(stranger, 'GET', `/assets/${assetId}/interfaces`);
    expect(parts.statusCode).toBe(404);
  });

  test.each([
    ['{"q":"LIBRARY"}', 1],
    ['{"q":"127.0.0"}', 1],
    ['{"q":"%"}', 0],
    ['{"kind":"firewall"}', 0],
    ['{"kind":["switch","router"],"state":"up"}', 1],
    ['{"unitId":"county"}', 1],
    ['{"unitId":"schoolB"}', 0],
  ])('filter by %s', async (filter, count) => {
    const url = `/assets?filter=${encodeURIComponent(filter)}`;
    expect((await app.request(officer, 'GET', url)).json()).toHaveLength(count);
  });

  test('give interfaces with exact counters, and neighbours of both families', async () => {
    const ports = await app.request(officer, 'GET', `/assets/${assetId}/interfaces`);
    expect(ports.json()).toMatchObject([
      { ifIndex: 7, name: 'Gi0/7', operStatus: 'up', speedBps: 1e9, inOctets: '9007199254740993' },
    ]);
    const neighbours = await app.request(officer, 'GET', `/assets/${assetId}/neighbours`);
    expect(neighbours.json()).toHaveLength(2);
    const url = `/assets/${assetId}/neighbours?filter=${encodeURIComponent('{"family":"ipv6"}')}`;
    expect((await app.request(officer, 'GET', url)).json()).toMatchObject([
      { ip: 'fd00::9', mac: '3c:52:82:00:00:09', ifName: 'Gi0/7', family: 'ipv6' },
    ]);
    const addresses = await app.request(officer, 'GET', `/assets/${assetId}/addresses`);
    expect(addresses.json()).toMatchObject([{ address: '127.0.0.1', untilAt: null }]);
  });

  test('rename an asset with an audit entry, and refuse a unit that the caller cannot see', async () => {
    const renamed = await app.request(officer, 'PATCH', `/assets/${assetId}`, { name: '图书馆' });
    expect(renamed.json()).toMatchObject({ name: '图书馆' });
    const away = await app.request(officer, 'PATCH', `/assets/${assetId}`, { unitId: 'schoolB' });
    expect(away.statusCode).toBe(404);
    const audit = await app.records.db
      .selectFrom('audit_entries')
      .select('action')
      .where('target_id', '=', assetId)
      .execute();
    expect(audit).toEqual([{ action: 'asset.update' }]);
  });

  test('let a bureau move an asset between its schools', async () => {
    const moved = await app.request(analyst, 'PATCH', `/assets/${assetId}`, { unitId: 'schoolB' });
    expect(moved.json()).toMatchObject({ unitId: 'schoolB' });
    expect((await app.request(stranger, 'GET', `/assets/${assetId}`)).statusCode).toBe(200);
    expect((await app.request(officer, 'GET', `/assets/${assetId}`)).statusCode).toBe(404);
  });

  test('delete a target but keep its asset', async () => {
    expect((await app.request(officer, 'DELETE', `/polls/${pollId}`)).statusCode).toBe(200);
    expect((await app.request(officer, 'GET', `/polls/${pollId}`)).statusCode).toBe(404);
    expect((await app.request(analyst, 'GET', `/assets/${assetId}`)).statusCode).toBe(200);
  });
});
