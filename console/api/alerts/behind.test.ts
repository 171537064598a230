import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAlertActions } from '../../../analyzer/alerts/actions.ts';
import { loadAlertPolicies } from '../../../analyzer/alerts/load-policies.ts';
import {
  alertFixture,
  drivenTime,
  policyFile,
} from '../../../analyzer/alerts/testing/alert-fixture.ts';
import { appendAudit } from '../../../analyzer/audit/append.ts';
import { createRuleSet } from '../../../analyzer/detection/rule-set.ts';
import { loadText } from '../../../analyzer/detection/testing/rules.ts';
import { createLiveBus } from '../../../analyzer/live/live-bus.ts';
import { createDuckdbEventStore } from '../../../analyzer/stores/events/duckdb/duckdb-event-store.ts';
import type { EventStore } from '../../../analyzer/stores/events/event-store.ts';
import type { Event } from '../../../collector/events/event.ts';
import { testApp, type TestApp } from '../testing/test-app.ts';
import { alertsFeature } from './index.ts';

const { rules } = loadText(`title: Login Failure
id: failed
name: login_failed
logsource: {}
detection:
  selection: { event.outcome: failure }
  condition: selection
---
title: Brute Force
id: brute
level: high
correlation:
  type: event_count
  rules: [login_failed]
  group-by: [address, user.name]
  aliases: { address: { login_failed: source.ip } }
  timespan: 10m
  condition: { gte: 3 }
`);

const time = drivenTime();
const pipelines = [
  {
    id: 'site',
    logsources: [],
    fields: [{ names: { address: ['source.ip'] } }],
    placeholders: {},
  },
];

let folder: string;
let events: EventStore;
let platform: TestApp;

const startMs = Date.parse('2026-11-21T08:00:00.000Z');

function eventOf(minute: number, fields: Partial<Event>): Event {
  const at = new Date(startMs + minute * 60_000).toISOString();
  return {
    '@timestamp': at,
    'event.id': `e${minute}`,
    'event.ingested': at,
    'event.original': `line ${minute}`,
    'unit.id': 'schoolA',
    'source.ip': '192.0.2.7',
    'user.name': 'root',
    'event.outcome': 'failure',
    ...fields,
  };
}

const stream = [
  eventOf(-20, {}),
  eventOf(0, {}),
  eventOf(1, { 'source.ip': '192.0.2.8' }),
  eventOf(2, { 'event.outcome': 'success' }),
  eventOf(3, { 'unit.id': 'schoolB' }),
  eventOf(4, { 'user.name': 'admin' }),
  eventOf(5, {}),
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-behind-'));
  const log = pino({ level: 'silent' });
  events = await createDuckdbEventStore({ dir: folder, reserveMiB: 0, time, log });
  const policies = loadAlertPolicies(policyFile);
  const live = createLiveBus();
  platform = await testApp({
    time,
    features: ({ records }) => [
      alertsFeature({
        records,
        events,
        time,
        rules: () => ({ rules }),
        pipelines: async () => pipelines,
        actions: createAlertActions({ records, time, live, policies, appendAudit }),
      }),
    ],
  });
  time.at += 3_600_000;
  const ruleSet = createRuleSet(rules, { pipelines });
  await events.append(stream);
  const detected = stream.flatMap((event) =>
    ruleSet.match(event).map((detection) => ({ event, detection })),
  );
  await (await alertFixture(platform.records, { rules })).alerts.record(detected);
});

afterAll(async () => {
  await platform?.dispose();
  await events?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Behind {
  value: number | null;
  cut: boolean;
  events: { ruleId: string; event: Event; matched: object[] }[];
}

async function behind(unit: 'schoolA' | 'county', ruleId: string) {
  const who = await platform.signIn('bureau-analyst', unit);
  const { db } = platform.records;
  const alert = await db
    .selectFrom('alerts')
    .select('id')
    .where('rule_id', '=', ruleId)
    .orderBy('opened_at', 'desc')
    .executeTakeFirstOrThrow();
  const url = `/alerts/${alert.id}`;
  const answer = await platform.request(who, 'GET', `${url}/behind`);
  const listed = await platform.request(who, 'GET', `${url}/events`);
  return { answer: answer.json<Behind>(), listed: listed.json<object[]>() };
}

test('finds the events that a correlation counted: of the group, within the span, matched by its rules', async () => {
  const { answer, listed } = await behind('county', 'brute');
  expect(answer).toMatchObject({ value: 3, cut: false });
  expect(answer.events.map(({ event }) => event['event.id'])).toEqual(['e5', 'e3', 'e0']);
  expect(answer.events[0]).toMatchObject({
    ruleId: 'failed',
    ruleTitle: 'Login Failure',
    matched: [{ selection: 'selection', field: 'event.outcome', value: 'failure' }],
  });
  expect(listed).toMatchObject([
    { correlation: { group: { address: '192.0.2.7', 'user.name': 'root' }, value: 3 } },
  ]);
});

test('shows no events of units out of sight, though they were counted', async () => {
  const { answer } = await behind('schoolA', 'brute');
  expect(answer.value).toBe(3);
  expect(answer.events.map(({ event }) => event['event.id'])).toEqual(['e5', 'e0']);
});

test('shows no events of a unit that had the counted rule switched off when they came', async () => {
  const { db } = platform.records;
  const shared = { rule_id: 'failed', reason: '巡检', off_by: 'o', off_by_name: 'Officer' };
  const [off, on] = [eventOf(2, {}), eventOf(4, {})].map((event) => event['event.ingested']);
  await db
    .insertInto('rule_switches')
    .values({
      ...shared,
      id: 'was-off',
      unit_id: 'county',
      off_at: off!,
      until_at: eventOf(60, {})['event.ingested'],
      ended_at: on!,
      ended_by: 'o',
      ended_by_name: 'Officer',
      withheld: 0,
      last_withheld_at: null,
    })
    .execute();
  const { answer } = await behind('county', 'brute');
  expect(answer.events.map(({ event }) => event['event.id'])).toEqual(['e5', 'e0']);
  await db.deleteFrom('rule_switches').execute();
});

test('answers nothing for an alert that no correlation made', async () => {
  await platform.records.db
    .updateTable('alerts')
    .set({ rule_id: 'gone' })
    .where('rule_id', '=', 'brute')
    .execute();
  expect((await behind('county', 'gone')).answer).toEqual({ value: null, events: [], cut: false });
});
