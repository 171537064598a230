import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { caseFixture, type CaseFixture } from './testing/case-fixture.ts';
import { doing, opening } from './testing/toy-actions.ts';

let node: CaseFixture;
beforeEach(async () => {
  node = await caseFixture();
});
afterEach(() => node.dispose());

const open = () => node.cases.act(doing('county', 'open', opening));
const rows = () => node.records.db.selectFrom('case_outbox').selectAll().execute();

describe('the outbox', () => {
  test('tells people once, under a key of the message', async () => {
    await open();
    expect(await node.cases.drainOutbox()).toEqual({ done: 1, refused: 0, failed: 0 });
    expect(await node.cases.drainOutbox()).toEqual({ done: 0, refused: 0, failed: 0 });
    expect(node.told).toMatchObject([
      {
        template: 'toy-opened',
        unitId: 'schoolA',
        roles: ['school-cio'],
        facts: { title: '弱口令' },
      },
    ]);
    expect(node.told[0]?.dedupeKey).toMatch(/:0$/);
  });

  test('acts on other cases, once, also when two run it at the same time', async () => {
    await node.cases.act(doing('county', 'open', { ...opening, nextId: 'case-2' }));
    await node.cases.act(doing('schoolA', 'take'));
    await node.cases.act(doing('schoolA', 'answer', { text: '已改' }));
    await node.cases.act(doing('county', 'close'));
    await Promise.all([node.cases.drainOutbox(), node.cases.drainOutbox()]);
    expect(await node.cases.find('case-2')).toMatchObject({
      version: 1,
      state: { title: '弱口令 (2)', state: 'OPEN' },
    });
    expect(await node.cases.log('case-2')).toMatchObject([
      { actor: { kind: 'system' }, unitId: 'county' },
    ]);
    expect(new Set((await rows()).map((row) => row.state))).toEqual(new Set(['done']));
  });

  test('says so when the other case will never take an action', async () => {
    await node.cases.act(doing('county', 'open', opening, { caseId: 'case-2' }));
    await node.cases.act(doing('county', 'open', { ...opening, nextId: 'case-2' }));
    await node.cases.act(doing('schoolA', 'take'));
    await node.cases.act(doing('schoolA', 'answer', { text: '已改' }));
    await node.cases.act(doing('county', 'close'));
    expect(await node.cases.drainOutbox()).toEqual({ done: 2, refused: 1, failed: 0 });
    const refused = await node.records.db
      .selectFrom('case_outbox')
      .select(['state', 'error', 'attempts'])
      .where('kind', '=', 'act')
      .executeTakeFirstOrThrow();
    expect(refused).toEqual({
      state: 'refused',
      attempts: 1,
      error: 'There is a case case-2 already.',
    });
  });

  test('waits longer after each failure', async () => {
    const failing = await caseFixture({
      records: node.records,
      time: node.time,
      tell: () => Promise.reject(new Error('no such template')),
    });
    await failing.cases.act(doing('county', 'open', opening));
    expect(await failing.cases.drainOutbox()).toMatchObject({ failed: 1 });
    expect(await failing.cases.drainOutbox()).toMatchObject({ failed: 0 });
    node.time.advance(2);
    expect(await failing.cases.drainOutbox()).toMatchObject({ failed: 1 });
    expect(await rows()).toMatchObject([{ attempts: 2, error: 'no such template' }]);
    node.time.advance(3_600);
    expect(await node.cases.drainOutbox()).toMatchObject({ done: 1 });
  });
});
