import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLiveBus, type LiveMessage } from '../../analyzer/live/live-bus.ts';
import { insertPerson } from '../../analyzer/people/testing/insert-person.ts';
import { insertTestUnits, testEpoch } from '../../analyzer/people/testing/unit-tree.ts';
import { createSecretBox } from '../../analyzer/secrets/secret-box.ts';
import { createEmbeddedJobs } from '../../analyzer/stores/jobs/embedded/embedded-jobs.ts';
import type { Jobs } from '../../analyzer/stores/jobs/jobs.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../../analyzer/stores/records/testing/temporary-records.ts';
import type { TellMessage } from '../../analyzer/telling/tell.ts';
import { createMessenger, type Messenger } from './messenger.ts';
import { answer, startHttpServer, type TestServer } from './testing/http-server.ts';
import { startSmtp, type TestSmtp } from './testing/smtp-server.ts';

const rules = join(import.meta.dirname, '..', '..', 'rules', 'messages');
const actor = { kind: 'person', accountId: 'admin', name: 'Admin' } as const;
const soon = { timeout: 10_000 };

let opened: TemporaryRecords;
let hook: TestServer;
let smtp: TestSmtp;
let jobs: Jobs;
let messenger: Messenger;
let heard: LiveMessage[];
let registry: Registry;
let now: number;

function open(): void {
  const { records } = opened;
  const time = { now: () => now };
  const log = pino({ level: 'silent' });
  registry = new Registry();
  const live = createLiveBus();
  live.subscribe((message) => heard.push(message));
  jobs = createEmbeddedJobs({ records, time, log, metrics: registry, pollMs: 20 });
  messenger = createMessenger({
    records,
    jobs,
    secrets: createSecretBox(createHash('sha256').update('k').digest()),
    live,
    time,
    log,
    metrics: registry,
    rules,
    targets: { allowLoopbackTargets: true },
    publicUrl: 'https://xiaodun.example',
    random: () => 1,
  });
}

async function person(id: string, role: string, unit: string, email: string | null = null) {
  await insertPerson(opened.records.db, { id, unitId: unit, roles: [role], account: { email } });
}

const channel = { shared: true, enabled: true, minSeverity: 'low', language: 'zh' } as const;
const addHook = (unitId = 'schoolA') =>
  messenger.channels.create(
    {
      ...channel,
      unitId,
      kind: 'webhook',
      name: 'hook',
      settings: { url: hook.url },
      secrets: { signKey: 'k'.repeat(16) },
    },
    actor,
  );
const addMail = (unitId = 'county') =>
  messenger.channels.create(
    {
      ...channel,
      unitId,
      kind: 'mail',
      name: 'mail',
      settings: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'n@county.example' },
      secrets: {},
    },
    actor,
  );

const notice: TellMessage = {
  template: 'notice.issued',
  unitId: 'schoolA',
  roles: ['school-security-officer'],
  facts: {
    number: '〔2026〕第0001号',
    title: '弱口令',
    issuerName: '省厅',
    severity: 'high',
    code: 'c1',
    dueAt: '2026-11-23T00:00:00.000Z',
  },
  dedupeKey: 'n1',
};
const tell = (over: Partial<TellMessage> = {}) =>
  opened.records.transaction((trx) => messenger.tell(trx, { ...notice, ...over }));
const outbound = () => opened.records.db.selectFrom('outbound').selectAll().orderBy('id').execute();
const inbox = () =>
  opened.records.db
    .selectFrom('inbox')
    .innerJoin('told_messages', 'told_messages.id', 'inbox.message_id')
    .selectAll()
    .execute();
const states = async () => (await outbound()).map(({ state }) => state);
const metric = async (name: string) =>
  (await registry.getSingleMetric(name)?.get())?.values.reduce((sum, { value }) => sum + value, 0);

async function start(): Promise<void> {
  await messenger.start();
  await jobs.start();
}

beforeEach(async () => {
  now = Date.parse('2026-11-22T01:00:00.000Z');
  heard = [];
  opened = await temporaryRecords();
  await insertTestUnits(opened.records.db);
  hook = await startHttpServer();
  smtp = await startSmtp();
  open();
});
afterEach(async () => {
  messenger.stop();
  await jobs.stop(100);
  await smtp.stop();
  await hook.stop();
  await opened.dispose();
});

describe('telling people', () => {
  test('writes inbox and letters in the transaction of the caller, and nothing when it fails', async () => {
    await person('wang', 'school-security-officer', 'schoolA', 'wang@a.example');
    await addHook();
    const failing = opened.records.transaction(async (trx) => {
      await messenger.tell(trx, notice);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect([await inbox(), await outbound()]).toEqual([[], []]);
    await tell();
    expect(await inbox()).toMatchObject([{ account_id: 'wang', href: '/d/c1', severity: 'high' }]);
    expect(await states()).toEqual(['waiting']);
  });

  test('sends after the commit, tells open consoles, and keeps the receipt', async () => {
    await person('wang', 'school-security-officer', 'schoolA', 'wang@a.example');
    await addHook();
    await addMail();
    await start();
    await tell();
    await expect.poll(states, soon).toEqual(['delivered', 'accepted']);
    expect(heard).toContainEqual({ topic: 'inbox', accountIds: ['wang'] });
    const body = JSON.parse(hook.seen[0]!.body) as Record<string, unknown>;
    expect(body).toMatchObject({ title: '【通报】弱口令', link: 'https://xiaodun.example/d/c1' });
    expect(smtp.mails[0]).toContain('To: wang@a.example');
  });

  test('tells the same key once, however often', async () => {
    await person('wang', 'school-security-officer', 'schoolA');
    await addHook();
    await tell();
    await tell({ facts: { ...notice.facts, title: 'other' } });
    await Promise.all([tell({ dedupeKey: 'x'.repeat(500) }), tell({ dedupeKey: 'x'.repeat(500) })]);
    expect(await inbox()).toHaveLength(2);
    expect(await metric('messages_repeated_total')).toBe(2);
  });

  test('goes to roles at exactly the unit; then up in the declared order, and says so', async () => {
    await person('chief', 'bureau-analyst', 'city');
    await tell();
    expect(await inbox()).toMatchObject([
      { account_id: 'chief', stand_in: 1, stand_in_unit_id: 'city' },
    ]);
    expect((await inbox())[0]!.text_zh).toContain('无人担任');
    await person('county', 'bureau-leader', 'county');
    await tell({ dedupeKey: 'n2' });
    await person('cio', 'school-cio', 'schoolA');
    await tell({ dedupeKey: 'n3' });
    await person('officer', 'school-security-officer', 'schoolA');
    await tell({ dedupeKey: 'n4' });
    const who = (await inbox()).map(({ account_id, stand_in }) => [account_id, stand_in]);
    expect(who).toEqual([
      ['chief', 1],
      ['county', 1],
      ['cio', 1],
      ['officer', 0],
    ]);
  });

  test('shows a message for nobody as a dead letter, which finds its reader later', async () => {
    await tell();
    const [letter] = await outbound();
    expect(letter).toMatchObject({ state: 'dead', error_code: 'NOBODY_TO_TELL' });
    await person('wang', 'school-security-officer', 'schoolA');
    await messenger.retry([letter!.id], actor);
    expect(await inbox()).toMatchObject([{ account_id: 'wang' }]);
    expect(await outbound()).toEqual([]);
  });

  test('keeps a drill inside, whatever channels there are', async () => {
    await person('wang', 'school-security-officer', 'schoolA', 'wang@a.example');
    await addHook();
    await addMail();
    await start();
    await tell({ drill: true, severity: 'urgent' });
    await tell({ dedupeKey: 'real' });
    await expect.poll(states, soon).toEqual(['delivered', 'accepted']);
    expect(await inbox()).toMatchObject([
      { drill: 1, title_zh: '【演练】【通报】弱口令' },
      { drill: 0 },
    ]);
    expect([hook.seen.length, smtp.mails.length]).toEqual([1, 1]);
    expect(hook.seen[0]!.body).not.toContain('演练');
  });

  test('follows what a person wishes and counts what it holds back', async () => {
    await person('wang', 'school-security-officer', 'schoolA', 'wang@a.example');
    await addMail();
    await tell({ severity: 'low' });
    expect(await outbound()).toEqual([]);
    expect(await metric('messages_held_back_total')).toBe(1);
    await opened.records.db
      .insertInto('message_preferences')
      .values({
        account_id: 'wang',
        mail_from: 'low',
        sms_from: 'never',
        language: 'en',
        updated_at: testEpoch,
      })
      .execute();
    await tell({ severity: 'low', dedupeKey: 'n2' });
    expect(await outbound()).toMatchObject([{ address: 'wang@a.example', language: 'en' }]);
  });

  test('refuses an unknown template', async () => {
    await expect(tell({ template: 'no.such' })).rejects.toMatchObject({ code: 'TEMPLATE_UNKNOWN' });
  });
});

describe('sending', () => {
  beforeEach(() => person('wang', 'school-security-officer', 'schoolA', 'wang@a.example'));

  test('tries again after a 5xx, under the same id', async () => {
    await addHook();
    hook.answers.push(answer(503), answer(200));
    await start();
    await tell();
    await expect.poll(async () => (await outbound())[0]?.attempts, soon).toBe(1);
    expect(await outbound()).toMatchObject([
      { state: 'waiting', error_code: 'BUSY', next_at: '2026-11-22T01:00:30.000Z' },
    ]);
    now += 31_000;
    await expect.poll(states, soon).toEqual(['delivered']);
    const ids = hook.seen.map(({ headers }) => headers['x-xiaodun-id']);
    expect(ids).toEqual([(await outbound())[0]!.id, (await outbound())[0]!.id]);
  });

  test('buries what will never pass, tells the administrator once, and sends it again when asked', async () => {
    await person('root', 'system-admin', 'schoolA');
    await addHook();
    hook.answers.push(answer(400));
    await start();
    await tell();
    await tell({ dedupeKey: 'n2' });
    await expect
      .poll(async () => (await states()).filter((state) => state === 'dead').length, soon)
      .toBeGreaterThanOrEqual(2);
    const told = (await inbox()).filter(({ account_id }) => account_id === 'root');
    expect(told).toMatchObject([{ template: 'channel.failing' }]);
    hook.answers[0] = answer(200);
    const ids = (await outbound()).map(({ id }) => id);
    expect(await messenger.retry(ids, actor)).toBeGreaterThanOrEqual(2);
    await expect.poll(async () => new Set(await states()), soon).toEqual(new Set(['delivered']));
  });

  test('gives up after the last attempt', async () => {
    await addHook();
    hook.answers.push(answer(500));
    await start();
    await tell();
    const tries = messenger.policy.retry.delaysSeconds.length + 1;
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      await expect.poll(async () => (await outbound())[0]?.attempts, soon).toBe(attempt);
      now += 8 * 3_600_000 + 1_000;
    }
    expect(await states()).toContain('dead');
    expect(hook.seen).toHaveLength(tries);
  });

  test('sends again what a process held when it was killed, under the same id', async () => {
    await addHook();
    await tell();
    // Taken, sent, and killed before the receipt was stored.
    await opened.records.db
      .updateTable('outbound')
      .set({ state: 'sending', lease_until: '2026-11-22T01:02:00.000Z' })
      .execute();
    messenger.stop();
    await jobs.stop(0);
    open();
    await start();
    await expect.poll(states, soon).toEqual(['delivered']);
    expect(hook.seen[0]!.headers['x-xiaodun-id']).toBe((await outbound())[0]!.id);
  });

  test('keeps to the rate of a channel; what is beyond waits', async () => {
    await addHook();
    const most = messenger.policy.perMinute.webhook;
    for (let n = 0; n < most + 5; n += 1) await tell({ dedupeKey: `k${n}` });
    await start();
    await expect.poll(() => hook.seen.length, soon).toBe(most);
    await expect.poll(() => metric('messages_postponed_total'), soon).toBe(5);
    now += 61_000;
    await expect.poll(() => hook.seen.length, soon).toBe(most + 5);
  });

  test('writes to nobody who has left', async () => {
    await addMail();
    await tell();
    await opened.records.db.updateTable('accounts').set({ state: 'left' }).execute();
    await start();
    await expect.poll(states, soon).toContain('dead');
    expect((await outbound())[0]).toMatchObject({ error_code: 'RECIPIENT_GONE' });
    expect(smtp.mails).toEqual([]);
  });
});

describe('channels', () => {
  test('keep secrets sealed, out of the audit log, and bound to where they go', async () => {
    const id = await addHook();
    const { db } = opened.records;
    const row = await db.selectFrom('channels').selectAll().executeTakeFirstOrThrow();
    expect(row.secrets).not.toContain('k'.repeat(16));
    expect(messenger.channels.open(row)).toEqual({ signKey: 'k'.repeat(16) });
    await messenger.channels.change(id, { name: 'renamed' }, actor);
    const elsewhere = { settings: { url: 'https://thief.example/' } };
    await expect(messenger.channels.change(id, elsewhere, actor)).rejects.toThrow(/secrets again/u);
    const secrets = { signKey: 'n'.repeat(16) };
    await messenger.channels.change(id, { ...elsewhere, secrets }, actor);
    const audit = JSON.stringify(await db.selectFrom('audit_entries').selectAll().execute());
    expect(audit).toContain('"secretsChanged\\":[\\"signKey');
    expect(audit).not.toMatch(/k{16}|n{16}/u);
  });

  test('name the setting that is wrong', async () => {
    const wrong = { ...channel, unitId: 'schoolA', name: 'x', secrets: {} };
    await expect(
      messenger.channels.create(
        { ...wrong, kind: 'mail', settings: { host: 'x', port: 99_999, from: 'a@b' } },
        actor,
      ),
    ).rejects.toThrow(/settings\.port/u);
    await expect(
      messenger.channels.create(
        {
          ...wrong,
          kind: 'webhook',
          settings: { url: 'http://10.0.0.1/' },
          secrets: { signKey: 'k'.repeat(16) },
        },
        actor,
      ),
    ).rejects.toMatchObject({ code: 'TARGET_NOT_ALLOWED' });
  });
});
