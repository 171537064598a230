import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { signMessage } from '../../../analyzer/cases/signed-message.ts';
import type { CaseMessage } from '../../../analyzer/cases/message.ts';
import { act, issueTo, pair, startTestNode, type TestNode } from './testing/test-node.ts';

let time: DrivenTime;
let county: TestNode;
let school: TestNode;
let other: TestNode;

beforeEach(async () => {
  time = createDrivenTime();
  county = await startTestNode({
    time,
    units: [
      { id: 'city', kind: 'city' },
      { id: 'county', kind: 'county', parent: 'city' },
      { id: 'school-a', kind: 'school', parent: 'county' },
      { id: 'school-b', kind: 'school', parent: 'county' },
    ],
  });
  school = await startTestNode({ time, units: [{ id: 'own-a', kind: 'school' }] });
  other = await startTestNode({ time, units: [{ id: 'own-b', kind: 'school' }] });
});

afterEach(async () => {
  await school.dispose();
  await other.dispose();
  await county.dispose();
});

async function peerOf(node: TestNode) {
  return await node.records.db
    .selectFrom('exchange_peers')
    .selectAll()
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow();
}

async function expectSame(caseId: string): Promise<void> {
  const [up, down] = [county.fixture.cases, school.fixture.cases];
  expect(await down.log(caseId)).toEqual(await up.log(caseId));
  expect(await down.find(caseId)).toEqual(await up.find(caseId));
}

describe('the loop between a county and a school', () => {
  test('carries a case down, its answers up and the verdict down again', async () => {
    await issueTo(county, 'c1', 'school-a');
    await pair(county, school, 'school-a');
    await school.exchange.round();
    await expectSame('c1');
    expect(school.fixture.told).toEqual([]);
    await school.fixture.cases.drainOutbox();
    expect(school.fixture.told).toMatchObject([{ template: 'toy-opened', unitId: 'school-a' }]);
    time.advance(60);
    await act(school, 'c1', 'school-a', 'take');
    await act(school, 'c1', 'school-a', 'answer', { text: 'done' });
    await school.exchange.round();
    await expectSame('c1');
    await act(county, 'c1', 'county', 'close');
    await school.exchange.round();
    await expectSame('c1');
    expect((await school.fixture.cases.find('c1'))?.state.state).toBe('CLOSED');
    const peer = await peerOf(school);
    expect(peer).toMatchObject({ refused: 0, last_error: null, peer_waiting: 0 });
    // A round more confirms the last batch; nothing waits on either side.
    await school.exchange.round();
    for (const node of [county, school]) {
      expect(await node.records.db.selectFrom('exchange_outbox').selectAll().execute()).toEqual([]);
    }
  });

  test('lets the people of the school see and act by the name that the county has for it', async () => {
    await issueTo(county, 'c1', 'school-a');
    await pair(county, school, 'school-a');
    await school.exchange.round();
    const officer = await school.app.signIn('school-security-officer', 'own-a' as 'schoolA');
    const { people } = school.app;
    const cookie = officer.headers.cookie.split('=')[1] ?? '';
    const session = await people.sessions.resolve(cookie, '127.0.0.1');
    expect(session?.principal.grants.map((grant) => grant.unitId)).toEqual(['own-a', 'school-a']);
    const names = await school.records.db
      .selectFrom('units')
      .select(['id', 'name', 'kind'])
      .orderBy('id')
      .execute();
    expect(names).toEqual([
      { id: 'city', name: 'Unit city', kind: 'city' },
      { id: 'county', name: 'Unit county', kind: 'county' },
      { id: 'own-a', name: 'Unit own-a', kind: 'school' },
      { id: 'school-a', name: 'Unit school-a', kind: 'school' },
    ]);
  });

  test('converges when both act at once, and keeps the loser as refused', async () => {
    await issueTo(county, 'c1', 'school-a');
    await pair(county, school, 'school-a');
    await school.exchange.round();
    await act(school, 'c1', 'school-a', 'take');
    await act(school, 'c1', 'school-a', 'answer', { text: 'done' });
    await act(county, 'c1', 'county', 'cancel', { reason: 'sent by mistake' });
    await school.exchange.round();
    await expectSame('c1');
    const log = await county.fixture.cases.log('c1');
    expect(log.map(({ kind }) => kind).sort()).toEqual(['answer', 'cancel', 'open', 'take']);
    expect((await county.fixture.cases.find('c1'))?.state.state).toBe('CANCELLED');
    // Written at one instant: whichever of `take` and `cancel` stands first, all after the cancellation is refused.
    const kinds = log.map(({ kind }) => kind);
    const losers = log.filter(({ refused }) => refused).map(({ kind }) => kind);
    expect(losers).toEqual(kinds.slice(kinds.indexOf('cancel') + 1));
  });

  test('sends files of shared cases after them, and refuses others', async () => {
    await pair(county, school, 'school-a');
    const content = Buffer.from('evidence');
    const { sha256 } = await county.blobs.put(Readable.from([content]), 1_000);
    const secret = await county.blobs.put(Readable.from([Buffer.from('not yours')]), 1_000);
    await issueTo(county, 'c1', 'school-a', { title: 'with file' });
    await act(county, 'c1', 'county', 'comment', { text: 'no file' });
    await county.records.db
      .insertInto('exchange_blobs')
      .values({
        peer_id: (await peerOf(county)).id,
        sha256,
        case_id: 'c1',
        state: 'stored',
        attempts: 0,
        error: null,
        noted_at: '',
      })
      .execute();
    const wanted = { peer_id: (await peerOf(school)).id, case_id: 'c1', attempts: 0, error: null };
    for (const address of [sha256, secret.sha256]) {
      await school.records.db
        .insertInto('exchange_blobs')
        .values({ ...wanted, sha256: address, state: 'wanted', noted_at: '' })
        .execute();
    }
    await school.exchange.round();
    expect(await school.blobs.info(sha256)).toMatchObject({ bytes: content.length });
    expect(await school.blobs.info(secret.sha256)).toBeUndefined();
    const refused = await school.records.db
      .selectFrom('exchange_blobs')
      .select(['attempts', 'state', 'error'])
      .where('sha256', '=', secret.sha256)
      .executeTakeFirstOrThrow();
    expect(refused).toMatchObject({ attempts: 1, state: 'wanted' });
    const up = await school.blobs.put(Readable.from([Buffer.from('answer')]), 1_000);
    for (const [node, state] of [
      [school, 'stored'],
      [county, 'wanted'],
    ] as const) {
      await node.records.db
        .insertInto('exchange_blobs')
        .values({
          ...wanted,
          peer_id: (await peerOf(node)).id,
          sha256: up.sha256,
          state,
          noted_at: '',
        })
        .execute();
    }
    await school.exchange.round();
    expect(await county.blobs.info(up.sha256)).toMatchObject({ bytes: 6 });
  });
});

describe('what leaves', () => {
  test('never shows a school the case of another one, by any route', async () => {
    await issueTo(county, 'for-a', 'school-a');
    await issueTo(county, 'for-b', 'school-b');
    await issueTo(county, 'for-both', 'school-a', { copies: ['school-b'] });
    await pair(county, school, 'school-a');
    await pair(county, other, 'school-b');
    await school.exchange.round();
    await other.exchange.round();
    const held = async (node: TestNode) =>
      (
        await node.records.db.selectFrom('cases').select('case_id').orderBy('case_id').execute()
      ).map((row) => row.case_id);
    expect(await held(school)).toEqual(['for-a', 'for-both']);
    expect(await held(other)).toEqual(['for-b', 'for-both']);
    // Asking for missing links of a case that is none of one's own brings nothing either.
    await school.records.db
      .insertInto('exchange_gaps')
      .values({
        peer_id: (await peerOf(school)).id,
        case_id: 'for-b',
        since_at: '2026-09-01T00:00:00.000Z',
        asked_at: null,
        attempts: 0,
      })
      .execute();
    await school.exchange.round();
    expect(await held(school)).toEqual(['for-a', 'for-both']);
  });

  test('ends for a unit that has left a case, with the message that says so', async () => {
    await issueTo(county, 'c1', 'school-a', { copies: ['school-b'] });
    await pair(county, other, 'school-b');
    await other.exchange.round();
    time.advance(1);
    await act(county, 'c1', 'county', 'cancel', { reason: 'no more copies' });
    time.advance(1);
    await act(county, 'c1', 'county', 'comment', { text: 'between us' }).catch(() => undefined);
    await other.exchange.round();
    const log = await other.fixture.cases.log('c1');
    expect(log.map(({ kind }) => kind)).toEqual(['open', 'cancel']);
  });

  test('is sent whole to a unit that becomes a party later, or is moved there', async () => {
    await issueTo(county, 'c1', 'school-b');
    await pair(county, school, 'school-a');
    await school.exchange.round();
    expect(await school.fixture.cases.find('c1')).toBeUndefined();
    const { people } = county.app;
    await people.units.change(county.admin, 'school-b', { parentId: 'school-a' });
    await school.exchange.round();
    await expectSame('c1');
  });
});

describe('messages that are not what they seem', () => {
  test('a forged message is refused, counted, and its sound copy applied', async () => {
    await issueTo(county, 'c1', 'school-a');
    await act(county, 'c1', 'county', 'comment', { text: 'first' });
    await pair(county, school, 'school-a');
    const peer = await peerOf(county);
    const asking = { id: peer.id, nodeId: peer.node_id, unitId: peer.unit_id };
    const empty = { received: 0, waiting: 0, gaps: [], wants: [] };
    const { batch } = await county.exchange.door.pull(asking, empty);
    const { acceptBatch } = await import('../../../analyzer/cases/exchange/accept.ts');
    const { loadExchangeRules } = await import('../../../analyzer/cases/exchange/rules.ts');
    const { pino } = await import('pino');
    const counted: Record<string, number> = {};
    const deps = {
      records: school.records,
      cases: school.fixture.cases,
      machines: [],
      blobs: school.blobs,
      key: school.fixture.key,
      time,
      log: pino({ level: 'silent' }),
      rules: loadExchangeRules(),
      count: (what: string, n: number) => void (counted[what] = (counted[what] ?? 0) + n),
    };
    const altered = structuredClone(batch);
    altered.messages[0]!.payload = { ...altered.messages[0]!.payload, title: 'Something else' };
    const parent = await peerOf(school);
    await acceptBatch(deps, parent.id, altered);
    expect(counted).toMatchObject({ refused: 1, held: 1 });
    expect(await school.fixture.cases.find('c1')).toBeUndefined();
    expect(await peerOf(school)).toMatchObject({ refused: 1 });
    // The chain has a gap now; it is asked for again, as a whole.
    await school.exchange.round();
    await school.exchange.round();
    await expectSame('c1');
    expect(await school.records.db.selectFrom('exchange_gaps').selectAll().execute()).toEqual([]);
  });

  test('a school can not speak for its county, nor for its sister, nor open cases in their name', async () => {
    await issueTo(county, 'c1', 'school-a');
    await pair(county, school, 'school-a');
    await school.exchange.round();
    const peer = await peerOf(county);
    const asking = { id: peer.id, nodeId: peer.node_id, unitId: peer.unit_id };
    const person = { kind: 'person', accountId: 'x', name: 'X' } as const;
    const system = { kind: 'system', name: 'xiaodun' } as const;
    const forged = { issuerUnitId: 'county', recipientUnitId: 'school-b', title: 'Forged' };
    const forge = (of: Pick<CaseMessage, 'caseId' | 'kind' | 'actor' | 'unitId' | 'payload'>) =>
      signMessage(
        {
          ...of,
          id: newId(time.now()),
          caseKind: 'delivery',
          node: school.fixture.key.id,
          at: new Date(time.now()).toISOString(),
          lamport: 9,
          clocks: [],
          previous: '',
        },
        school.fixture.key,
      );
    const reason = { reason: 'we cancel it ourselves' };
    const messages = [
      forge({ caseId: 'c1', kind: 'cancel', actor: person, unitId: 'county', payload: reason }),
      forge({ caseId: 'c2', kind: 'open', actor: system, unitId: 'school-a', payload: forged }),
    ];
    const batch = { position: 2, units: [], nodes: [], messages: messages as never };
    await county.exchange.door.push(asking, { batch, checkpoints: [], newestCheckpoint: 0 });
    expect((await county.fixture.cases.find('c1'))?.state.state).toBe('OPEN');
    expect(await county.fixture.cases.find('c2')).toBeUndefined();
    expect(await peerOf(county)).toMatchObject({ refused: 2 });
    const refusals = await county.records.db.selectFrom('exchange_refusals').selectAll().execute();
    expect(refusals.map(({ code }) => code)).toEqual(['NOT_ALLOWED', 'NOT_ALLOWED']);
    // Nor does the county, once the school has a node of its own.
    await expect(act(county, 'c1', 'school-a', 'take')).rejects.toThrow(/node of its own/);
  });
});

describe('a rewritten history', () => {
  test('raises an alert at the parent and stays on the peer', async () => {
    await pair(county, school, 'school-a');
    await school.checkpoints.sign('hourly');
    await school.exchange.round();
    expect(await peerOf(county)).toMatchObject({ checkpoint_seq: 1, history_fault: null });
    const { db } = school.records;
    const { sql } = await import('kysely');
    await sql`drop trigger audit_checkpoints_no_delete`.execute(db);
    await sql`drop trigger audit_checkpoint_heads_no_delete`.execute(db);
    await db.deleteFrom('audit_checkpoints').execute();
    await db.deleteFrom('audit_checkpoint_heads').execute();
    time.advance(3_600);
    await school.checkpoints.sign('hourly');
    await school.exchange.round();
    expect(county.raised).toMatchObject([
      { ruleId: 'exchange.history-rewritten', unitId: 'school-a' },
    ]);
    expect((await peerOf(county)).history_fault).toContain('checkpoint 1 has been replaced');
    expect(await county.exchange.health()).toMatchObject({ name: 'peers', state: 'warning' });
  });
});
