import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendAudit } from '../../../analyzer/audit/append.ts';
import { createLiveBus } from '../../../analyzer/live/live-bus.ts';
import { createSourceRegistry, type SourceRegistry } from '../../../analyzer/sources/registry.ts';
import { loadSilenceRules } from '../../../analyzer/sources/silence-rules.ts';
import { testApp, type TestApp } from '../testing/test-app.ts';
import { sourcesFeature } from './index.ts';

let app: TestApp;
let registry: SourceRegistry;
let unitChanges: number;
const rules = loadSilenceRules();

beforeEach(async () => {
  unitChanges = 0;
  app = await testApp({
    features: ({ records, time }) => {
      registry = createSourceRegistry({
        records,
        alerts: { raise: async () => 'a', resolve: async () => undefined },
        live: createLiveBus(),
        time,
        log: pino({ enabled: false }),
        metrics: new Registry(),
        rules,
      });
      return [
        sourcesFeature({
          records,
          appendAudit,
          registry,
          onUnitChanged: () => void unitChanges++,
          time,
        }),
      ];
    },
  });
  const lastAt = Date.now();
  const base = { transport: 'tcp' as const, unparsed: 0, firstAt: lastAt, lastAt, events: 1 };
  registry.seen([
    { ...base, address: '192.0.2.1', unitId: 'schoolA' },
    { ...base, address: '192.0.2.2', unitId: 'schoolB' },
  ]);
  await registry.flush();
});

afterEach(async () => {
  await registry.stop();
  await app.dispose();
});

async function idOf(address: string): Promise<string> {
  const row = await app.records.db
    .selectFrom('log_sources')
    .select('id')
    .where('address', '=', address)
    .executeTakeFirstOrThrow();
  return row.id;
}

test('lists the sources of units that the caller sees', async () => {
  const officer = await app.signIn('school-security-officer', 'schoolA');
  const reply = await app.request(officer, 'GET', '/sources?sort=["address","ASC"]&range=[0,9]');
  expect(reply.statusCode).toBe(200);
  expect(reply.headers['content-range']).toBe('sources 0-0/1');
  expect(reply.json()).toMatchObject([
    { address: '192.0.2.1', unitId: 'schoolA', state: 'active' },
  ]);
  const hidden = await idOf('192.0.2.2');
  expect((await app.request(officer, 'GET', `/sources/${hidden}`)).statusCode).toBe(404);
  expect(
    (await app.request(officer, 'PATCH', `/sources/${hidden}`, { muted: true })).statusCode,
  ).toBe(404);
});

test('changes what a person may set, with an audit entry', async () => {
  const analyst = await app.signIn('bureau-analyst', 'county');
  const id = await idOf('192.0.2.1');
  const change = { name: '核心交换机', muted: true, silentAfterSeconds: 7_200, reason: '检修' };
  const reply = await app.request(analyst, 'PATCH', `/sources/${id}`, change);
  expect(reply.json()).toMatchObject({
    name: '核心交换机',
    state: 'muted',
    silentAfterSeconds: 7_200,
    silenceFixed: true,
  });
  const entry = await app.records.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('target_id', '=', id)
    .executeTakeFirstOrThrow();
  expect(entry).toMatchObject({ action: 'source.update', unit_id: 'schoolA', reason: '检修' });
  expect(unitChanges).toBe(0);
});

test('takes a reason alone as no change', async () => {
  const analyst = await app.signIn('bureau-analyst', 'county');
  const path = `/sources/${await idOf('192.0.2.1')}`;
  expect((await app.request(analyst, 'PATCH', path, { reason: '检修' })).statusCode).toBe(200);
  expect(await app.records.db.selectFrom('audit_entries').selectAll().execute()).toEqual([]);
});

test('moves a source to another unit that the caller sees, and to no other', async () => {
  const analyst = await app.signIn('bureau-analyst', 'county');
  const id = await idOf('192.0.2.1');
  const moved = await app.request(analyst, 'PATCH', `/sources/${id}`, { unitId: 'schoolB' });
  expect(moved.json()).toMatchObject({ unitId: 'schoolB', unitAssigned: true });
  expect(unitChanges).toBe(1);
  const refused = await app.request(analyst, 'PATCH', `/sources/${id}`, { unitId: 'directSchool' });
  expect(refused.json()).toMatchObject({ code: 'UNKNOWN_UNIT' });
  // Later lines, whose thread does not know yet, do not move it back.
  const at = Date.now();
  registry.seen([
    {
      address: '192.0.2.1',
      transport: 'tcp',
      unitId: 'schoolA',
      events: 1,
      unparsed: 0,
      firstAt: at,
      lastAt: at,
    },
  ]);
  await registry.flush();
  const after = await app.request(analyst, 'GET', `/sources/${id}`);
  expect(after.json()).toMatchObject({ unitId: 'schoolB', events: 2 });
});

test('refuses unknown keys, bad values and readers', async () => {
  const analyst = await app.signIn('bureau-analyst', 'county');
  const id = await idOf('192.0.2.1');
  for (const body of [{}, { events: 0 }, { silentAfterSeconds: 1 }, { muted: 'yes' }]) {
    expect((await app.request(analyst, 'PATCH', `/sources/${id}`, body)).statusCode).toBe(400);
  }
  const cio = await app.signIn('school-cio', 'schoolA');
  expect((await app.request(cio, 'PATCH', `/sources/${id}`, { muted: true })).statusCode).toBe(403);
});
