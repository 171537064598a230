import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessmentApp, pdf, type AssessmentApp } from './testing/assessment-app.ts';
import type { SignedIn } from '../testing/test-app.ts';
import type { Item } from './schema.ts';

/** 远程管理: a scan of devices speaks to it as well as a person. */
const key = '7.1.4.1.c';

let app: AssessmentApp;
let officer: SignedIn;
let cio: SignedIn;
let system: string;

beforeAll(async () => {
  app = await assessmentApp();
  officer = await app.signIn('school-security-officer', 'schoolA');
  cio = await app.signIn('school-cio', 'schoolA');
  system = await app.newSystem(officer, 'schoolA');
});
afterAll(() => app?.dispose());

const drawer = async (who = officer): Promise<Item> =>
  (await app.request(who, 'GET', `/systems/${system}/items/${key}`)).json<Item>();

/** What an evaluation would have stored of one device. */
async function observed(id: string, verdict: string): Promise<void> {
  await app.records.db
    .insertInto('evidence')
    .values({
      id,
      unit_id: 'schoolA',
      system_id: system,
      evaluation_id: 'evaluation',
      item_key: key,
      check_id: 'plaintext-management',
      object_kind: 'interface',
      object_id: 'asset-1/7',
      object_name: 'SW1 GE0/0/7',
      verdict,
      measured: '{"count":3}',
      reason_zh: '仍有 3 次 Telnet 登录',
      reason_en: '3 Telnet sign-ins',
      origin: JSON.stringify({
        kind: 'events',
        query: 'destination.port:23',
        from: '2026-08-01T00:00:00.000Z',
        to: '2026-09-01T00:00:00.000Z',
      }),
      observed_from: '2026-08-01T00:00:00.000Z',
      observed_to: '2026-09-01T00:00:00.000Z',
      collected_at: '2026-09-01T00:00:00.000Z',
      expires_at: '2026-09-08T00:00:00.000Z',
      lapse: null,
      superseded_at: null,
      sha256: 'a'.repeat(64),
    })
    .execute();
}

async function attested(): Promise<string> {
  const made = await app.request(officer, 'POST', '/attestations', {
    systemId: system,
    title: '设备均已改用 SSH',
    answers: [{ itemKey: key, verdict: 'satisfied' }],
    effectiveOn: '2026-08-20',
  });
  const { id } = made.json();
  await app.upload(officer, 'attestations', id, '核查.pdf', pdf('ssh'));
  await app.act(officer, 'attestations', id, 'submit');
  await app.act(cio, 'attestations', id, 'approve');
  return id;
}

describe('the drawer of an item', () => {
  test('shows both sides of a contradiction, and follows the devices that refute', async () => {
    await observed('evidence-1', 'not-satisfied');
    const id = await attested();
    const item = await drawer();
    expect(item.state).not.toBe('satisfied');
    expect(item.contradictions).toMatchObject([
      { kind: 'attestation-against-telemetry', claims: [id], refutes: ['evidence-1'] },
    ]);
    const queue = (await app.request(officer, 'GET', `/systems/${system}/queue`)).json();
    expect(queue.entries[0]).toMatchObject({ kind: 'contradiction', itemKey: key });
    const tree = (await app.request(officer, 'GET', `/systems/${system}/tree`)).json();
    expect(JSON.stringify(tree)).toContain('"contradiction":true');
  });

  test('opens to the raw records: events with query and range, the interface, files by hash', async () => {
    const item = await drawer();
    expect(item.evidence[0]?.raw).toEqual([
      {
        kind: 'events',
        href: '/events?query=destination.port%3A23&from=2026-08-01T00%3A00%3A00.000Z&to=2026-09-01T00%3A00%3A00.000Z',
        query: 'destination.port:23',
        from: '2026-08-01T00:00:00.000Z',
        to: '2026-09-01T00:00:00.000Z',
      },
      { kind: 'interface', href: '/assets/asset-1', id: 'asset-1/7', name: 'SW1 GE0/0/7' },
    ]);
    const [attestation] = item.attestations;
    const [file] = attestation?.files ?? [];
    const got = await app.request(
      officer,
      'GET',
      `/attestations/${attestation?.id}/files/${file?.sha256}`,
    );
    expect(got.rawPayload).toEqual(pdf('ssh'));
    expect(item.question).toMatchObject({ id: 'remote-admin', validity: { months: 6 } });
  });

  test('offers no way to what the reader may not see', async () => {
    const administrator = await app.signIn('auditor', 'schoolA');
    const { evidence } = await drawer(administrator);
    const mayEvents = app.rights.allows('auditor', { resource: 'events', action: 'read' });
    const link = evidence[0]?.raw.find(({ kind }) => kind === 'events');
    expect(link?.href === null).toBe(!mayEvents);
  });

  test('says when evidence has expired', async () => {
    app.time.set('2026-09-09T00:00:00.000Z');
    const item = await drawer(await app.again(officer));
    expect(item.evidence[0]).toMatchObject({ expired: true });
    expect(item.reasons.map(({ code }) => code)).toContain('evidence-expired');
    expect(item.state).toBe('satisfied');
  });
});

test('an item that does not apply says who says so, and why', async () => {
  const who = await app.again(officer);
  const url = `/systems/${system}/items/7.1.9.5.a`;
  const silent = await app.request(who, 'PATCH', url, { applicable: false });
  expect(silent.json()).toMatchObject({ code: 'REASON_REQUIRED' });
  await app.request(who, 'PATCH', url, { applicable: false, reason: '没有外包软件' });
  expect((await app.request(who, 'GET', url)).json()).toMatchObject({
    state: 'not-applicable',
    decidedBy: 'person',
    reason: '没有外包软件',
  });
});
