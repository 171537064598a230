import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSeededRandom, type SeededRandom } from '../../collector/random/seeded-random.ts';
import type { CaseMessage } from './message.ts';
import { caseFixture, testKey, type CaseFixture } from './testing/case-fixture.ts';
import { doing, opening } from './testing/toy-actions.ts';
import { readLog } from './message-store.ts';
import { signMessage } from './signed-message.ts';
import { verifyCases } from './verify-cases.ts';

let county: CaseFixture;
let school: CaseFixture;
let keys: Map<string, string>;

beforeAll(async () => {
  county = await caseFixture();
  school = await caseFixture({ time: county.time });
  keys = new Map([county, school].map(({ key }) => [key.id, key.publicKey]));
});
afterAll(async () => {
  await county.dispose();
  await school.dispose();
});

async function logOf(node: CaseFixture, caseId: string): Promise<CaseMessage[]> {
  return await readLog(node.records.db, caseId);
}

/** The stored case with everything that was read from its log. */
async function stored(node: CaseFixture, caseId: string) {
  const { db } = node.records;
  const one = await db
    .selectFrom('cases')
    .selectAll()
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  const clocks = await db
    .selectFrom('case_clocks')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('clock')
    .execute();
  const parties = await db
    .selectFrom('parties')
    .selectAll()
    .where('ref_id', '=', caseId)
    .orderBy('unit_id')
    .orderBy('role')
    .execute();
  return { one, clocks, parties };
}

function shuffled<T>(random: SeededRandom, list: readonly T[]): T[] {
  const keyed = list.map((item) => ({ item, key: random.next() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

/** Hands some messages over in any order, some of them twice; what leaves a gap comes again later. */
async function carry(from: CaseFixture, to: CaseFixture, caseId: string, random?: SeededRandom) {
  const log = await logOf(from, caseId);
  const some = random ? shuffled(random, log).filter(() => random.chance(0.6)) : log;
  const again = random ? some.filter(() => random.chance(0.2)) : [];
  const { rejected } = await to.cases.receive([...some, ...again], keys);
  for (const { code } of rejected) expect(code).toBe('CHAIN_GAP');
  return rejected.length;
}

const bySchool = ['take', 'answer', 'comment'] as const;
const byCounty = ['return', 'close', 'cancel', 'pause', 'resume', 'extend', 'comment'] as const;

async function tryOne(node: CaseFixture, caseId: string, random: SeededRandom): Promise<void> {
  const message = random.pick(node === school ? bySchool : byCounty);
  const days = 1 + random.int(9);
  const dueAt = new Date(node.time.now() + days * 86_400_000).toISOString();
  const payloads: Record<string, Record<string, unknown>> = {
    answer: { text: '已改' },
    comment: { text: `${random.int(1_000)}` },
    return: { reason: '不完整' },
    cancel: { reason: '误发' },
    pause: { reason: '有异议' },
    extend: { dueAt, reason: '放假' },
  };
  const unit = node === school ? 'schoolA' : 'county';
  const action = doing(unit, message, payloads[message] ?? {}, { caseId });
  // Illegal where it stands: that is not what is looked at here.
  await node.cases.act(action).catch(() => undefined);
}

test('two nodes that write at the same time come to the same case, in any order of arrival', async () => {
  const random = createSeededRandom(4);
  let refused = 0;
  for (let n = 0; n < 20; n += 1) {
    const caseId = `case-${n}`;
    await county.cases.act(doing('county', 'open', opening, { caseId }));
    await carry(county, school, caseId);
    for (let step = 0; step < 12; step += 1) {
      county.time.advance(random.int(100_000));
      await tryOne(random.chance(0.5) ? school : county, caseId, random);
      if (random.chance(0.3)) await carry(county, school, caseId, random);
      if (random.chance(0.3)) await carry(school, county, caseId, random);
    }
    await carry(county, school, caseId);
    await carry(school, county, caseId);
    expect(await logOf(school, caseId)).toEqual(await logOf(county, caseId));
    expect(await stored(school, caseId)).toEqual(await stored(county, caseId));
    const log = await county.cases.log(caseId);
    refused += log.filter((message) => message.refused).length;
    // Every message is in the chain of its node, the refused ones too.
    expect(await county.cases.find(caseId)).toMatchObject({ version: log.length });
  }
  expect(refused).toBeGreaterThan(5);
  expect(await verifyCases(county.records.db)).toMatchObject({ ok: true });
  expect(await verifyCases(school.records.db)).toMatchObject({ ok: true });
}, 60_000);

test('keeps a message that lost with the reason, and leaves its clocks alone', async () => {
  const caseId = 'lost';
  await county.cases.act(doing('county', 'open', opening, { caseId }));
  await carry(county, school, caseId);
  await county.cases.act(doing('county', 'comment', { text: '先说一句' }, { caseId }));
  await county.cases.act(doing('county', 'comment', { text: '再说一句' }, { caseId }));
  await county.cases.act(doing('county', 'cancel', { reason: '误发' }, { caseId }));
  await school.cases.act(doing('schoolA', 'take', {}, { caseId }));
  await school.cases.act(doing('schoolA', 'answer', { text: '已改' }, { caseId }));
  await school.cases.act(doing('schoolA', 'comment', { text: '完成' }, { caseId }));
  await school.cases.act(doing('schoolA', 'comment', { text: '请看' }, { caseId }));
  await carry(county, school, caseId);
  await carry(school, county, caseId);
  // The cancellation has the lamport clock 4, as has the school's first comment; whichever comes first, both agree.
  const log = await school.cases.log(caseId);
  expect(log.map((message) => message.lamport)).toEqual([1, 2, 2, 3, 3, 4, 4, 5]);
  expect(log.at(-1)).toMatchObject({
    kind: 'comment',
    refused: { code: 'WRONG_STATE', zh: '当前状态为“已撤销”，不能备注。' },
  });
  expect(await school.cases.find(caseId)).toMatchObject({
    version: 8,
    state: { state: 'CANCELLED' },
    clocks: [{ state: 'met' }, { state: 'met' }],
  });
  expect(await stored(school, caseId)).toEqual(await stored(county, caseId));
});

test('tells its own people of what came, and leaves actions to the node that wrote', async () => {
  const caseId = 'told';
  const nextId = 'told-2';
  await county.cases.act(doing('county', 'open', { ...opening, nextId }, { caseId }));
  await carry(county, school, caseId);
  await carry(county, school, caseId);
  school.told.length = 0;
  await school.cases.drainOutbox();
  expect(
    school.told.filter((message) => message.facts['title'] === '弱口令').length,
  ).toBeGreaterThan(0);
  await school.cases.act(doing('schoolA', 'take', {}, { caseId }));
  await school.cases.act(doing('schoolA', 'answer', { text: '已改' }, { caseId }));
  await carry(school, county, caseId);
  await county.cases.act(doing('county', 'close', {}, { caseId }));
  await carry(county, school, caseId);
  await school.cases.drainOutbox();
  expect(await school.cases.find(nextId)).toBeUndefined();
  await county.cases.drainOutbox();
  expect(await county.cases.find(nextId)).toMatchObject({ state: { state: 'OPEN' } });
});

test('keeps a case out of sight until the message that opens it has come', async () => {
  const caseId = 'later';
  const stranger = await caseFixture({ time: county.time });
  await county.cases.act(doing('county', 'open', opening, { caseId }));
  await carry(county, school, caseId);
  await school.cases.act(doing('schoolA', 'take', {}, { caseId }));
  const log = await logOf(school, caseId);
  expect(await stranger.cases.receive(log.slice(1), keys)).toMatchObject({ applied: 1 });
  expect(await stranger.cases.find(caseId)).toBeUndefined();
  await expect(
    stranger.cases.act(doing('schoolA', 'answer', { text: 'x' }, { caseId })),
  ).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
  expect(await stranger.cases.receive(log, keys)).toMatchObject({ applied: 1, known: 1 });
  expect(await stored(stranger, caseId)).toEqual(await stored(school, caseId));
  await stranger.dispose();
});

describe('a message of another node is sent back', () => {
  let sound: CaseMessage;
  beforeAll(async () => {
    await county.cases.act(doing('county', 'open', opening, { caseId: 'forged' }));
    sound = (await logOf(county, 'forged'))[0]!;
  });
  const codeOf = async (message: CaseMessage, trusted = keys) =>
    (await school.cases.receive([message], trusted)).rejected[0]?.code;
  const signed = (changes: Partial<CaseMessage>): CaseMessage =>
    signMessage(
      { ...sound, id: `new-${JSON.stringify(changes)}`.slice(0, 60), ...changes },
      county.key,
    );

  test('when its node is unknown, or its key another', async () => {
    expect(await codeOf(sound, new Map())).toBe('NODE_UNKNOWN');
    expect(await codeOf(sound, new Map([[county.key.id, testKey().publicKey]]))).toBe(
      'NODE_UNKNOWN',
    );
    expect(await codeOf(sound, new Map([[county.key.id, 'no key']]))).toBe('NODE_UNKNOWN');
  });

  test('when anything in it was changed', async () => {
    const changes: Partial<CaseMessage>[] = [
      { payload: { ...sound.payload, title: '无事' } },
      { at: '2026-01-01T00:00:00.000Z' },
      { unitId: 'province' },
      { lamport: 7 },
      { clocks: [] },
      { clockBehindMs: 1 },
      { signature: testKey().sign(sound.hash) },
    ];
    for (const change of changes) {
      expect(await codeOf({ ...sound, ...change }), JSON.stringify(change)).toBe('SIGNATURE_WRONG');
    }
  });

  test('when it does not follow the chain, or forks it', async () => {
    expect(await codeOf(signed({ previous: 'f'.repeat(64), lamport: 2 }))).toBe('CHAIN_GAP');
    expect(await codeOf(sound)).toBeUndefined();
    expect(await codeOf(sound)).toBeUndefined();
    expect(await codeOf(signed({ lamport: 2 }))).toBe('CHAIN_FORKED');
    expect(await codeOf(signed({ id: sound.id, lamport: 2 }))).toBe('ID_REUSED');
  });

  test('when it is from the future, or not the writer’s to write', async () => {
    const future = { previous: sound.hash, lamport: 2, at: '2037-01-01T00:00:00.000Z' };
    expect(await codeOf(signed(future))).toBe('CLOCK_AHEAD');
    expect(await codeOf(signed({ previous: sound.hash, lamport: 1e9 }))).toBe('LAMPORT_WRONG');
    const refuse = () => 'a school can not speak for its county';
    const message = signed({ previous: sound.hash, lamport: 2, kind: 'close' });
    expect((await school.cases.receive([message], keys, { refuse })).rejected).toEqual([
      { id: message.id, code: 'NOT_ALLOWED', detail: refuse() },
    ]);
  });

  test('but what the machine does not know or allow is kept as refused', async () => {
    const odd = signed({ previous: sound.hash, lamport: 2, kind: 'from-a-newer-version' });
    const nul = { kind: 'comment', payload: { text: 'a\0b' } };
    const bad = signed({ ...nul, previous: odd.hash, lamport: 3 });
    expect(await school.cases.receive([odd, bad], keys)).toMatchObject({ applied: 2 });
    expect(await school.cases.log('forged')).toMatchObject([
      { kind: 'open' },
      { kind: 'from-a-newer-version', refused: { code: 'ACTION_UNKNOWN' } },
      { kind: 'comment', refused: { code: 'PAYLOAD_INVALID' } },
    ]);
    const broken: Partial<CaseMessage>[] = [
      { unitId: 'a\0b' },
      { at: '2026-09-01' },
      { clocks: [{ kind: 'vanish', clock: 'take' }] as unknown as CaseMessage['clocks'] },
    ];
    for (const change of broken) {
      expect(await codeOf(signed({ ...change, previous: bad.hash, lamport: 4 }))).toBe(
        'CONTENT_WRONG',
      );
    }
  });

  test('and an effect on a clock that its kind can not have does nothing', async () => {
    const caseId = 'own-deadline';
    await county.cases.act(doing('county', 'open', opening, { caseId }));
    await carry(county, school, caseId);
    const before = (await county.cases.find(caseId))?.clocks;
    await school.cases.act(doing('schoolA', 'take', {}, { caseId }));
    const [opened, taken] = await logOf(school, caseId);
    const { signature: _, hash: __, ...unsigned } = taken!;
    const dueAt = '2036-01-01T00:00:00.000Z';
    const forged = signMessage(
      {
        ...unsigned,
        id: 'forged-comment',
        kind: 'comment',
        payload: { text: '请看附件' },
        clocks: [{ kind: 'extend', clock: 'take', at: taken!.at, dueAt, reason: '自行延期' }],
      },
      school.key,
    );
    expect(await county.cases.receive([opened!, forged], keys)).toMatchObject({ applied: 1 });
    expect((await county.cases.find(caseId))?.clocks).toEqual(before);
  });
});
