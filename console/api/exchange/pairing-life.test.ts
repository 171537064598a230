import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { act, issueTo, pair, startTestNode, type TestNode } from './testing/test-node.ts';

let time: DrivenTime;
let county: TestNode;
let school: TestNode;

beforeEach(async () => {
  time = createDrivenTime();
  county = await startTestNode({
    time,
    units: [
      { id: 'county', kind: 'county' },
      { id: 'school-a', kind: 'school', parent: 'county' },
    ],
  });
  school = await startTestNode({ time, units: [{ id: 'own-a', kind: 'school' }] });
});

afterEach(async () => {
  await school.dispose();
  await county.dispose();
});

async function newestPeer(node: TestNode) {
  return await node.records.db
    .selectFrom('exchange_peers')
    .selectAll()
    .orderBy((eb) => eb.case().when('state', '=', 'ended').then(1).else(0).end())
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
}

const holds = async (node: TestNode, caseId: string) =>
  (await node.fixture.cases.find(caseId)) !== undefined;

describe('a pairing secret', () => {
  test('is renewed while messages go on, and the old one opens nothing any more', async () => {
    const peerId = await pair(county, school, 'school-a');
    const before = await newestPeer(school);
    await school.exchange.rotate(school.admin, peerId);
    await issueTo(county, 'c1');
    await school.exchange.round();
    expect(await holds(school, 'c1')).toBe(true);
    const after = await newestPeer(school);
    expect(after.secret).not.toBe(before.secret);
    expect(after.next_secret).toBeNull();
    expect((await newestPeer(county)).next_secret).toBeNull();
    // A copy of the node from before the renewal.
    await school.records.db
      .updateTable('exchange_peers')
      .set({ secret: before.secret })
      .where('id', '=', peerId)
      .execute();
    await expect(school.exchange.round()).rejects.toMatchObject({
      fields: { reason: 'NODE_SIGNATURE_WRONG' },
    });
  });

  test('is renewed also when the answer to it was lost', async () => {
    const peerId = await pair(county, school, 'school-a');
    const { secret } = await newestPeer(school);
    await school.exchange.rotate(school.admin, peerId);
    const { secret: renewed } = await newestPeer(school);
    // The school died before it put the new one into force; the county has used it already.
    await school.exchange.round();
    await school.records.db
      .updateTable('exchange_peers')
      .set({ secret, next_secret: renewed })
      .where('id', '=', peerId)
      .execute();
    await issueTo(county, 'c1');
    await school.exchange.round();
    expect(await holds(school, 'c1')).toBe(true);
    expect(await newestPeer(school)).toMatchObject({ secret: renewed, next_secret: null });
  });
});

describe('a pairing that was ended', () => {
  test('by the county: the school is told, keeps what it has, and gets no more', async () => {
    await pair(county, school, 'school-a');
    await issueTo(county, 'before');
    await school.exchange.round();
    await county.exchange.end(county.admin, (await newestPeer(county)).id);
    await issueTo(county, 'after');
    await expect(school.exchange.round()).rejects.toMatchObject({ code: 'PEER_ENDED' });
    expect(await newestPeer(school)).toMatchObject({ state: 'ended', ended_reason: 'by-peer' });
    await school.exchange.round();
    expect([await holds(school, 'before'), await holds(school, 'after')]).toEqual([true, false]);
    // The county acts for it again, as for every unit without a node.
    await act(county, 'after', 'school-a', 'take');
  });

  test('by the school: the county knows, and a new pairing goes on where the old one ended', async () => {
    const peerId = await pair(county, school, 'school-a');
    await issueTo(county, 'before');
    await school.exchange.round();
    await school.exchange.end(school.admin, peerId);
    expect(await newestPeer(county)).toMatchObject({ state: 'ended', ended_reason: 'by-peer' });
    await issueTo(county, 'after');
    await pair(county, school, 'school-a');
    await school.exchange.round();
    expect([await holds(school, 'before'), await holds(school, 'after')]).toEqual([true, true]);
    await act(school, 'before', 'school-a', 'take');
    await school.exchange.round();
    expect((await county.fixture.cases.find('before'))?.state.state).toBe('TAKEN');
    expect(await newestPeer(county)).toMatchObject({ state: 'active', refused: 0 });
  });
});

describe('numbers of requests', () => {
  test('are learnt anew by a node that was restored from a copy', async () => {
    const peerId = await pair(county, school, 'school-a');
    const { request_number: old } = await newestPeer(school);
    for (let round = 0; round < 3; round += 1) await school.exchange.round();
    const { request_number: newest } = await newestPeer(county);
    await school.records.db
      .updateTable('exchange_peers')
      .set({ request_number: old })
      .where('id', '=', peerId)
      .execute();
    await issueTo(county, 'c1');
    await school.exchange.round();
    expect(await holds(school, 'c1')).toBe(true);
    expect((await newestPeer(school)).request_number).toBeGreaterThan(newest);
  });
});
