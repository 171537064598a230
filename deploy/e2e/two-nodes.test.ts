import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRecords } from '../../analyzer/stores/records/open.ts';
import { freePort } from '../../analyzer/stores/records/testing/free-port.ts';
import { createBadLink, type BadLink } from './testing/bad-link.ts';
import { createNodeProcess, type NodeProcess, type NodeSession } from './testing/node-process.ts';
import { eventually } from './testing/platform.ts';

const password = 'Liangji-2026-tongbao';
const patience = 60_000;

let folder: string;
let link: BadLink;
let county: NodeProcess;
let school: NodeProcess;
let analyst: NodeSession;
let leader: NodeSession;
let officer: NodeSession;
let schoolUnit: string;
let parentId: string;

/** A certificate that no authority vouches for, and whose name does not even fit. */
function makeCertificate(): { cert: string; key: string } {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  execFileSync(
    'openssl',
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=county.example'
      .split(' ')
      .concat(['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert]),
    { stdio: 'ignore' },
  );
  return { cert, key };
}

const person = (name: string) => ({ username: name, name, password });

async function setUp(node: NodeProcess, unit: object, prefix: string): Promise<string> {
  const { status, json } = await node.ask<{ unitId: string }>('POST', '/setup', {
    token: node.setUpLink(),
    unit,
    admin: person(`${prefix}-admin`),
    audit: person(`${prefix}-audit`),
  });
  expect(status).toBeLessThan(300);
  return json.unitId;
}

/** A leader at the county: whoever drafts a notice does not sign it. */
async function addLeader(unitId: string): Promise<void> {
  const account = await analyst.ok<{ id: string; inviteUrl: string }>('POST', '/accounts', {
    username: 'juzhang',
    name: '局长',
    unitId,
  });
  await county.ask('POST', `/invites/${account.inviteUrl.split('/').at(-1)}`, { password });
  const grant = { role: 'bureau-leader', unitId };
  await analyst.ok('POST', `/accounts/${account.id}/grants`, grant);
  leader = await county.signIn('juzhang', password);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xiaodun-two-nodes-'));
  const tls = makeCertificate();
  const port = await freePort();
  link = await createBadLink(port);
  const dataDir = join(folder, 'county');
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(
    join(dataDir, 'xiaodun.yaml'),
    `http:\n  tlsCertFile: ${tls.cert}\n  tlsKeyFile: ${tls.key}\n  publicUrl: https://127.0.0.1:${link.port}\n`,
  );
  const certificate = readFileSync(tls.cert, 'utf8');
  county = createNodeProcess({ dataDir, port, syslogPort: await freePort(), certificate });
  school = createNodeProcess({
    dataDir: join(folder, 'school'),
    port: await freePort(),
    syslogPort: await freePort(),
  });
  await Promise.all([county.start(), school.start()]);
  const countyUnit = await setUp(county, { name: '青溪县教育局', kind: 'county' }, 'xian');
  await setUp(school, { name: '青溪一中', kind: 'school' }, 'xiao');
  analyst = await county.signIn('xian-admin', password);
  officer = await school.signIn('xiao-admin', password);
  await addLeader(countyUnit);
  const unit = { name: '青溪县第一中学', kind: 'school', parentId: countyUnit };
  schoolUnit = (await analyst.ok<{ id: string }>('POST', '/units', unit)).id;
  const invited = await analyst.ok<{ token: string }>('POST', '/peers/invite', {
    unitId: schoolUnit,
  });
  const joined = await officer.ok<{ id: string; path: { name: string }[] }>('POST', '/peers/join', {
    token: invited.token,
  });
  parentId = joined.id;
  expect(joined.path.map(({ name }) => name)).toContain('青溪县教育局');
}, 240_000);

afterAll(async () => {
  await Promise.all([county?.stop(), school?.stop()]);
  await link?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Delivery {
  id: string;
  version: number;
  state: string;
}

async function issue(title: string): Promise<{ noticeId: string; deliveryId: string }> {
  const notice = await analyst.ok<{ id: string; version: number }>('POST', '/notices', {
    kind: 'weakness',
    severity: 'high',
    tlp: 'amber',
    title,
    discoveredAt: new Date(Date.now() - 60_000).toISOString(),
    source: 'own-monitoring',
    description: '登录页面存在弱口令',
    recipientUnitIds: [schoolUnit],
  });
  const sent = await analyst.ok<{ version: number }>('POST', `/notices/${notice.id}/submit`, {
    payload: {},
    expectedVersion: notice.version,
  });
  await leader.ok('POST', `/notices/${notice.id}/approve`, {
    payload: {},
    expectedVersion: sent.version,
  });
  const deliveryId = await eventually(
    'the delivery is made',
    async () => {
      const filter = encodeURIComponent(JSON.stringify({ noticeId: notice.id }));
      const [first] = await analyst.ok<Delivery[]>('GET', `/deliveries?filter=${filter}`);
      return first?.id;
    },
    patience,
  );
  return { noticeId: notice.id, deliveryId };
}

async function find(at: NodeSession, id: string): Promise<Delivery | undefined> {
  const { status, json } = await at.call<Delivery>('GET', `/deliveries/${id}`);
  return status === 200 ? json : undefined;
}

async function act(at: NodeSession, id: string, message: string, payload: object = {}) {
  const seen = await find(at, id);
  const body = { payload, expectedVersion: seen?.version };
  await at.ok('POST', `/deliveries/${id}/${message}`, body);
}

/** Rounds of the school until the node has the delivery in the state. */
async function awaitState(at: () => NodeSession, id: string, state: string): Promise<void> {
  await eventually(
    `${id} is ${state}`,
    async () => {
      await officer.call('POST', `/peers/${parentId}/round`);
      return (await find(at(), id).catch(() => undefined))?.state === state ? true : undefined;
    },
    patience,
  );
}

const feedback = { feedback: { confirmed: true, cause: '默认口令', measures: '已修改口令' } };

async function answer(id: string): Promise<void> {
  await act(officer, id, 'sign');
  await act(officer, id, 'accept');
  await act(officer, id, 'feedback', feedback);
}

interface Stored {
  messages: unknown[];
  cases: unknown[];
  clocks: unknown[];
}

/** The deliveries as they stand in the database of a node that has ended. */
async function readStored(dataDir: string): Promise<Stored> {
  const records = await openRecords({
    kind: 'sqlite',
    path: join(dataDir, 'records.sqlite'),
    readOnly: true,
  });
  const { db } = records;
  const messages = await db
    .selectFrom('case_messages')
    .selectAll()
    .where('case_kind', '=', 'delivery')
    .orderBy('id')
    .execute();
  const cases = await db
    .selectFrom('cases')
    .selectAll()
    .where('kind', '=', 'delivery')
    .orderBy('case_id')
    .execute();
  const clocks = await db
    .selectFrom('case_clocks')
    .selectAll()
    .where('case_kind', '=', 'delivery')
    .orderBy('case_id')
    .orderBy('clock')
    .execute();
  await records.stop();
  return {
    // What a node notes for itself is not part of the message.
    messages: messages.map((row) => ({ ...row, seq: 0, idempotency_key: null, received_at: '' })),
    cases,
    clocks,
  };
}

test('the loop of a 通报 between a county and a school, over a link that is cut and nodes that are killed', async () => {
  const { deliveryId } = await issue('一中登录页面弱口令');
  await awaitState(() => officer, deliveryId, 'ISSUED');

  // The school works on while nothing gets through, and is killed in the midst of it.
  link.set({ kind: 'cut' });
  await act(officer, deliveryId, 'sign');
  await school.kill();
  await school.start();
  officer = await school.signIn('xiao-admin', password);
  await act(officer, deliveryId, 'accept');
  await act(officer, deliveryId, 'feedback', feedback);
  expect((await officer.call('POST', `/peers/${parentId}/round`)).status).toBe(502);
  expect((await find(analyst, deliveryId))?.state).toBe('ISSUED');

  // A link that breaks within answers, and one that is slow, lose and double nothing.
  for (const bytes of [1_500, 2_500, 4_000]) {
    link.set({ kind: 'truncate', bytes });
    await officer.call('POST', `/peers/${parentId}/round`);
  }
  link.set({ kind: 'delay', ms: 50 });
  await awaitState(() => analyst, deliveryId, 'FEEDBACK');

  // The county is killed while it exchanges, and decides after it is back.
  link.set({ kind: 'up' });
  const rounds = officer.call('POST', `/peers/${parentId}/round`);
  await county.kill();
  await rounds;
  await county.start();
  analyst = await county.signIn('xian-admin', password);
  await act(analyst, deliveryId, 'verify', {
    verification: { method: 'rescan', findings: '复扫通过' },
  });
  await awaitState(() => officer, deliveryId, 'VERIFIED');

  // Both act at once: the county withdraws while the school answers.
  const second = await issue('误发的通报');
  await awaitState(() => officer, second.deliveryId, 'ISSUED');
  link.set({ kind: 'cut' });
  await answer(second.deliveryId);
  const { version } = await analyst.ok<{ version: number }>('GET', `/notices/${second.noticeId}`);
  leader = await county.signIn('juzhang', password);
  await leader.ok('POST', `/notices/${second.noticeId}/withdraw`, {
    payload: { reason: '发错单位' },
    expectedVersion: version,
  });
  await eventually(
    'the county has withdrawn',
    async () =>
      (await find(analyst, second.deliveryId))?.state === 'WITHDRAWN' ? true : undefined,
    patience,
  );
  link.set({ kind: 'up' });
  const settled = await eventually(
    'both say the same',
    async () => {
      await officer.call('POST', `/peers/${parentId}/round`);
      const up = await find(analyst, second.deliveryId);
      const down = await find(officer, second.deliveryId);
      return up && up.version === down?.version && up.state === down.state ? up : undefined;
    },
    patience,
  );
  const log = await officer.ok<{ refused?: unknown }[]>(
    'GET',
    `/deliveries/${second.deliveryId}/log`,
  );
  expect(log.some(({ refused }) => refused)).toBe(true);
  expect(settled.version).toBe(log.length);

  const peers = await analyst.ok<Record<string, unknown>[]>('GET', '/peers');
  expect(peers).toMatchObject([{ role: 'child', state: 'active', refused: 0, historyFault: null }]);
  await officer.ok('POST', `/peers/${parentId}/round`);
  await Promise.all([county.stop(), school.stop()]);
  const [up, down] = await Promise.all(
    ['county', 'school'].map((n) => readStored(join(folder, n))),
  );
  expect(up?.messages.length).toBeGreaterThan(8);
  expect(down).toEqual(up);
}, 240_000);
