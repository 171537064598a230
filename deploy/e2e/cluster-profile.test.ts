import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  elasticsearchMissing,
  startTestNode,
} from '../../analyzer/stores/events/testing/elasticsearch.ts';
import { redisIsInstalled, startRedis } from '../../analyzer/stores/jobs/testing/redis.ts';
import { missingEngine } from '../../analyzer/stores/records/testing/engine.ts';
import {
  postgresIsInstalled,
  startPostgres,
} from '../../analyzer/stores/records/testing/postgres.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import { startDemoAgents, type DemoAgents } from '../demo/agents/start-agents.ts';
import { setUp, signIn, type Api } from './testing/api.ts';
import { eventually, sendSyslog, startPlatform, type Platform } from './testing/platform.ts';

const title = 'a node on Postgres, Redis and Elasticsearch';
const missing = [
  ...(postgresIsInstalled ? [] : ['postgresql-15']),
  ...(redisIsInstalled ? [] : ['redis-server']),
  ...((await elasticsearchMissing()) === undefined ? [] : ['elasticsearch']),
];
const engine =
  missing.length === 0
    ? { skip: false, title }
    : missingEngine(title, `${missing.join(', ')} missing`);

const admin = { username: 'zhang', name: '张老师', password: 'Qingxi-2026-xuexiao' };
const audit = { username: 'li', name: '李老师', password: 'Shenji-2026-qingxi' };

/** What a second node of a bureau would run on; every answer as on the embedded stores. */
describe.skipIf(engine.skip)(engine.title, () => {
  const stops: (() => Promise<unknown>)[] = [];
  let env: Record<string, string>;
  let platform: Platform;
  let agents: DemoAgents;
  let person: Api;

  beforeAll(async () => {
    const [postgres, redis, search] = await Promise.all([
      startPostgres(),
      startRedis(),
      startTestNode(),
    ]);
    stops.push(
      () => postgres.stop(),
      () => redis.stop(),
      () => search.stop(),
    );
    env = {
      XIAODUN_RECORDS__ENGINE: 'postgres',
      XIAODUN_RECORDS__POSTGRES_URL: await postgres.createDatabase(),
      XIAODUN_JOBS__ENGINE: 'bullmq',
      XIAODUN_JOBS__REDIS_URL: redis.url,
      XIAODUN_EVENTS__ENGINE: 'elasticsearch',
      XIAODUN_EVENTS__ELASTICSEARCH_URLS: search.url,
    };
    platform = await startPlatform({ env });
    agents = await startDemoAgents(
      [
        {
          profile: 'huawei-s5735',
          name: 'SW-HX-1',
          location: '信息中心',
          address: '10.20.0.1',
          seed: 7,
          port: 0,
          community: 'campus-read',
          neighbours: [{ ip: '10.20.8.9', mac: '3c:52:82:00:00:09', port: 3 }],
        },
      ],
      systemTime,
    );
  }, 180_000);

  afterAll(async () => {
    await agents?.stop();
    await platform?.stop();
    await Promise.all(stops.map((stop) => stop()));
  });

  test('is set up by the one-time link and signs people in', async () => {
    await setUp(platform.url, platform.setUpLink ?? '', { unit: '青溪县第一中学', admin, audit });
    person = await signIn(platform.url, admin);
    expect(await person.get('/session')).toMatchObject({ account: { username: 'zhang' } });
  });

  test('stores lines, finds them again and opens an alert for failed passwords', async () => {
    const at = new Date().toISOString();
    const failed = Array.from(
      { length: 12 },
      (_, i) =>
        `<86>1 ${at} web01 sshd ${2_200 + i} - - Failed password for root from 198.51.100.9 port ${50_000 + i} ssh2`,
    );
    await sendSyslog(platform.syslogPort, failed);
    const query = `/events?query=${encodeURIComponent('source.ip:198.51.100.0/24')}&limit=50`;
    const events = await eventually('the lines are found', async () => {
      const found = (await person.get<{ events: Record<string, unknown>[] }>(query)).events;
      return found.length === failed.length ? found : undefined;
    });
    expect(events[0]).toMatchObject({ 'user.name': 'root', 'event.outcome': 'failure' });
    const id = String(events[0]?.['event.id']);
    expect(await person.get(`/events/${id}`)).toMatchObject({ 'event.id': id });
    const alert = await eventually('an alert', async () => {
      const alerts = await person.get<{ id: string; titleZh: string; count: number }[]>('/alerts');
      return alerts.find(({ titleZh }) => titleZh.includes('SSH'));
    });
    expect(alert.count).toBeGreaterThan(0);
    const behind = await eventually('the lines behind the alert', async () => {
      const answer = await person.get<unknown>(`/alerts/${alert.id}/events`);
      return JSON.stringify(answer).includes('198.51.100.9') ? answer : undefined;
    });
    expect(JSON.stringify(behind)).toContain('Failed password');
  });

  test('counts in histograms and facets', async () => {
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const range = `from=${from}&to=${new Date(Date.now() + 60_000).toISOString()}`;
    const root = encodeURIComponent('user.name:root');
    const { total } = await person.get<{ total: number }>(
      `/events/histogram?query=${root}&${range}`,
    );
    expect(total).toBe(12);
    expect(
      await person.get(`/events/facets?query=${root}&fields=source.ip,event.outcome&${range}`),
    ).toMatchObject({
      fields: {
        'source.ip': { buckets: [{ key: '198.51.100.9', count: 12 }] },
        'event.outcome': { buckets: [{ key: 'failure', count: 12 }] },
      },
    });
  });

  test('turns a poll target into an asset by a job in Redis', async () => {
    const { account } = await person.get<{ account: { unitId: string } }>('/session');
    const target = await person.post<{ id: string }>('/polls', {
      unitId: account.unitId,
      address: '127.0.0.1',
      port: agents.agents[0]?.port,
      version: '2c',
      community: 'campus-read',
    });
    await person.post(`/polls/${target.id}/run`);
    const asset = await eventually('the asset', async () => {
      const assets = await person.get<{ id: string; name: string }[]>('/assets');
      return assets.find(({ name }) => name === 'SW-HX-1');
    });
    const interfaces = await person.get<unknown[]>(`/assets/${asset.id}/interfaces`);
    expect(interfaces.length).toBeGreaterThan(3);
  });

  test('shows the home page, sources, health and an evaluated system', async () => {
    const home = await eventually('counts at home', async () => {
      const seen = await person.get<{ counts: { assets: number; openAlerts: number } }>('/home');
      return seen.counts.openAlerts > 0 && seen.counts.assets > 0 ? seen : undefined;
    });
    expect(home.counts.assets).toBe(1);
    const sources = await eventually('the source', async () => {
      const seen = await person.get<{ address: string; events: number }[]>('/sources');
      return seen.length > 0 && (seen[0]?.events ?? 0) >= 12 ? seen : undefined;
    });
    expect(sources).toMatchObject([{ address: '127.0.0.1' }]);
    const health = await person.get<{ components: { name: string; state: string }[] }>(
      '/health/summary',
    );
    expect(health.components.filter(({ state }) => state === 'failed')).toEqual([]);
    const [system] = await person.get<{ id: string }[]>('/systems');
    await person.post(`/systems/${system?.id}/evaluate`);
    expect(await person.get(`/systems/${system?.id}/score`)).toMatchObject({
      disclaimer: { zh: '自评估预估，非等级测评结论' },
    });
  });

  test('verifies its audit chains', async () => {
    const auditor = await signIn(platform.url, audit);
    const { chains } = await auditor.get<{ chains: { ok: boolean; entries: number }[] }>(
      '/audit/verify',
    );
    expect(chains.length).toBeGreaterThan(0);
    expect(chains.every(({ ok, entries }) => ok && entries > 0)).toBe(true);
  });

  test('ends in order and has everything at the next start', async () => {
    const { dataDir } = platform;
    platform.process.kill('SIGTERM');
    await eventually('the end of the node', () => platform.process.exitCode ?? undefined);
    expect(platform.process.exitCode).toBe(0);
    const first = platform;
    platform = await startPlatform({ env, dataDir });
    expect(platform.setUpLink).toBeUndefined();
    person = await signIn(platform.url, admin);
    const { events } = await person.get<{ events: unknown[] }>(
      `/events?query=${encodeURIComponent('source.ip:198.51.100.9')}&limit=50`,
    );
    expect(events).toHaveLength(12);
    await platform.stop();
    await first.stop();
  });
});
