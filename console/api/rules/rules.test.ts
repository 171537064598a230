import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRuleSwitches } from '../../../analyzer/alerts/switches/switches.ts';
import {
  alertFixture,
  detected,
  drivenTime,
  type AlertFixture,
} from '../../../analyzer/alerts/testing/alert-fixture.ts';
import { appendAudit } from '../../../analyzer/audit/append.ts';
import { createRuleLibrary } from '../../../analyzer/detection/rule-library.ts';
import { addCosts } from '../../../analyzer/rule-history/costs.ts';
import type { RuleWork } from '../../../analyzer/pipeline/rule-work.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import type { RulesNow } from './catalogue.ts';
import { rulesFeature } from './index.ts';

const failedId = '11111111-1111-4111-8111-111111111111';
const bruteId = '22222222-2222-4222-8222-222222222222';

const ruleText = `title: SSH Login Failure
id: ${failedId}
name: ssh_failed
status: test
level: low
author: Someone
license: CC0-1.0
tags: [attack.credential-access, attack.t1110]
logsource: { product: linux, service: sshd }
detection:
  selection:
    event.outcome: failure
  condition: selection
x-xiaodun:
  title_zh: SSH 登录失败
---
title: SSH Brute Force
id: ${bruteId}
level: high
correlation:
  type: event_count
  rules: [ssh_failed]
  group-by: [source.ip]
  timespan: 10m
  condition: { gte: 5 }
x-xiaodun:
  covers: [ssh_failed, not-there]
`;

const samples = [
  { raw: '<86>Nov 21 08:00:01 lab sshd[1]: Failed password for root', match: true, repeat: 5 },
  { event: { 'event.outcome': 'success' }, match: false },
];

const sleepy = `title: Sleeps
id: 33333333-3333-4333-8333-333333333333
logsource: { category: proxy }
detection:
  selection:
    user.name|expand: '%admins%'
  condition: selection
`;

const pipelines = [
  {
    id: 'linux',
    logsources: [
      { logsource: { product: 'linux', service: 'sshd' }, when: { 'process.name': ['sshd'] } },
    ],
    fields: [],
    placeholders: {},
  },
];

const time = drivenTime();
const revived: string[] = [];
let folder: string;
let now: RulesNow;
let work: RuleWork;
let platform: TestApp;
let fixture: AlertFixture;
let officer: SignedIn;
let admin: SignedIn;
let countyAdmin: SignedIn;

async function load(): Promise<void> {
  const rules = [join(folder, 'own'), join(folder, 'sigma')];
  const { rules: loaded, faults } = await createRuleLibrary({ rules }).load();
  now = { rules: loaded, faults };
}

const noWork: RuleWork = { unsaved: [], off: new Map() };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-rules-'));
  await mkdir(join(folder, 'own', 'linux'), { recursive: true });
  await mkdir(join(folder, 'sigma', 'rules', 'web'), { recursive: true });
  await writeFile(join(folder, 'own', 'linux', 'ssh.yml'), ruleText);
  await writeFile(
    join(folder, 'own', 'linux', 'ssh.samples.ndjson'),
    samples.map((sample) => JSON.stringify(sample)).join('\n'),
  );
  await writeFile(join(folder, 'sigma', 'LICENSE'), 'Detection Rule License (DRL) 1.1\n');
  await writeFile(join(folder, 'sigma', 'rules', 'web', 'sleepy.yml'), sleepy);
  await writeFile(join(folder, 'sigma', 'rules', 'web', 'bad.yml'), 'title: Bad\nlogsource: {}\n');
  await load();
  platform = await testApp({
    time,
    features: ({ records }) => [
      rulesFeature({
        records,
        time,
        appendAudit,
        switches: createRuleSwitches({ records, time, appendAudit }),
        rules: () => now,
        ruleWork: () => work,
        switchRuleOn: (id) => revived.push(id),
        homeUnitId: () => 'county',
        pipelines: async () => pipelines,
        timeZone: 'Asia/Shanghai',
        roots: [join(folder, 'own'), join(folder, 'sigma')],
      }),
    ],
  });
  officer = await platform.signIn('school-security-officer', 'schoolA');
  admin = await platform.signIn('security-admin', 'schoolA');
  countyAdmin = await platform.signIn('security-admin', 'county');
});

afterAll(async () => {
  await platform?.dispose();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  work = noWork;
  const { db } = platform.records;
  for (const table of [
    'alert_activity',
    'alert_events',
    'alerts',
    'rule_costs',
    'rule_hits',
    'rule_switches',
  ] as const) {
    await db.deleteFrom(table).execute();
  }
  fixture = await alertFixture(platform.records);
});

const get = (url: string, who = officer) => platform.request(who, 'GET', url);
const post = (url: string, payload: object, who = admin) =>
  platform.request(who, 'POST', url, payload);
const listed = async (filter: object = {}, sort = ['title', 'ASC']) =>
  (
    await get(
      `/rules?filter=${encodeURIComponent(JSON.stringify(filter))}&sort=${JSON.stringify(sort)}`,
    )
  ).json<{ id: string; state: string; [key: string]: unknown }[]>();
const off = (ruleId: string, unitId: string, who = admin) =>
  post('/rule-switches', { ruleId, unitId, reason: '正常巡检' }, who);

test('lists rules with product, collection and state, also those that could not be loaded', async () => {
  expect(await listed()).toMatchObject([
    { kind: 'broken', title: 'bad.yml', state: 'faulty', collection: 'sigma', level: null },
    { title: 'Sleeps', state: 'asleep', product: 'proxy', path: 'rules/web/sleepy.yml' },
    { title: 'SSH Brute Force', kind: 'correlation', product: 'linux', state: 'in-use' },
    { title: 'SSH Login Failure', titleZh: 'SSH 登录失败', collection: 'own' },
  ]);
  expect(await listed({ state: 'asleep' })).toHaveLength(1);
  expect(await listed({ product: 'linux', level: 'high' })).toMatchObject([{ id: bruteId }]);
  expect(await listed({ q: 'ssh 登录' })).toMatchObject([{ id: failedId }]);
  expect((await get('/rules?filter={"level":"loud"}')).statusCode).toBe(400);
  expect((await get('/rules/facets')).json()).toEqual({
    levels: [
      { value: 'high', count: 1 },
      { value: 'low', count: 1 },
      { value: 'medium', count: 1 },
    ],
    products: [
      { value: 'linux', count: 2 },
      { value: '', count: 1 },
      { value: 'proxy', count: 1 },
    ],
    collections: [
      { value: 'own', count: 2 },
      { value: 'sigma', count: 2 },
    ],
  });
});

test('shows hits of the units that the reader sees, by time', async () => {
  const ours = detected({}, { ruleId: failedId });
  const old = detected({ '@timestamp': '2026-11-18T08:00:00.000Z' }, { ruleId: failedId });
  const foreign = detected({ 'unit.id': 'schoolB' }, { ruleId: failedId });
  await fixture.alerts.record([ours, old, foreign]);
  const [row] = await listed({ id: failedId });
  expect(row).toMatchObject({ hits: 2, hitsDay: 1, hitsWeek: 2 });
  const detail = (await get(`/rules/${failedId}`)).json<{ hours: unknown[] }>();
  expect(detail.hours).toEqual([
    { hour: '2026-11-18T08:00:00.000Z', hits: 1 },
    { hour: '2026-11-21T08:00:00.000Z', hits: 1 },
  ]);
});

test('says what a correlation counts and what counts a rule', async () => {
  const name = { id: failedId, title: 'SSH Login Failure', titleZh: 'SSH 登录失败' };
  expect((await get(`/rules/${bruteId}`)).json()).toMatchObject({
    correlates: {
      type: 'event_count',
      rules: [name],
      groupBy: ['source.ip'],
      timespanSeconds: 600,
      condition: [{ comparison: 'gte', value: 5 }],
    },
    covers: [name],
    coveredBy: [],
  });
  expect((await get(`/rules/${failedId}`)).json()).toMatchObject({
    correlates: null,
    countedBy: [{ id: bruteId }],
    covers: [],
    coveredBy: [{ id: bruteId }],
  });
});

test('shows the document of a rule with its licence and its samples, and no path of the machine', async () => {
  const answer = await get(`/rules/${bruteId}/source`);
  expect(answer.json()).toMatchObject({
    path: 'linux/ssh.yml',
    firstLine: 17,
    cut: false,
    licence: null,
    samplesTotal: 2,
    samples: [
      { match: true, repeat: 5 },
      { match: false, text: '{"event.outcome":"success"}' },
    ],
  });
  expect(answer.json<{ text: string }>().text.split('\n')[0]).toBe('title: SSH Brute Force');
  expect((await get(`/rules/${failedId}/source`)).json()).toMatchObject({
    firstLine: 1,
    licence: { name: 'CC0-1.0', from: 'rule' },
  });
  const [asleep] = await listed({ state: 'asleep' });
  expect((await get(`/rules/${asleep?.id}/source`)).json()).toMatchObject({
    licence: { name: 'DRL-1.1', from: 'file' },
    samples: [],
  });
  expect(answer.body).not.toContain(folder);
});

test('shows a file that could not be loaded with its faults by line', async () => {
  const [broken] = await listed({ state: 'faulty' });
  expect((await get('/rules/faults')).json()).toMatchObject([
    { path: 'rules/web/bad.yml', severity: 'error' },
    { path: 'rules/web/sleepy.yml', severity: 'warning', line: 6 },
  ]);
  const detail = (await get(`/rules/${broken?.id}`)).json<{ faults: { line: number }[] }>();
  expect(detail.faults[0]).toMatchObject({ severity: 'error', path: 'rules/web/bad.yml' });
  expect((await get(`/rules/${broken?.id}/source`)).json()).toMatchObject({
    text: 'title: Bad\nlogsource: {}',
  });
});

test('switches a rule off for a unit and on again; nobody sees what is not theirs', async () => {
  expect((await off(failedId, 'schoolA', officer)).statusCode).toBe(403);
  expect((await off(failedId, 'schoolB')).statusCode).toBe(404);
  expect((await off('no-such-rule', 'schoolA')).statusCode).toBe(404);
  const { id } = (await off(failedId, 'schoolA')).json<{ id: string }>();
  expect((await off(failedId, 'schoolA')).json()).toMatchObject({ code: 'ALREADY_OFF' });
  expect(await listed({ state: 'switched-off' })).toMatchObject([{ id: failedId }]);
  await fixture.alerts.record([detected({}, { ruleId: failedId })]);
  expect((await get(`/rules/${failedId}`)).json()).toMatchObject({
    hits: 0,
    switches: [
      { id, unitName: 'schoolA', reason: '正常巡检', withheld: 1, own: true, counted: false },
    ],
  });
  expect((await get(`/rules/${bruteId}`)).json()).toMatchObject({
    state: 'in-use',
    switches: [{ id, ruleId: failedId, counted: true }],
  });
  const other = await platform.signIn('security-admin', 'schoolB');
  expect((await get('/rules/switches', other)).json()).toEqual([]);
  expect((await post(`/rule-switches/${id}/end`, {}, other)).statusCode).toBe(404);
  expect((await post(`/rule-switches/${id}/end`, {})).statusCode).toBe(204);
  expect(await listed({ state: 'switched-off' })).toEqual([]);
});

test('shows cost, and gives a rule over its budget another chance for the node only', async () => {
  const reason = { reason: '规则已修改' };
  expect((await post(`/rules/${failedId}/revive`, reason, countyAdmin)).json()).toMatchObject({
    code: 'WRONG_STATE',
  });
  const spent = (ruleId: string, hour: string, micros: number) => {
    return { ruleId, hour, micros, candidates: 10, matched: 1 };
  };
  await platform.records.transaction((trx) =>
    addCosts(trx, [
      spent(failedId, '2026-11-18T08', 90),
      spent(failedId, '2026-11-21T07', 700),
      spent('other', '2026-11-21T07', 250),
    ]),
  );
  const over = { reason: '12 ms per event', at: '2026-11-21T07:00:00.000Z' };
  work = {
    ...noWork,
    unsaved: [spent(failedId, '2026-11-21T07', 30), spent(failedId, '2026-11-21T08', 20)],
    off: new Map([[failedId, over]]),
    correlation: {
      groups: 3,
      matches: 40,
      bytes: 4_096,
      forgotten: 1,
      evicted: 1,
      overflowed: 0,
      late: 2,
    },
  };
  expect(await listed({ state: 'over-budget' })).toMatchObject([{ id: failedId, costShare: 0.75 }]);
  expect((await get(`/rules/${failedId}`)).json()).toMatchObject({
    cost: {
      candidates: 40,
      matched: 4,
      micros: 840,
      hours: [
        { from: '2026-11-18T08:00:00.000Z', micros: 90 },
        { from: '2026-11-21T07:00:00.000Z', micros: 730 },
        { from: '2026-11-21T08:00:00.000Z', micros: 20 },
      ],
      off: over,
    },
  });
  expect((await get('/rules/engine')).json()).toMatchObject({
    rules: 3,
    overBudget: 1,
    micros: 1_000,
    correlation: { groups: 3, matches: 40, forgotten: 1 },
  });
  expect((await post(`/rules/${failedId}/revive`, reason)).statusCode).toBe(403);
  expect(revived).toEqual([]);
  expect((await post(`/rules/${failedId}/revive`, reason, countyAdmin)).statusCode).toBe(204);
  expect(revived).toEqual([failedId]);
  const entry = await platform.records.db
    .selectFrom('audit_entries')
    .select(['action', 'reason', 'unit_id'])
    .where('action', '=', 'rule.revive')
    .executeTakeFirstOrThrow();
  expect(entry).toEqual({ action: 'rule.revive', reason: '规则已修改', unit_id: 'county' });
});

test('tries a line or an event, and says what was found and what was understood', async () => {
  const ask = async (kind: 'line' | 'event', text: string, id = failedId) =>
    await post(`/rules/${id}/try`, { kind, text }, officer);
  const failed =
    '<86>Nov 21 08:00:01 lab sshd[2301]: Failed password for root from 198.51.100.8 port 42144 ssh2';
  const name = { ruleId: failedId, titleZh: 'SSH 登录失败' };
  const matched = [{ selection: 'selection', field: 'event.outcome', value: 'failure' }];
  expect((await ask('line', failed)).json()).toMatchObject({
    understood: true,
    otherLogsource: false,
    matches: [{ ...name, matched }],
  });
  // A correlation is tried by the rules that it counts.
  expect((await ask('line', failed, bruteId)).json()).toMatchObject({ matches: [name] });
  expect((await ask('event', '{"event":{"outcome":"failure"}}')).json()).toMatchObject({
    otherLogsource: true,
    matches: [],
    fields: [{ field: 'event.outcome', value: 'failure' }],
  });
  expect((await ask('line', 'nobody knows this')).json()).toMatchObject({ understood: false });
  expect((await ask('event', '[1]')).json()).toMatchObject({ code: 'BAD_SAMPLE' });
  expect((await ask('event', '{')).statusCode).toBe(400);
});
