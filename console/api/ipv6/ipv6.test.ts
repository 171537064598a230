import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReadiness, type Readiness } from '../../../analyzer/ipv6/readiness.ts';
import { loadIpv6Rules } from '../../../analyzer/ipv6/rules.ts';
import { createEmbeddedJobs } from '../../../analyzer/stores/jobs/embedded/embedded-jobs.ts';
import type { Jobs } from '../../../analyzer/stores/jobs/jobs.ts';
import { createResolver } from '../../../collector/probes/portal/resolve.ts';
import { startDnsServer } from '../../../collector/knowledge/testing/dns-server.ts';
import { dnsType } from '../../../collector/knowledge/dns/message.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { ipv6Feature } from './index.ts';
import type { Ipv6UnitView, LineView, OverviewView, PortalDetailView } from './schema.ts';

let test: TestApp;
let jobs: Jobs;
let readiness: Readiness;
let officer: SignedIn;
let county: SignedIn;
let dns: Awaited<ReturnType<typeof startDnsServer>>;
const now = new Date().toISOString();

beforeAll(async () => {
  // Sites with addresses that nobody may be asked at, and sites without any.
  dns = await startDnsServer(({ name, type }) =>
    name.startsWith('inside') && type === dnsType.AAAA
      ? { records: [{ type, data: Buffer.from('fe80'.padEnd(32, '0'), 'hex') }] }
      : {},
  );
  const log = pino({ level: 'silent' });
  const rules = async () => loadIpv6Rules();
  test = await testApp({
    features: ({ records, time }) => {
      jobs = createEmbeddedJobs({ records, time, log, metrics: new Registry(), pollMs: 20 });
      readiness = createReadiness({
        records,
        jobs,
        time,
        log,
        rules,
        isAllowed: () => false,
        resolve: createResolver(1_000, [`127.0.0.1:${dns.port}`]),
      });
      return [ipv6Feature({ records, readiness, ipv6Rules: rules, time })];
    },
  });
  await readiness.start();
  await jobs.start();
  officer = await test.signIn('school-security-officer', 'schoolA');
  county = await test.signIn('bureau-analyst', 'county');
});
afterAll(async () => {
  await jobs.stop();
  await test.dispose();
  await dns.stop();
});

async function ask<T>(who: SignedIn, path: string): Promise<T> {
  const answer = await test.request(who, 'GET', path);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<T>();
}

async function measured(id: string): Promise<PortalDetailView> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const portal = await ask<PortalDetailView>(officer, `/ipv6/portals/${id}`);
    if (portal.last) return portal;
    if (performance.now() > deadline) throw new Error('it was not measured');
    await sleep(20);
  }
}

const add = (domain: string) =>
  test.request(officer, 'POST', '/ipv6/portals', { name: '门户', domain });
const ownUnit = async (who: SignedIn = officer) =>
  (await ask<Ipv6UnitView[]>(who, '/ipv6/units')).find(({ id }) => id === 'schoolA')!;

async function addAsset(speedBps: string | null, operStatus: string): Promise<string> {
  const id = `asset-${speedBps}-${operStatus}`;
  const { db } = test.records;
  await db
    .insertInto('assets')
    .values({
      id,
      unit_id: 'schoolA',
      name: id,
      named_by_person: 0,
      kind: 'switch',
      state: 'up',
      interfaces_up: 1,
      interfaces_total: 1,
      created_at: now,
      updated_at: now,
    })
    .execute();
  await db
    .insertInto('asset_interfaces')
    .values({
      asset_id: id,
      unit_id: 'schoolA',
      if_index: 1,
      name: 'GE0/0/1',
      descr: '',
      alias: '',
      mac: '00:5e:00:53:aa:aa',
      oper_status: operStatus,
      speed_bps: speedBps,
      first_seen_at: now,
      last_seen_at: now,
    })
    .execute();
  return id;
}

describe('readiness for IPv6', () => {
  it('of a site: without a record unsupported, at a forbidden address unknown', async () => {
    const made = await add('WWW.Example.edu.cn.');
    expect(made.statusCode, made.body).toBe(201);
    const none = await measured(made.json<PortalDetailView>().id);
    expect(none).toMatchObject({
      domain: 'www.example.edu.cn',
      state: 'unsupported',
      last: { result: { aaaa: { passed: false, reason: 'no-record' } } },
    });
    const inside = await measured((await add('inside.example.edu.cn')).json<PortalDetailView>().id);
    expect(inside).toMatchObject({
      state: 'unknown',
      last: { result: { tcp443: { passed: null, reason: 'target-not-allowed' } } },
    });
    // The unit's figures follow the measurement.
    await expect
      .poll(async () => (await ownUnit()).figures?.portals, { timeout: 20_000 })
      .toEqual({ having: 0, measured: 1, inScope: 2, unmeasured: 1 });
    expect((await add('www.example.edu.cn')).statusCode).toBe(409);
    for (const domain of [
      '127.0.0.1',
      '::1',
      'localhost',
      'a.local',
      'x',
      'a b.cn',
      'http://a.cn/',
    ]) {
      expect((await add(domain)).statusCode, domain).toBe(422);
    }
  });

  it('of hosts: those with a global address, of all that are seen; without IPv6 tables nothing is measured', async () => {
    const device = await addAsset('10', 'up');
    const neighbour = (mac: string, ip: string) => ({
      id: `${mac} ${ip}`,
      asset_id: device,
      unit_id: 'schoolA',
      if_index: 1,
      port_if_index: null,
      ip,
      mac,
      family: ip.includes(':') ? ('ipv6' as const) : ('ipv4' as const),
      first_seen_at: now,
      last_seen_at: now,
      until_at: null,
    });
    const { db } = test.records;
    const four = ['01', '02', '03'].map((n) =>
      neighbour(`00:5e:00:53:00:${n}`, `10.1.2.${Number(n)}`),
    );
    await db.insertInto('asset_neighbours').values(four).execute();
    await readiness.compute('schoolA');
    expect((await ownUnit()).figures?.hosts).toMatchObject({ measured: 0, inScope: 3 });
    const six = [
      neighbour('00:5e:00:53:00:01', '2001:db8:1::1'),
      neighbour('00:5e:00:53:00:02', 'fe80::2'),
      neighbour('00:5e:00:53:00:02', 'fd00::2'),
    ];
    await db.insertInto('asset_neighbours').values(six).execute();
    await readiness.compute('schoolA');
    const share = { having: 1, measured: 3, inScope: 3, unmeasured: 0 };
    expect((await ownUnit()).figures?.hosts).toEqual(share);
  });

  it('of lines: a port decides, a contract alone never meets a goal', async () => {
    const line = (body: object) =>
      test.request(officer, 'POST', '/ipv6/lines', { goal: 'school-1g', name: '出口', ...body });
    const goal = async () =>
      (await ownUnit()).figures?.goals.find((one) => one.goal === 'school-1g')?.state;
    expect((await line({ contractedBps: 1e9 })).json<LineView>().state).toBe('no-data');
    expect(await goal()).toBe('no-data');
    const down = { assetId: await addAsset('1000000000', 'down'), ifIndex: 1 };
    expect((await line(down)).json<LineView>().state).toBe('no-data');
    const slow = { assetId: await addAsset('100000000', 'up'), ifIndex: 1 };
    expect((await line(slow)).json<LineView>().state).toBe('not-met');
    const fast = { assetId: await addAsset('1000000000', 'up'), ifIndex: 1 };
    const met = (await line(fast)).json<LineView>();
    expect(met).toMatchObject({ state: 'met', portBps: 1e9, ifName: 'GE0/0/1' });
    expect(await goal()).toBe('met');
    expect((await line({ assetId: 'nobody', ifIndex: 1 })).statusCode).toBe(404);
    expect((await line({ ifIndex: 1 })).statusCode).toBe(422);
    const gone = await test.request(officer, 'DELETE', `/ipv6/lines/${met.id}`);
    expect(gone.statusCode).toBe(204);
    expect(await goal()).toBe('no-data');
  });

  it('of classrooms needs all of them: unlisted ones keep the goal open', async () => {
    const fast = { assetId: await addAsset('2000000000', 'up'), ifIndex: 1 };
    await test.request(officer, 'POST', '/ipv6/lines', {
      goal: 'class-100m',
      name: '一班',
      ...fast,
    });
    const figure = async () =>
      (await ownUnit()).figures?.goals.find((one) => one.goal === 'class-100m');
    expect(await figure()).toMatchObject({ state: 'met', lines: { having: 1, inScope: 1 } });
    const total = { goal: 'class-100m', total: 30 };
    expect((await test.request(officer, 'PUT', '/ipv6/denominators', total)).statusCode).toBe(204);
    expect(await figure()).toMatchObject({
      state: 'no-data',
      lines: { having: 1, measured: 1, inScope: 30, unmeasured: 29 },
    });
  });

  it('of a county is the sum of its units, and says how many have no figures', async () => {
    const overview = await ask<OverviewView>(county, '/ipv6/overview');
    expect(overview).toMatchObject({
      unitId: 'county',
      units: { inScope: 3, measured: 1, having: 0, unmeasured: 2 },
      figures: { hosts: { having: 1, measured: 3 }, portals: { measured: 1, inScope: 2 } },
    });
    expect(overview.goals.find(({ goal }) => goal === 'class-100m')).toMatchObject({ noData: 1 });
    expect(overview.trend).toHaveLength(1);
    expect((await test.request(officer, 'GET', '/ipv6/overview?unitId=county')).statusCode).toBe(
      404,
    );
  });
});
