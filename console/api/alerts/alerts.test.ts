import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAlertActions } from '../../../analyzer/alerts/actions.ts';
import { createAlerts, type Alerts } from '../../../analyzer/alerts/alerts.ts';
import { loadAlertPolicies } from '../../../analyzer/alerts/load-policies.ts';
import {
  detected,
  drivenTime,
  policyFile,
} from '../../../analyzer/alerts/testing/alert-fixture.ts';
import { appendAudit } from '../../../analyzer/audit/append.ts';
import { createLiveBus, type LiveMessage } from '../../../analyzer/live/live-bus.ts';
import { createDuckdbEventStore } from '../../../analyzer/stores/events/duckdb/duckdb-event-store.ts';
import type { EventStore } from '../../../analyzer/stores/events/event-store.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { alertsFeature } from './index.ts';

const log = pino({ level: 'silent' });
const time = drivenTime();
const live = createLiveBus();
const heard: LiveMessage[] = [];
live.subscribe((message) => heard.push(message));

let folder: string;
let events: EventStore;
let platform: TestApp;
let alerts: Alerts;
let officer: SignedIn;
let analyst: SignedIn;
let otherSchool: SignedIn;

const rule = {
  kind: 'event',
  id: 'rule-1',
  title: 'Something bad',
  titleZh: '坏事',
  adviceZh: '查一查',
  references: [],
  falsePositives: [],
  status: 'test',
  level: 'high',
  tags: ['attack.t1110'],
  path: '/opt/rules/detection/linux/bad.yml',
  line: 1,
  logsource: { product: 'linux' },
  selections: {},
  condition: { kind: 'selection', name: 's' },
} as const;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-alerts-'));
  events = await createDuckdbEventStore({ dir: folder, reserveMiB: 0, time, log });
  const policies = loadAlertPolicies(policyFile);
  platform = await testApp({
    time,
    features: ({ records }) => [
      alertsFeature({
        records,
        events,
        time,
        rules: () => ({ rules: [rule] }),
        pipelines: async () => [],
        actions: createAlertActions({ records, time, live, policies, appendAudit }),
      }),
    ],
  });
  const { records } = platform;
  alerts = createAlerts({
    records,
    time,
    live,
    log,
    metrics: new Registry(),
    policies,
    ruleOf: () => rule,
  });
  officer = await platform.signIn('school-security-officer', 'schoolA');
  analyst = await platform.signIn('bureau-analyst', 'county');
  otherSchool = await platform.signIn('school-security-officer', 'schoolB');
});

afterAll(async () => {
  await platform?.dispose();
  await events?.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  for (const table of ['alert_activity', 'alert_events', 'alerts'] as const) {
    await platform.records.db.deleteFrom(table).execute();
  }
  heard.length = 0;
});

async function openAlert(): Promise<string> {
  await alerts.record([detected()]);
  const row = await platform.records.db
    .selectFrom('alerts')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return row.id;
}

const post = (who: SignedIn, url: string, payload?: object) =>
  platform.request(who, 'POST', url, payload);
const get = (who: SignedIn, url: string) => platform.request(who, 'GET', url);

test('lists what a school may see, with the range and the names', async () => {
  await openAlert();
  const answer = await get(officer, '/alerts?filter={"state":["open"],"q":"坏"}');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-range']).toBe('alerts 0-0/1');
  expect(answer.json()).toMatchObject([
    {
      titleZh: '坏事',
      adviceZh: '查一查',
      unitName: 'schoolA',
      severity: 'high',
      state: 'open',
      count: 1,
      groupKey: { 'source.ip': '192.0.2.7' },
      version: 1,
    },
  ]);
  expect((await get(otherSchool, '/alerts')).json()).toEqual([]);
  expect((await get(analyst, '/alerts')).json()).toHaveLength(1);
});

test('answers 404 for an alert of another school, whatever is asked', async () => {
  const id = await openAlert();
  for (const url of [`/alerts/${id}`, `/alerts/${id}/events`, `/alerts/${id}/activity`]) {
    expect((await get(otherSchool, url)).statusCode).toBe(404);
  }
  for (const action of ['acknowledge', 'reopen']) {
    expect((await post(otherSchool, `/alerts/${id}/${action}`, {})).statusCode).toBe(404);
  }
});

test('refuses an unknown filter and a bad state by name', async () => {
  expect((await get(officer, '/alerts?filter={"colour":"red"}')).statusCode).toBe(400);
  const answer = await get(officer, '/alerts?filter={"state":"gone"}');
  expect(answer.json()).toMatchObject({ code: 'BAD_LIST_QUERY' });
});

test('walks an alert from acknowledged to closed, with activity and audit', async () => {
  const id = await openAlert();
  const taken = await post(officer, `/alerts/${id}/acknowledge`);
  expect(taken.json()).toMatchObject({
    state: 'acknowledged',
    assigneeId: officer.accountId,
    version: 2,
  });
  await post(officer, `/alerts/${id}/comments`, { text: '已联系信息中心' });
  const closed = await post(officer, `/alerts/${id}/close`, {
    reason: 'true-positive',
    note: '口令已更换',
  });
  expect(closed.json()).toMatchObject({ state: 'closed', closeReason: 'true-positive' });
  const activity = (await get(officer, `/alerts/${id}/activity`)).json();
  expect(activity.map((each: { kind: string }) => each.kind)).toEqual([
    'closed',
    'commented',
    'acknowledged',
    'opened',
  ]);
  const audit = await platform.records.db
    .selectFrom('audit_entries')
    .select(['action', 'unit_id', 'reason'])
    .where('target_id', '=', id)
    .orderBy('seq')
    .execute();
  expect(audit).toMatchObject([
    { action: 'alert.acknowledge', unit_id: 'schoolA' },
    { action: 'alert.comment', reason: '已联系信息中心' },
    { action: 'alert.close', reason: '口令已更换' },
  ]);
  expect(heard.at(-1)).toMatchObject({ topic: 'alert', id, change: 'changed' });
});

test('says who changed the alert when two people work on it', async () => {
  const id = await openAlert();
  await post(officer, `/alerts/${id}/acknowledge`, { version: 1 });
  const late = await post(analyst, `/alerts/${id}/close`, { reason: 'benign', version: 1 });
  expect(late.statusCode).toBe(409);
  expect(late.json()).toMatchObject({
    code: 'CHANGED_MEANWHILE',
    changedBy: 'Person 1',
    change: 'acknowledged',
    version: 2,
  });
});

test('counting new events does not disturb a person at work', async () => {
  const id = await openAlert();
  await alerts.record([detected(), detected()]);
  const closed = await post(officer, `/alerts/${id}/close`, { reason: 'benign', version: 1 });
  expect(closed.json()).toMatchObject({ state: 'closed', count: 3 });
});

test('a comment disturbs nobody at work, least of all who wrote it', async () => {
  const id = await openAlert();
  await post(officer, `/alerts/${id}/comments`, { text: '已电话联系学校' });
  const closed = await post(officer, `/alerts/${id}/close`, { reason: 'benign', version: 1 });
  expect(closed.json()).toMatchObject({ state: 'closed' });
});

test('assigns only to an active account that sees the alert', async () => {
  const id = await openAlert();
  const refused = await post(officer, `/alerts/${id}/assign`, { accountId: otherSchool.accountId });
  expect(refused.json()).toMatchObject({ status: 422, code: 'NOT_ASSIGNABLE' });
  const done = await post(officer, `/alerts/${id}/assign`, { accountId: analyst.accountId });
  expect(done.json()).toMatchObject({ assigneeId: analyst.accountId, assigneeName: 'Person 2' });
  const mine = await get(analyst, '/alerts?filter={"assigneeId":"me"}');
  expect(mine.json()).toHaveLength(1);
});

test('refuses what the state does not allow', async () => {
  const id = await openAlert();
  expect((await post(officer, `/alerts/${id}/reopen`)).json()).toMatchObject({
    status: 409,
    code: 'WRONG_STATE',
    state: 'open',
  });
});

test('reopens unless a newer alert of the group is open', async () => {
  const id = await openAlert();
  await post(officer, `/alerts/${id}/close`, { reason: 'true-positive' });
  expect((await post(officer, `/alerts/${id}/reopen`)).json()).toMatchObject({ state: 'open' });
  await post(officer, `/alerts/${id}/close`, { reason: 'true-positive' });
  const next = await openAlert();
  expect(next).not.toBe(id);
  expect((await post(officer, `/alerts/${id}/reopen`)).json()).toMatchObject({
    code: 'ACTIVE_SUCCESSOR',
    successorId: next,
  });
});

test('changes many at once and says which were refused', async () => {
  const id = await openAlert();
  const answer = await post(officer, '/alerts/bulk', {
    ids: [id, 'not-there'],
    action: 'close',
    reason: 'false-positive',
  });
  expect(answer.json()).toEqual({
    results: [
      { id, ok: true },
      { id: 'not-there', ok: false, code: 'NOT_FOUND' },
    ],
  });
});

test('shows the events behind an alert, also when the store has them no longer', async () => {
  const kept = detected();
  const gone = detected({ '@timestamp': '2026-11-21T08:00:01.000Z' });
  await events.append([kept.event]);
  await alerts.record([kept, gone]);
  const [alert] = (await get(officer, '/alerts')).json();
  const listed = (await get(officer, `/alerts/${alert.id}/events`)).json();
  expect(listed).toMatchObject([
    { eventId: gone.event['event.id'], ordinal: 2, event: null },
    {
      eventId: kept.event['event.id'],
      ordinal: 1,
      event: { 'source.ip': '192.0.2.7' },
      matched: [{ selection: 'selection', field: 'source.ip' }],
    },
  ]);
});

test('gives no raw events to a role that must not read them', async () => {
  const id = await openAlert();
  const leader = await platform.signIn('bureau-leader', 'county');
  expect((await get(leader, `/alerts/${id}`)).statusCode).toBe(200);
  expect((await get(leader, `/alerts/${id}/events`)).statusCode).toBe(403);
});

test('summarises by state, severity, rule and unit', async () => {
  await openAlert();
  await alerts.record([detected({ 'source.ip': '192.0.2.9' }, { level: 'critical' })]);
  expect((await get(analyst, '/alerts/summary')).json()).toMatchObject({
    byState: { open: 2, acknowledged: 0, closed: 0 },
    bySeverity: { critical: 1, high: 1 },
    unassigned: 2,
    mine: 0,
    byRule: [{ ruleId: 'rule-1', titleZh: '坏事', alerts: 2 }],
    byUnit: [{ unitId: 'schoolA', alerts: 2 }],
  });
});
