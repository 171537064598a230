import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDuckdbEventStore } from '../../../analyzer/stores/events/duckdb/duckdb-event-store.ts';
import type { EventStore } from '../../../analyzer/stores/events/event-store.ts';
import { event } from '../../../analyzer/stores/events/testing/event-fixtures.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { eventsFeature } from './index.ts';
import { chooseInterval } from './read-models.ts';

const now = Date.parse('2026-03-02T12:00:00.000Z');
const time = { now: () => now };

let folder: string;
let events: EventStore;
let platform: TestApp;
let officer: SignedIn;
let analyst: SignedIn;
let systemAdmin: SignedIn;

function at(minutesAgo: number): string {
  return new Date(now - minutesAgo * 60_000).toISOString();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-events-api-'));
  events = await createDuckdbEventStore({
    dir: folder,
    reserveMiB: 0,
    time,
    log: pino({ level: 'silent' }),
  });
  await events.append([
    event('e1', at(90), {
      'unit.id': 'schoolA',
      'source.ip': '10.1.1.1',
      'user.name': 'zhang',
      'event.original': '登录失败',
    }),
    event('e2', at(60), {
      'unit.id': 'schoolA',
      'source.ip': '10.1.1.2',
      'user.name': 'li',
      'event.category': ['a', 'b'],
    }),
    event('e3', at(30), { 'unit.id': 'schoolB', 'source.ip': '10.2.1.1', 'user.name': 'zhang' }),
  ]);
  platform = await testApp({
    time,
    features: ({ records }) => [eventsFeature({ records, events, time })],
  });
  officer = await platform.signIn('school-security-officer', 'schoolA');
  analyst = await platform.signIn('bureau-analyst', 'county');
  systemAdmin = await platform.signIn('system-admin', 'county');
});

afterAll(async () => {
  await platform?.dispose();
  await events?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ids(who: SignedIn, query: string): Promise<string[]> {
  const reply = await platform.request(who, 'GET', `/events?${query}`);
  expect(reply.statusCode).toBe(200);
  return reply.json<{ events: { 'event.id': string }[] }>().events.map((one) => one['event.id']);
}

test('shows events of the visible units only, newest first', async () => {
  expect(await ids(analyst, '')).toEqual(['e3', 'e2', 'e1']);
  expect(await ids(officer, '')).toEqual(['e2', 'e1']);
  expect((await platform.request(systemAdmin, 'GET', '/events')).statusCode).toBe(403);
  expect((await platform.request(undefined, 'GET', '/events')).statusCode).toBe(401);
});

test('searches by query, range, sort and page', async () => {
  const query = encodeURIComponent('source.ip:10.0.0.0/8 AND user.name:zhang');
  expect(await ids(analyst, `query=${query}`)).toEqual(['e3', 'e1']);
  expect(await ids(analyst, `query=${encodeURIComponent('登录失败')}`)).toEqual(['e1']);
  expect(await ids(analyst, `from=${at(61)}&to=${at(59)}`)).toEqual(['e2']);
  expect(await ids(analyst, 'sort=user.name:asc')).toEqual(['e2', 'e1', 'e3']);
  const first = await platform.request(analyst, 'GET', '/events?limit=2');
  const { cursor } = first.json<{ cursor: string }>();
  expect(await ids(analyst, `limit=2&cursor=${cursor}`)).toEqual(['e1']);
});

test('answers a histogram with empty intervals filled in', async () => {
  const reply = await platform.request(
    officer,
    'GET',
    `/events/histogram?from=${at(120)}&to=${at(0)}`,
  );
  const body = reply.json<{ intervalSeconds: number; total: number; buckets: unknown[] }>();
  expect(body).toMatchObject({ intervalSeconds: 60, total: 2 });
  expect(body.buckets).toHaveLength(120);
  expect(body.buckets[30]).toEqual({ from: at(90), count: 1 });
});

test('answers facets of the visible events', async () => {
  const reply = await platform.request(
    officer,
    'GET',
    '/events/facets?fields=user.name,event.category',
  );
  expect(reply.json()).toEqual({
    fields: {
      'user.name': {
        buckets: [
          { key: 'li', count: 1 },
          { key: 'zhang', count: 1 },
        ],
        others: 0,
      },
      'event.category': {
        buckets: [
          { key: 'a', count: 1 },
          { key: 'b', count: 1 },
        ],
        others: 0,
      },
    },
  });
  const fields = await platform.request(officer, 'GET', '/events/fields');
  expect(fields.json()).toContainEqual({ name: 'source.ip', type: 'ip' });
});

test('gives one event, and 404 for one of another unit', async () => {
  const own = await platform.request(officer, 'GET', '/events/e2');
  expect(own.json()).toMatchObject({ 'event.id': 'e2', 'event.category': ['a', 'b'] });
  const other = await platform.request(officer, 'GET', '/events/e3');
  expect(other.statusCode).toBe(404);
  expect(other.json()).toMatchObject({ code: 'NOT_FOUND' });
});

test('refuses a query that cannot be read, with its position', async () => {
  const reply = await platform.request(
    analyst,
    'GET',
    `/events?query=${encodeURIComponent('user.name:"x')}`,
  );
  expect(reply.statusCode).toBe(400);
  expect(reply.json()).toMatchObject({ code: 'QUERY_SYNTAX', position: 10 });
  for (const query of [
    'sort=nonsense',
    'cursor=x',
    'sort=message:asc',
    `from=${at(0)}&to=${at(5)}`,
  ]) {
    expect((await platform.request(analyst, 'GET', `/events?${query}`)).statusCode).toBe(400);
  }
});

test('chooses an interval that a person reads easily', () => {
  const hour = 3_600_000;
  expect(
    [hour, 24 * hour, 7 * 24 * hour, 30 * 24 * hour, 24 * 365 * 20 * hour].map(chooseInterval),
  ).toEqual([30, 1_800, 10_800, 21_600, 5_443_200]);
});
