import { afterAll, beforeAll, expect, test } from 'vitest';
import { drillsFixture, principalOf, type DrillsFixture } from '../testing/drills-fixture.ts';

let node: DrillsFixture;
let other: DrillsFixture;
let drillId: string;
beforeAll(async () => {
  node = await drillsFixture();
  const { records, time, key } = node;
  other = await drillsFixture({ records, time, key });
  drillId = await node.approved();
  await node.drills.live.control(principalOf('dora'), drillId, 'start', { expectedVersion: 4 });
  await node.pass(60);
});
afterAll(async () => {
  await other?.dispose();
  await node?.dispose();
});

const act = ({ drills }: DrillsFixture, kind: string, idempotencyKey: string) =>
  drills.play.act(principalOf('tim'), drillId, {
    kind,
    text: '',
    injectId: 'defaced-page',
    idempotencyKey,
  });
const readAt = ({ drills }: DrillsFixture) =>
  drills.live.world.readDrill(drills.records.db, drillId);

test('sees what another process has written, and an action sent again after a restart is the same one', async () => {
  const first = await act(node, 'sign', 'key-sign');
  expect(first.record.met).toEqual({ inject: 'defaced-page', expected: 'sign' });
  const again = await act(other, 'sign', 'key-sign');
  expect(again.record).toEqual(first.record);
  const contained = await act(other, 'contain', 'key-contain');
  expect(contained.record.met).toEqual({ inject: 'defaced-page', expected: 'contain' });
  // What this process remembers is older than what the other has written.
  expect((await act(node, 'contain', 'key-too')).record.met).toBeNull();
  expect((await readAt(node)).run).toEqual((await readAt(other)).run);
});

test('keeps nothing of a transaction that was undone', async () => {
  const before = await readAt(node);
  const { world } = node.drills.live;
  const undone = world.records.transaction(async (trx) => {
    await world.drive(trx, {
      caseId: before.run?.runId ?? '',
      caseKind: 'run',
      unitId: 'county',
      message: 'pause',
      payload: {},
      actor: { kind: 'person', accountId: 'dora', name: 'dora' },
    });
    expect((await world.readDrill(trx, drillId)).run?.state.state).toBe('PAUSED');
    throw new Error('the disk is full');
  });
  await expect(undone).rejects.toThrow('the disk is full');
  expect(await readAt(node)).toEqual(before);
});
