import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  drillsFixture,
  principalOf,
  type DrillsFixture,
  type PersonId,
} from '../testing/drills-fixture.ts';
import { readInbox } from './inbox.ts';
import { readLiveDrill } from './run-case.ts';

let node: DrillsFixture;
beforeAll(async () => {
  node = await drillsFixture();
});
afterAll(() => node?.dispose());

const control = async (
  who: PersonId,
  drillId: string,
  what: Parameters<typeof node.drills.live.control>[2],
  more: Partial<Parameters<typeof node.drills.live.control>[3]> = {},
) => {
  const drill = await readLiveDrill(node.drills.records.db, drillId);
  const isBegin = what === 'start' || what === 'rehearse';
  const expectedVersion = isBegin ? drill.version : (drill.run?.version ?? 0);
  return await node.drills.live.control(principalOf(who), drillId, what, {
    expectedVersion,
    ...more,
  });
};

const inboxOf = async (drillId: string, seat: string) => {
  const { run } = await readLiveDrill(node.drills.records.db, drillId);
  const { items } = await readInbox(node.drills.records.db, run?.runId ?? '', seat, 50);
  return items.map(({ injectId }) => injectId);
};

const act = (who: PersonId, drillId: string, kind: string, key: string, injectId?: string) =>
  node.drills.play.act(principalOf(who), drillId, {
    kind,
    text: '',
    idempotencyKey: key,
    ...(injectId !== undefined && { injectId }),
  });

test('plays a drill: timed, conditional after a missed action, manual, with a pause', async () => {
  const id = await node.approved();
  await control('dora', id, 'start');
  expect(await inboxOf(id, 's4')).toEqual([]);
  await node.pass(60);
  expect(await inboxOf(id, 's4')).toEqual(['defaced-page']);
  expect(await inboxOf(id, 's5')).toEqual([]);
  const signed = await act('tim', id, 'sign', 'key-sign-1', 'defaced-page');
  expect(signed.record).toMatchObject({
    met: { inject: 'defaced-page', expected: 'sign' },
    atMs: 60_000,
  });
  await control('dora', id, 'pause');
  await node.pass(3_600);
  await expect(act('tim', id, 'contain', 'key-contain')).rejects.toMatchObject({
    fields: { reason: 'RUN_PAUSED' },
  });
  await control('dirk', id, 'resume');
  // Half an hour after the alert nobody has contained it: two minutes later a journalist calls.
  await node.pass(1_800);
  await node.pass(119);
  expect(await inboxOf(id, 's5')).toEqual([]);
  await node.pass(1);
  expect(await inboxOf(id, 's5')).toEqual(['journalist']);
  await control('dora', id, 'fire', { injectId: 'wrap-up' });
  expect(await inboxOf(id, 's5')).toEqual(['wrap-up', 'journalist']);
  const drill = await readLiveDrill(node.drills.records.db, id);
  expect(drill.run?.state.run.injects['defaced-page']).toMatchObject({
    state: 'missed',
    missed: ['contain'],
  });
  const after = await control('dora', id, 'finish');
  expect(after.state).toMatchObject({ state: 'EVALUATING', stoppedEarly: null });
});
