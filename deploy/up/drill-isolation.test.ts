import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDrivenTime } from '../../collector/time/driven-time.ts';
import { playbookOf, programOf } from '../../analyzer/drills/testing/drills-fixture.ts';
import { readLiveDrill } from '../../analyzer/drills/live/run-case.ts';
import { testEpoch } from '../../analyzer/people/testing/unit-tree.ts';
import { roleIds } from '../../analyzer/people/principal.ts';
import { extensionId } from '../../analyzer/playbooks/schema/common.ts';
import { injectChannels } from '../../analyzer/playbooks/schema/extension.ts';
import type { PlaybookJson } from '../../analyzer/playbooks/schema/playbook.ts';
import { sampleText } from '../../analyzer/drills/testing/drills-fixture.ts';
import { sessionCookieName } from '../../console/api/app/auth.ts';
import type { SignedIn } from '../../console/api/testing/test-app.ts';
import { nodeApp, type NodeApp } from './testing/node-app.ts';

/** In every text of the drill: wherever it shows up, a drill has leaked. */
const marker = '演练标记七三九';

/** One inject of every channel, a message of the playbook and its first step, all with the marker. */
function markedPlaybook(): string {
  const json = JSON.parse(sampleText.replaceAll('页面', `${marker}页面`)) as PlaybookJson;
  const extension = json.playbook_extensions[extensionId];
  const [first] = extension.injects ?? [];
  if (!first) throw new Error('the sample has no inject');
  const { attachment: _, ...plain } = first;
  const injects = injectChannels.map((channel, index) => ({
    ...plain,
    id: `marked-${channel}`,
    no: `9.${index + 1}`,
    title: { zh: `${marker}${channel}` },
    channel,
    fire: { kind: 'timed' as const, at_ms: (index + 1) * 1_000 },
    to: ['technician', 'commander'],
    content: { zh: `${marker}：请处置` },
  }));
  const all = [...injects, ...(extension.injects ?? [])];
  const changed = { ...extension, injects: all };
  return JSON.stringify({ ...json, playbook_extensions: { [extensionId]: changed } });
}

/** The drill world itself; the audit log, which names everything; queues and sessions; playbooks, which are content. */
const living = /^(drill_|audit_|jobs|job_|sessions|kysely_|playbook)/u;
/** Not a row more or less, whatever else lives meanwhile. */
const still =
  /^(inbox|outbound|told_messages|alerts?|notices?|deliver|incident|case|clock_|parties|runs|exchange_)/u;

type Tables = Record<string, string[]>;

async function readTables({ stores }: NodeApp): Promise<Tables> {
  const { db } = stores.records;
  const tables = await db.introspection.getTables();
  const found: Tables = {};
  for (const { name } of tables.filter((table) => !living.test(table.name))) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(db);
    found[name] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return found;
}

/** Sessions end with the leap in time. */
async function again({ accountId }: SignedIn): Promise<SignedIn> {
  const { records, people, config } = node.test;
  const session = await records.transaction((trx) =>
    people.sessions.open(trx, accountId, '127.0.0.1'),
  );
  const cookie = `${sessionCookieName(config)}=${session.token}`;
  return { accountId, headers: { cookie, 'x-csrf-token': session.csrfToken } };
}

let node: NodeApp;
let director: SignedIn;
let leader: SignedIn;
let evaluator: SignedIn;
let technician: SignedIn;
let commander: SignedIn;
let drillId: string;
const time = createDrivenTime();
const program = programOf(markedPlaybook());

const post = async (who: SignedIn, url: string, body: object) => {
  const answer = await node.test.request(who, 'POST', url, body);
  expect(answer.statusCode, `${url}: ${answer.body.slice(0, 400)}`).toBeLessThan(300);
  return answer.json<Record<string, unknown>>();
};

async function versionOf(): Promise<number> {
  return (await readLiveDrill(node.analysis.drills.records.db, drillId)).version;
}

const message = async (who: SignedIn, name: string, payload: object) =>
  await post(who, `/drills/${drillId}/${name}`, {
    payload,
    expectedVersion: await versionOf(),
  });

beforeAll(async () => {
  node = await nodeApp({ time });
  const { test: app, stores, analysis } = node;
  director = await app.signIn('drill-director', 'county');
  leader = await app.signIn('bureau-leader', 'county');
  evaluator = await app.signIn('bureau-analyst', 'city');
  technician = await app.signIn('school-security-officer', 'schoolA');
  commander = await app.signIn('school-cio', 'schoolA');
  const { programs, playbooks } = analysis.drills;
  await stores.records.transaction((trx) => programs.keep(trx, program, testEpoch));
  const { hash, title, version } = playbookOf(program);
  await stores.records.db
    .insertInto('playbooks')
    .values({
      id: 'marked',
      unit_id: 'county',
      hash,
      playbook_id: program.json.id,
      name: title,
      kind: 'live-drill',
      version,
      steps: program.steps.size,
      injects: program.injects.size,
      roles: program.roles.size,
      owner_id: '',
      owner_name: '',
      created_at: testEpoch,
      node: '',
      signature: '',
    })
    .execute();
  expect(playbooks.find('marked')).toBeUndefined();
}, 60_000);
afterAll(() => node?.dispose());

/** Starts every job of the node and waits until each has run. */
async function runJobs(): Promise<void> {
  const { analysis, stores } = node;
  await analysis.cases.start();
  await analysis.escalations.start();
  await analysis.noticeBatches.start();
  await analysis.noticeEvidence.start();
  await analysis.assessment.start();
  await analysis.messenger.start();
  await analysis.drills.start();
  await stores.jobs.start();
  const names = (await stores.jobs.stats()).map(({ name }) => name);
  const repeated = await stores.records.db.selectFrom('job_repeats').select('name').execute();
  for (const name of new Set([...names, ...repeated.map((row) => row.name)])) {
    await stores.jobs.enqueue(name, {});
  }
  const deadline = Date.now() + 30_000;
  for (;;) {
    const left = (await stores.jobs.stats()).filter(
      ({ waiting, running }) => waiting + running > 0,
    );
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`jobs still wait: ${JSON.stringify(left)}`);
    await sleep(50);
  }
}

async function playAll(): Promise<void> {
  for (let second = 0; second < 8; second += 1) {
    time.advance(1);
    await node.analysis.drills.live.drive();
  }
  for (const [index, kind] of ['sign', 'contain', 'note', 'ask', 'sign-in'].entries()) {
    await post(technician, `/drills/${drillId}/actions`, {
      kind,
      text: `${marker}行动`,
      injectId: 'marked-fake-notice',
      idempotencyKey: `isolation-${index}`,
    });
  }
  const steps = [...program.steps.values()].filter(
    (step) => step.type === 'action' && step.work.kind === 'manual',
  );
  for (const [index, { id, step }] of steps.entries()) {
    const outputs = 'out_args' in step && step.out_args ? { __services_down__: '3' } : undefined;
    await node.test.request(commander, 'POST', `/drills/${drillId}/steps`, {
      stepId: id,
      idempotencyKey: `isolation-step-${index}`,
      ...(outputs && { variables: outputs }),
    });
    await node.test.request(technician, 'POST', `/drills/${drillId}/steps`, {
      stepId: id,
      idempotencyKey: `isolation-step-${index}`,
      ...(outputs && { variables: outputs }),
    });
    await node.analysis.drills.live.drive();
  }
  // Late for everything, so that whatever escalates would.
  time.advance(40 * 86_400);
  await node.analysis.drills.live.drive();
}

/** A home names the drills of its reader in a part of their own; nothing else of it may. */
function withoutDrills(home: string): string {
  const { drills: _own, ...rest } = JSON.parse(home) as Record<string, unknown>;
  return JSON.stringify(rest);
}

test('a drill with everything in it changes no table of daily work, and no route shows it', async () => {
  const before = await readTables(node);
  drillId = (
    await post(director, '/drills', { title: `${marker}演练`, form: 'live', playbookId: 'marked' })
  )['id'] as string;
  await message(director, 'plan', {
    plannedAt: '2026-09-01T08:00:00Z',
    purpose: marker,
    safety: { authorisation: marker, forbidden: [], stopWord: '停止' },
  });
  await message(director, 'cast', {
    participants: [
      { accountId: director.accountId, role: 'director' },
      { accountId: evaluator.accountId, role: 'evaluator' },
      { accountId: technician.accountId, role: 'player', playbookRole: 'technician' },
      { accountId: commander.accountId, role: 'player', playbookRole: 'commander' },
    ],
  });
  await message(director, 'submit', {});
  await message(leader, 'approve', {});
  await post(director, `/drills/${drillId}/control/start`, { expectedVersion: await versionOf() });
  await playAll();
  const { run } = await readLiveDrill(node.analysis.drills.records.db, drillId);
  const items = await node.stores.records.db
    .selectFrom('drill_inbox')
    .select(['id', 'channel', 'inject_id'])
    .execute();
  expect(new Set(items.map(({ channel }) => channel))).toEqual(new Set(injectChannels));
  // The automatic message of the playbook too.
  expect(items.some(({ inject_id: inject }) => inject === null)).toBe(true);

  await runJobs();
  director = await again(director);
  technician = await again(technician);

  const after = await readTables(node);
  const traces = [marker, drillId, run?.runId ?? ''];
  for (const [name, rows] of Object.entries(after)) {
    const named = rows.filter((row) => traces.some((trace) => row.includes(trace)));
    expect(named.length, `${name} mentions the drill`).toBe(0);
    if (still.test(name)) expect(rows, name).toEqual(before[name]);
  }
  expect(Object.keys(after).filter((name) => still.test(name)).length).toBeGreaterThan(20);

  // Everybody, of every role, asks every route that reads, also for the ids of the drill.
  const readers: SignedIn[] = [director, technician];
  for (const role of roleIds) readers.push(await node.test.signIn(role, 'county'));
  const ids = [drillId, run?.runId ?? ''];
  const reading = node.test.app.declaredRoutes
    .filter(({ method, url }) => method === 'GET' && url.startsWith('/api/v1/'))
    .map(({ url }) => url.slice('/api/v1'.length))
    // Where a drill belongs; playbooks are content, not a drill; the audit log names actions and ids of everything.
    .filter((url) => !/^\/(drills|playbooks|audit)\b/u.test(url))
    .filter((url) => url !== '/live' && !url.startsWith('/runs'));
  expect(reading.length).toBeGreaterThan(60);
  const leaks: string[] = [];
  for (const url of reading) {
    const filled = url.includes(':') ? ids.map((id) => url.replaceAll(/:[a-zA-Z]+/gu, id)) : [url];
    for (const who of readers) {
      for (const address of filled) {
        const answer = await node.test.request(who, 'GET', address);
        const shown = address === '/home' ? withoutDrills(answer.body) : answer.body;
        if (shown.includes(marker)) leaks.push(`${address} ${shown.slice(0, 200)}`);
        if (url.includes(':') && answer.statusCode === 200) {
          const isOfDrill = ids.some((id) => id !== '' && answer.body.includes(id));
          if (isOfDrill) leaks.push(`${address} answered 200`);
        }
      }
    }
  }
  expect(leaks).toEqual([]);
}, 240_000);

test('says in every answer about a drill that it is one', async () => {
  const addresses = ['', '/live', '/player'];
  for (const address of addresses) {
    const answer = await node.test.request(director, 'GET', `/drills/${drillId}${address}`);
    expect(answer.json(), address).toMatchObject({ watermark: '演练' });
  }
  const list = await node.test.request(director, 'GET', '/drills');
  expect(list.json()).toMatchObject([{ watermark: '演练' }]);
  const { items } = (await node.test.request(technician, 'GET', `/drills/${drillId}/player`)).json<{
    items: { watermark: string }[];
  }>();
  expect(items.length).toBeGreaterThan(4);
  expect(items.every(({ watermark }) => watermark === '演练')).toBe(true);
});
