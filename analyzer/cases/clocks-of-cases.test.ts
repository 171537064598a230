import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { caseFixture, type CaseFixture } from './testing/case-fixture.ts';
import { doing, opening } from './testing/toy-actions.ts';

let node: CaseFixture;
beforeEach(async () => {
  node = await caseFixture();
});
afterEach(() => node.dispose());

const open = () => node.cases.act(doing('county', 'open', opening));
const rows = () => node.records.db.selectFrom('case_clocks').selectAll().execute();

describe('clocks of a case', () => {
  const clock = async (name: string) =>
    (await node.cases.find('case-1'))?.clocks.find((each) => each.clock === name);

  test('start, pause, resume, are extended and end with the messages', async () => {
    await open();
    await node.cases.act(doing('schoolA', 'take'));
    expect(await clock('take')).toMatchObject({ state: 'met' });
    await node.cases.act(doing('county', 'pause', { reason: '有异议' }));
    node.time.advance(3_600);
    const resumed = await node.cases.act(doing('county', 'resume'));
    expect(resumed.clocks.at(-1)).toMatchObject({
      clock: 'answer',
      state: 'running',
      dueAt: '2026-09-02T09:00:00.000Z',
      originalDueAt: '2026-09-02T08:00:00.000Z',
    });
    const dueAt = '2026-09-09T10:00:00.000Z';
    await node.cases.act(doing('county', 'extend', { dueAt, reason: '放假' }));
    expect(await clock('answer')).toMatchObject({ dueAt, extensions: 1 });
    await expect(
      node.cases.act(doing('county', 'extend', { dueAt, reason: '再次' })),
    ).rejects.toMatchObject({ code: 'CLOCK_NOT_LATER', status: 422 });
    await node.cases.act(doing('county', 'cancel', { reason: '误发' }));
    expect(await clock('answer')).toMatchObject({ state: 'cancelled' });
    expect((await rows()).map((row) => row.state)).toEqual(['met', 'cancelled']);
  });

  test('count the steps of their ladder from each start and extension', async () => {
    const dueAt = '2026-09-02T08:00:00.000Z';
    const step = (n: number, due = dueAt) =>
      doing(
        'schoolA',
        'escalate',
        {
          clock: 'answer',
          step: n,
          stepId: `s${n}`,
          ladder: 'l',
          nameZh: '提醒',
          nameEn: 'Remind',
          dueAt: due,
        },
        { actor: { kind: 'system', name: 'escalation' } },
      );
    const walked = async () =>
      (
        await node.records.db
          .selectFrom('case_clocks')
          .select('escalated_step')
          .where('clock', '=', 'answer')
          .executeTakeFirstOrThrow()
      ).escalated_step;
    await open();
    await node.cases.act(doing('schoolA', 'take'));
    await node.cases.act(step(1));
    await node.cases.act(step(2));
    expect(await walked()).toBe(2);
    await expect(node.cases.act(step(3, '2026-09-03T08:00:00.000Z'))).rejects.toMatchObject({
      fields: { reason: 'CLOCK_NOT_RUNNING' },
    });
    await expect(
      node.cases.act({ ...step(3), actor: { kind: 'person', accountId: 'a', name: 'A' } }),
    ).rejects.toMatchObject({ code: 'ACTION_FORBIDDEN' });
    const extended = { dueAt: '2026-09-20T08:00:00.000Z', reason: '放假' };
    await node.cases.act(doing('county', 'extend', extended));
    expect(await walked()).toBe(0);
  });

  test('never run backwards when the clock of the node is set back', async () => {
    await open();
    await node.cases.act(doing('schoolA', 'take'));
    node.time.advance(-7_200);
    const view = await node.cases.act(doing('county', 'pause', { reason: '时间有误' }));
    const [, , last] = await node.cases.log('case-1');
    expect(last).toMatchObject({ at: '2026-09-01T08:00:00.000Z', clockBehindMs: 7_200_000 });
    expect(view.clocks.at(-1)).toMatchObject({ state: 'paused', pausedAt: last!.at });
    const resumed = await node.cases.act(doing('county', 'resume'));
    expect(resumed.clocks.at(-1)).toMatchObject({ dueAt: '2026-09-02T08:00:00.000Z', heldMs: 0 });
    node.time.advance(7_201);
    await node.cases.act(doing('county', 'comment', { text: '好了' }));
    const after = (await node.cases.log('case-1')).at(-1);
    expect(after).toMatchObject({ at: '2026-09-01T08:00:01.000Z' });
    expect(after).not.toHaveProperty('clockBehindMs');
  });
});
