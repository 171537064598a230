import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  drillsFixture,
  principalOf,
  type DrillsFixture,
  type PersonId,
} from '../testing/drills-fixture.ts';
import { readInbox } from './inbox.ts';
import { readLiveDrill } from './run-case.ts';
import { restOfScript } from './script-end.ts';
import type { RunState } from '../../playbooks/interpreter/state.ts';

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

test('skips what never fired when it is ended, and takes what comes after the script has', async () => {
  const id = await node.approved();
  await control('dora', id, 'start');
  await node.pass(60);
  const { run } = await readLiveDrill(node.drills.records.db, id);
  const rest = (state: RunState) => restOfScript(node.program, state);
  const state = run?.state.run as RunState;
  expect(rest(state)).toEqual({ isOver: false, unfired: ['journalist'] });
  const done = { sign: 1, contain: 1, recover: 1 };
  const answered = { state: 'answered', at: 60_000, work: 60_000, done } as const;
  const injects = { 'defaced-page': answered, 'wrap-up': answered };
  expect(rest({ ...state, steps: {}, injects })).toEqual({
    isOver: true,
    unfired: ['journalist'],
  });
  const after = await control('dora', id, 'finish', { idempotencyKey: 'finish-1' });
  expect(after.state).toMatchObject({ state: 'EVALUATING', stoppedEarly: null });
  expect(after.run?.state.run.injects['journalist']).toMatchObject({ state: 'skipped' });
  expect(after.run?.state.run.injects['wrap-up']).toBeUndefined();
});

test('takes many actions at once: each once, in order, the first that counts', async () => {
  const id = await node.approved();
  await control('dora', id, 'start');
  await node.pass(60);
  const { run } = await readLiveDrill(node.drills.records.db, id);
  const keys = ['a', 'b', 'c', 'b', 'd', 'a'];
  const acting = keys.map((key) => act('tim', id, 'contain', key, 'defaced-page'));
  await expect(act('tim', id, 'contain', 'e', 'wrap-up')).rejects.toMatchObject({
    code: 'INJECT_UNKNOWN',
  });
  const ids = (await Promise.all(acting)).map(({ record }) => record.id);
  expect(ids).toHaveLength(6);
  expect([ids[3], ids[5]]).toEqual([ids[1], ids[0]]);
  const runId = run?.runId ?? '';
  const rows = await node.drills.records.db
    .selectFrom('drill_actions')
    .select(['id', 'met_expected_id'])
    .where('run_id', '=', runId)
    .orderBy('id')
    .execute();
  expect(rows.map(({ id: one }) => one).toSorted()).toEqual([...new Set(ids)].toSorted());
  expect(rows.filter((row) => row.met_expected_id === 'contain')).toEqual([
    { id: ids[0], met_expected_id: 'contain' },
  ]);
  const reports = await node.drills.records.db
    .selectFrom('case_messages')
    .select('id')
    .where('case_id', '=', runId)
    .where('kind', '=', 'report-action')
    .execute();
  expect(reports).toHaveLength(1);
  const entries = await node.drills.records.db
    .selectFrom('audit_entries')
    .select('id')
    .where('target_kind', '=', 'drill-action')
    .where('target_id', 'in', ids)
    .execute();
  expect(entries).toHaveLength(3);
});
