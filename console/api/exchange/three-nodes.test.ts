import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDrivenTime } from '../../../collector/time/driven-time.ts';
import { act, pair, startTestNode, type TestNode } from './testing/test-node.ts';

let province: TestNode;
let city: TestNode;
let county: TestNode;

/** province, its city with a node of its own, and a county of the city with a node of its own. */
beforeEach(async () => {
  const time = createDrivenTime();
  province = await startTestNode({
    time,
    units: [
      { id: 'province', kind: 'province' },
      { id: 'city', kind: 'city', parent: 'province' },
      { id: 'second-city', kind: 'city', parent: 'province' },
    ],
  });
  city = await startTestNode({
    time,
    units: [
      { id: 'own-city', kind: 'city' },
      { id: 'county', kind: 'county', parent: 'own-city' },
    ],
  });
  county = await startTestNode({ time, units: [{ id: 'own-county', kind: 'county' }] });
  await pair(province, city, 'city');
  await pair(city, county, 'county');
});

afterEach(async () => {
  for (const node of [county, city, province]) await node.dispose();
});

async function passOn(): Promise<void> {
  await city.exchange.round();
  await county.exchange.round();
  await city.exchange.round();
}

async function drain(): Promise<void> {
  for (const node of [province, city, county]) await node.fixture.cases.drainOutbox();
}

/** The province sends `above` to the city, which passes it on to the county as `below`. */
async function sendDown(copies: string[] = []): Promise<void> {
  const above = { issuerUnitId: 'province', recipientUnitId: 'city', nextId: 'below' };
  await act(province, 'above', 'province', 'open', { ...above, title: 'From the province' });
  await passOn();
  const below = { issuerUnitId: 'city', recipientUnitId: 'county', copies };
  await act(city, 'below', 'city', 'open', { ...below, title: 'Passed on' });
  await passOn();
}

const logOf = (node: TestNode, caseId: string) => node.fixture.cases.log(caseId);
const cancels = async (node: TestNode) =>
  (await logOf(node, 'below')).filter(({ kind }) => kind === 'cancel');

test('a withdrawal at the top reaches the third node through the one between, and once', async () => {
  await sendDown();
  expect(await province.fixture.cases.find('below')).toBeUndefined();
  await act(province, 'above', 'province', 'cancel', { reason: 'sent by mistake' });
  for (let rounds = 0; rounds < 2; rounds += 1) {
    await drain();
    await passOn();
  }
  const written = await cancels(county);
  expect(written).toMatchObject([
    { node: city.fixture.key.id, unitId: 'city', actor: { kind: 'system' } },
  ]);
  expect(await logOf(city, 'below')).toEqual(await logOf(county, 'below'));
  expect((await county.fixture.cases.find('below'))?.state.state).toBe('CANCELLED');
  const peers = await county.records.db.selectFrom('exchange_peers').select('refused').execute();
  expect(peers).toEqual([{ refused: 0 }]);
});

test('a case that the sender holds as well is left to the sender', async () => {
  // A copy to a unit of the province: both nodes hold the case, and the one that withdraws acts on it.
  await sendDown();
  await city.records.transaction(async (trx) => {
    await trx
      .insertInto('parties')
      .values({
        kind: 'delivery',
        ref_id: 'below',
        unit_id: 'province',
        role: 'copy',
        from_at: '2026-01-01T00:00:00.000Z',
        until_at: null,
      })
      .execute();
  });
  await passOn();
  expect(await province.fixture.cases.find('below')).toBeDefined();
  await act(province, 'above', 'province', 'cancel', { reason: 'sent by mistake' });
  for (let rounds = 0; rounds < 2; rounds += 1) {
    await drain();
    await passOn();
  }
  expect(await cancels(county)).toMatchObject([{ node: province.fixture.key.id }]);
  const acts = city.records.db.selectFrom('case_outbox').select('id').where('kind', '=', 'act');
  expect(await acts.execute()).toEqual([]);
});

test('a level below sets nothing off in what the level above has with others', async () => {
  const named = { issuerUnitId: 'province', recipientUnitId: 'second-city', title: 'Not yours' };
  await act(province, 'others', 'province', 'open', named);
  // Its own case in which the province has a part, said to be followed by the other one.
  const own = { issuerUnitId: 'city', recipientUnitId: 'city', copies: ['province'] };
  await act(city, 'trap', 'city', 'open', { ...own, title: 'A trap', nextId: 'others' });
  await act(city, 'trap', 'city', 'cancel', { reason: 'and the other with it' });
  await passOn();
  await drain();
  expect((await province.fixture.cases.find('trap'))?.state.state).toBe('CANCELLED');
  expect((await province.fixture.cases.find('others'))?.state.state).toBe('OPEN');
});
