import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSeededRandom } from '../../../collector/random/seeded-random.ts';
import { sha256, signRequest } from '../../../analyzer/cases/exchange/signatures.ts';
import { signMessage } from '../../../analyzer/cases/signed-message.ts';
import { createSecretBox } from '../../../analyzer/secrets/secret-box.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { secretContext } from '../../../analyzer/cases/exchange/pairing.ts';
import { PullRequest, PushRequest } from '../../../analyzer/cases/exchange/wire.ts';
import { randomBody } from '../testing/random-bodies.ts';
import { issueTo, pair, startTestNode, type TestNode } from './testing/test-node.ts';

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

async function peerOf({ records }: TestNode) {
  return await records.db.selectFrom('exchange_peers').selectAll().executeTakeFirstOrThrow();
}

/** A request with the very key and secret of the school, as somebody would record it on the way. */
async function recorded(path: string, body: string, change: { number?: number; at?: number } = {}) {
  const { secret, request_number: last, node_id: to } = await peerOf(school);
  const box = createSecretBox(createHash('sha256').update(school.home).digest());
  const at = new Date(change.at ?? time.now()).toISOString();
  const headers = signRequest(
    {
      from: school.fixture.key.id,
      to,
      method: 'POST',
      path: `/api/v1${path}`,
      bodyHash: sha256(body),
      time: at,
      clock: at,
      number: change.number ?? last + 100,
    },
    school.fixture.key,
    box.open(secret as string, secretContext(to)),
  );
  return (changed: { path?: string; body?: string; headers?: Record<string, string> } = {}) =>
    county.app.app.inject({
      method: 'POST',
      url: `/api/v1${changed.path ?? path}`,
      headers: { ...headers, 'content-type': 'application/json', ...changed.headers },
      payload: changed.body ?? body,
    });
}

test('takes a request of a node once: a replayed, aged or altered one changes nothing', async () => {
  await issueTo(county, 'c1');
  await pair(county, school, 'school-a');
  const pull = JSON.stringify({ received: 0, waiting: 0, gaps: [], wants: [] });
  const send = await recorded('/exchange/pull', pull);
  const altered = pull.replace('"waiting":0', '"waiting":9');
  const refused = [
    await send({ body: altered }),
    await send({ path: '/exchange/leave' }),
    await send({ headers: { 'x-xiaodun-number': '999999' } }),
    await send({ headers: { 'x-xiaodun-mac': '0'.repeat(64) } }),
    await send({ headers: { 'x-xiaodun-signature': 'AAAA' } }),
    await send({ headers: { 'x-xiaodun-node': county.fixture.key.id } }),
  ];
  for (const answer of refused) {
    expect(answer.statusCode).toBe(401);
    expect(answer.json().code).toMatch(/^NODE_(SIGNATURE_WRONG|UNKNOWN)$/u);
  }
  expect((await send()).statusCode).toBe(200);
  const before = await peerOf(county);
  const again = await send();
  expect(again.statusCode).toBe(409);
  expect(again.json()).toMatchObject({ code: 'NODE_REQUEST_REPLAYED' });
  const old = await recorded('/exchange/pull', pull, {
    number: before.request_number + 1,
    at: time.now() - 3_600_000,
  });
  expect((await old()).json()).toMatchObject({ code: 'NODE_CLOCK_OFF' });
  expect(await peerOf(county)).toEqual(before);
  // The school itself goes on.
  await school.exchange.round();
  await school.exchange.round();
  expect((await school.fixture.cases.find('c1'))?.state.state).toBe('OPEN');
});

test('gives no file to a node that only knows its hash', async () => {
  await issueTo(county, 'c1');
  await pair(county, school, 'school-a');
  await school.exchange.round();
  const secret = await county.blobs.put(Readable.from([Buffer.from('of another school')]), 1_000);
  const later = sha256('brought by another school tomorrow');
  const message = signMessage(
    {
      id: newId(time.now()),
      caseId: 'c1',
      caseKind: 'delivery',
      kind: 'comment',
      actor: { kind: 'person', accountId: 'x', name: 'X' },
      unitId: 'school-a',
      payload: { text: 'mine', files: [{ sha256: secret.sha256 }, { sha256: later }] },
      node: school.fixture.key.id,
      at: new Date(time.now()).toISOString(),
      lamport: 9,
      clocks: [],
      previous: '',
    },
    school.fixture.key,
  );
  const { id, node_id: nodeId, unit_id: unitId } = await peerOf(county);
  const asking = { id, nodeId, unitId };
  const { door } = county.exchange;
  const batch = { position: 1, units: [], nodes: [], messages: [message] };
  const offer = { checkpoints: [], newestCheckpoint: 0 };
  const answer = await door.push(asking, { batch, ...offer } as never);
  expect(answer).toMatchObject({ refused: 0, wants: [later] });
  const notShared = { code: 'BLOB_NOT_SHARED' };
  await expect(door.openBlob(asking, secret.sha256)).rejects.toMatchObject(notShared);
  const content = () => Readable.from([Buffer.from('brought by another school tomorrow')]);
  await county.blobs.put(content(), 1_000);
  await expect(door.openBlob(asking, later)).rejects.toMatchObject(notShared);
  await expect(door.putBlob(asking, later, content())).rejects.toMatchObject({
    code: 'BLOB_NOT_WANTED',
  });
  await expect(door.openBlob(asking, later)).rejects.toMatchObject(notShared);
});

test('takes 300 random bodies that a paired node has signed: one clear answer each, nothing lost', async () => {
  await issueTo(county, 'c1');
  await pair(county, school, 'school-a');
  const random = createSeededRandom(20_261_122);
  const known = ['c1', 'school-a', 'county', school.fixture.key.id, county.fixture.key.id];
  const routes = [
    ['/exchange/pull', PullRequest],
    ['/exchange/push', PushRequest],
  ] as const;
  const answers: Record<number, number> = {};
  const faults: string[] = [];
  for (let n = 1; n <= 300; n += 1) {
    const [path, schema] = random.pick(routes);
    const body = randomBody(schema, random, known);
    const number = (await peerOf(county)).request_number + 1;
    const answer = await (await recorded(path, body, { number }))();
    answers[answer.statusCode] = (answers[answer.statusCode] ?? 0) + 1;
    if (answer.statusCode < 500 && answer.body.length < 20_000) continue;
    faults.push(`${path} ${body.slice(0, 300)}: ${answer.statusCode} ${answer.body.slice(0, 200)}`);
  }
  expect(faults).toEqual([]);
  expect(answers[200]).toBeGreaterThan(20);
  expect(answers[400]).toBeGreaterThan(20);
  expect((await county.fixture.cases.find('c1'))?.state.state).toBe('OPEN');
  expect(await peerOf(county)).toMatchObject({ state: 'active' });
}, 60_000);
