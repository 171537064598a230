import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLiveBus } from '../../../analyzer/live/live-bus.ts';
import { createSecretBox } from '../../../analyzer/secrets/secret-box.ts';
import { createEmbeddedJobs } from '../../../analyzer/stores/jobs/embedded/embedded-jobs.ts';
import { createMessenger, type Messenger } from '../../delivery/messenger.ts';
import { startHttpServer, type TestServer } from '../../delivery/testing/http-server.ts';
import { channelsFeature } from '../channels/index.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { inboxFeature } from './index.ts';

let app: TestApp;
let messenger: Messenger;
let hook: TestServer;
let officer: SignedIn;
let colleague: SignedIn;
let admin: SignedIn;
let otherAdmin: SignedIn;

beforeAll(async () => {
  hook = await startHttpServer();
  app = await testApp({
    features: ({ records, time }) => {
      const log = pino({ level: 'silent' });
      const metrics = new Registry();
      const live = createLiveBus();
      messenger = createMessenger({
        records,
        jobs: createEmbeddedJobs({ records, time, log, metrics }),
        secrets: createSecretBox(createHash('sha256').update('k').digest()),
        live,
        time,
        log,
        metrics,
        rules: join(import.meta.dirname, '..', '..', '..', 'rules', 'messages'),
        targets: { allowLoopbackTargets: true },
      });
      return [
        inboxFeature({ records, live, policy: messenger.policy, time }),
        channelsFeature({ records, messenger, time }),
      ];
    },
  });
  officer = await app.signIn('school-security-officer', 'schoolA');
  colleague = await app.signIn('school-cio', 'schoolA');
  admin = await app.signIn('system-admin', 'schoolA');
  otherAdmin = await app.signIn('system-admin', 'schoolB');
  for (const [dedupeKey, template] of [
    ['a', 'notice.archived'],
    ['b', 'clock.overdue'],
  ] as const) {
    await app.records.transaction((trx) =>
      messenger.tell(trx, {
        template,
        unitId: 'schoolA',
        roles: ['school-security-officer'],
        facts: {
          number: '1',
          title: '<img src=x>',
          clock: '签收',
          dueAt: '2026-11-22T00:00:00.000Z',
          unitName: 'A',
          path: '/d/x',
        },
        dedupeKey,
      }),
    );
  }
});
afterAll(async () => {
  messenger.stop();
  await app.dispose();
  await hook.stop();
});

type Item = { id: string; kind: string; readAt: string | null };
const list = async (who: SignedIn, filter = {}) =>
  (
    await app.request(who, 'GET', `/inbox?filter=${encodeURIComponent(JSON.stringify(filter))}`)
  ).json<Item[]>();

describe('the inbox', () => {
  test('shows each person the own messages, unread first', async () => {
    expect(await list(colleague)).toEqual([]);
    const [first] = await list(officer);
    await app.request(officer, 'POST', `/inbox/${first!.id}/read`);
    const items = await list(officer);
    expect(items.map(({ readAt }) => readAt === null)).toEqual([true, false]);
    expect(await list(officer, { unread: true })).toHaveLength(1);
    expect((await app.request(officer, 'GET', '/inbox/summary')).json()).toEqual({
      unread: 1,
      toAcknowledge: 1,
    });
  });

  test('takes one acknowledgement, by the person alone, and keeps it as evidence', async () => {
    const [item] = await list(officer, { toAcknowledge: true });
    const path = `/inbox/${item!.id}/acknowledge`;
    expect((await app.request(colleague, 'POST', path)).statusCode).toBe(404);
    const done = await app.request(officer, 'POST', path);
    expect(done.json()).toMatchObject({
      kind: 'clock.overdue',
      acknowledgedAt: expect.any(String) as string,
    });
    const again = await app.request(officer, 'POST', path);
    expect(again.json()).toEqual(done.json());
    const entries = await app.records.db
      .selectFrom('audit_entries')
      .selectAll()
      .where('action', '=', 'message.acknowledge')
      .execute();
    expect(entries).toHaveLength(1);
  });

  test('lets people enter their own addresses and wishes', async () => {
    const change = (body: object) => app.request(officer, 'PATCH', '/inbox/preferences', body);
    expect((await change({ email: 'a@b\r\nBcc: x@y' })).statusCode).toBe(400);
    expect((await change({ mailFrom: 'sometimes' })).statusCode).toBe(400);
    expect((await change({ email: 'wang@a.example', smsFrom: 'never' })).json()).toEqual({
      email: 'wang@a.example',
      phone: null,
      mailFrom: 'medium',
      smsFrom: 'never',
      language: 'zh',
    });
    const account = await app.records.db
      .selectFrom('accounts')
      .select('email')
      .where('id', '=', officer.accountId)
      .executeTakeFirst();
    expect(account).toEqual({ email: 'wang@a.example' });
  });
});

describe('channels', () => {
  const body = () => ({
    unitId: 'schoolA',
    kind: 'webhook',
    name: 'hook',
    settings: { url: hook.url },
    secrets: { signKey: 'a-secret-of-sixteen' },
  });

  test('are tested live and never answer their secrets', async () => {
    expect((await app.request(officer, 'POST', '/channels', body())).statusCode).toBe(403);
    const made = await app.request(admin, 'POST', '/channels', body());
    expect(made.statusCode).toBe(201);
    expect(made.body).not.toContain('a-secret-of-sixteen');
    expect(made.json()).toMatchObject({ secretNames: ['signKey'], lastOutcome: null });
    const { id } = made.json<{ id: string }>();
    const tested = await app.request(admin, 'POST', `/channels/${id}/test`);
    expect(tested.json()).toMatchObject({ ok: true, receipt: 'delivered' });
    expect(JSON.parse(hook.seen[0]!.body)).toMatchObject({ test: true });
    expect((await app.request(admin, 'GET', `/channels/${id}`)).json()).toMatchObject({
      lastOutcome: 'ok',
    });
    expect((await app.request(otherAdmin, 'POST', `/channels/${id}/test`)).statusCode).toBe(404);
  });

  test('refuse addresses inside and wrong settings with a clear problem', async () => {
    const inside = { ...body(), settings: { url: 'https://169.254.169.254/latest' } };
    const made = await app.request(admin, 'POST', '/channels', inside);
    const { id } = made.json<{ id: string }>();
    expect((await app.request(admin, 'POST', `/channels/${id}/test`)).json()).toMatchObject({
      ok: false,
      code: 'TARGET_NOT_ALLOWED',
    });
    const wrong = await app.request(admin, 'POST', '/channels', { ...body(), secrets: {} });
    expect([wrong.statusCode, wrong.json<{ code: string }>().code]).toEqual([
      422,
      'SETTINGS_INVALID',
    ]);
  });

  test('show dead letters masked and send them again', async () => {
    await app.request(officer, 'PATCH', '/inbox/preferences', {
      email: 'wang@a.example',
      mailFrom: 'low',
    });
    await app.records.transaction((trx) =>
      messenger.tell(trx, {
        template: 'notice.archived',
        unitId: 'schoolA',
        roles: ['school-security-officer'],
        facts: { number: '1', title: 't' },
        dedupeKey: 'dead',
      }),
    );
    await app.records.db
      .updateTable('outbound')
      .set({ state: 'dead', error_code: 'REFUSED', address: 'wang@a.example' })
      .execute();
    const answer = await app.request(admin, 'GET', '/outbound?filter={"state":"dead"}');
    const rows = answer.json<{ id: string }[]>();
    expect(rows.length).toBeGreaterThan(0);
    expect(answer.body).toContain('w***@a.example');
    expect(answer.body).not.toContain('wang@a.example');
    expect(
      (await app.request(otherAdmin, 'POST', `/outbound/${rows[0]!.id}/retry`)).statusCode,
    ).toBe(404);
    const again = await app.request(admin, 'POST', '/outbound/retry', {
      ids: rows.map(({ id }) => id),
    });
    expect(again.json()).toEqual({ retried: rows.length });
  });
});
