import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKnowledgeImports } from '../../../analyzer/knowledge/knowledge.ts';
import { loadKnowledgeRules } from '../../../analyzer/knowledge/rules.ts';
import { createFileBlobs } from '../../../analyzer/stores/blobs/file-blobs.ts';
import { createEmbeddedJobs } from '../../../analyzer/stores/jobs/embedded/embedded-jobs.ts';
import type { Jobs } from '../../../analyzer/stores/jobs/jobs.ts';
import { dnsCode, dnsType } from '../../../collector/knowledge/dns/message.ts';
import { digitsOf, reverseName } from '../../../collector/knowledge/reverse/reverse-name.ts';
import { startDnsServer, wireName } from '../../../collector/knowledge/testing/dns-server.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { knowledgeFeature } from './index.ts';
import type { KnowledgeRunView } from './schema.ts';

const host = reverseName(digitsOf('2001:db8:1:2::80'));
let folder: string;
let test: TestApp;
let jobs: Jobs;
let officer: SignedIn;
let dns: Awaited<ReturnType<typeof startDnsServer>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-knowledge-'));
  dns = await startDnsServer(({ name }) => {
    const asked = name.toLowerCase();
    if (asked === host)
      return { records: [{ type: dnsType.PTR, data: wireName('web.edu.example') }] };
    return { code: host.endsWith(`.${asked}`) ? 0 : dnsCode.nameError };
  });
  const log = pino({ level: 'silent' });
  const blobs = await createFileBlobs({ dir: folder, log });
  test = await testApp({
    features: ({ records, time }) => {
      jobs = createEmbeddedJobs({ records, time, log, metrics: new Registry(), pollMs: 20 });
      const knowledgeImports = createKnowledgeImports({
        records,
        blobs,
        jobs,
        time,
        log,
        rules: async () => loadKnowledgeRules(),
        allowLoopbackTargets: true,
        dnsPort: dns.port,
      });
      knowledgeImports.start();
      return [knowledgeFeature({ records, knowledgeImports, time })];
    },
  });
  await jobs.start();
  officer = await test.signIn('school-security-officer', 'schoolA');
});
afterAll(async () => {
  await jobs.stop();
  await test.dispose();
  await dns.stop();
  await rm(folder, { recursive: true });
});

async function done(id: string): Promise<KnowledgeRunView> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const answer = await test.request(officer, 'GET', `/knowledge/runs/${id}`);
    const run = answer.json<KnowledgeRunView>();
    if (run.state === 'done' || run.state === 'failed') return run;
    if (performance.now() > deadline) throw new Error(`still ${run.state}`);
    await sleep(20);
  }
}

async function bring(kind: string, text: string): Promise<KnowledgeRunView> {
  const answer = await test.app.inject({
    method: 'POST',
    url: `/api/v1/knowledge/files?kind=${kind}&name=leases.csv`,
    headers: { ...officer.headers, 'content-type': 'text/csv' },
    payload: text,
  });
  expect(answer.statusCode, answer.body).toBe(201);
  return await done(answer.json<KnowledgeRunView>().id);
}

async function addPlan(prefix: string): Promise<void> {
  const [network = '', bits] = prefix.split('/');
  const first = digitsOf(network);
  const day = '2020-01-01';
  const at = `${day}T00:00:00.000Z`;
  const { db } = test.records;
  await db
    .insertInto('address_plans')
    .values({
      id: 'plan',
      unit_id: 'county',
      name: '校园网',
      state: 'active',
      version: 1,
      authorised_by: '局长',
      authorised_from: day,
      authorised_until: '2099-01-01',
      authorised_from_at: at,
      authorised_until_at: '2099-01-02T00:00:00.000Z',
      authorisation_reference: '1',
      note: '',
      created_at: at,
      created_by: 'nobody',
      created_by_name: 'Nobody',
      updated_at: at,
      updated_by_name: 'Nobody',
    })
    .execute();
  await db
    .insertInto('address_plan_prefixes')
    .values({
      id: 'prefix',
      plan_id: 'plan',
      unit_id: 'county',
      prefix,
      family: 'ipv6',
      first,
      last: first.slice(0, Number(bits) / 4).padEnd(32, 'f'),
      note: '',
    })
    .execute();
}

const walk = (prefix: string, server = '127.0.0.1') =>
  test.request(officer, 'POST', '/knowledge/walks', { prefix, server });

describe('knowledge from books', () => {
  it('takes leases over: who has which address is in the inventory, unusable lines are shown', async () => {
    const run = await bring(
      'leases',
      'address,mac,hostname\n10.1.2.9,00:5e:00:53:00:09,pc-9\n2001:db8:1:2::9,00-5E-00-53-00-09,\nrubbish,,\n',
    );
    expect(run).toMatchObject({ state: 'done', addresses: 2, assets: 1, faults: 1, asked: 4 });
    expect(run.detail.faults).toEqual([{ line: 4, code: 'NOT_AN_ADDRESS', text: 'rubbish,,' }]);
    const known = await test.records.db
      .selectFrom('asset_identifiers')
      .select(['kind', 'value'])
      .where('source', '=', 'lease')
      .execute();
    expect(known.map(({ value }) => value)).toEqual(
      expect.arrayContaining(['10.1.2.9', '2001:db8:1:2::9', '00:5e:00:53:00:09', 'pc-9']),
    );
  });

  it('takes names over without making machines of them', async () => {
    const run = await bring('dns', 'name,address\nweb.edu.example,2001:db8:1:2::81\n');
    expect(run).toMatchObject({ state: 'done', addresses: 1, assets: 0 });
    const rows = await test.records.db.selectFrom('known_addresses').select('address').execute();
    expect(rows).toEqual([{ address: '2001:db8:1:2::81' }]);
    const empty = await bring('dns', '\n');
    expect(empty).toMatchObject({ state: 'done', addresses: 0 });
  });

  it('walks a reverse zone within an address plan in force, and nothing outside', async () => {
    expect((await walk('2001:db8:1::/48')).json()).toMatchObject({ code: 'PREFIX_NOT_PLANNED' });
    await addPlan('2001:db8:1::/48');
    expect((await walk('2001:db8::/32')).json()).toMatchObject({ code: 'PREFIX_NOT_PLANNED' });
    expect((await walk('2001::/16')).json()).toMatchObject({ code: 'PREFIX_INVALID' });
    expect((await walk('10.0.0.0/8')).json()).toMatchObject({ code: 'PREFIX_INVALID' });
    for (const server of ['169.254.169.254', 'fe80::1', 'ff02::1', 'dns.example']) {
      expect((await walk('2001:db8:1::/48', server)).json()).toMatchObject({
        code: 'SERVER_INVALID',
      });
    }
    const begun = await walk('2001:db8:1:2::/64');
    expect(begun.statusCode, begun.body).toBe(201);
    const run = await done(begun.json<KnowledgeRunView>().id);
    expect(run).toMatchObject({ state: 'done', outcome: 'complete', addresses: 1, faults: 0 });
    expect(run.asked).toBeGreaterThan(200);
  });
});
