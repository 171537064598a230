import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outboxFinding } from './outbox-health.ts';
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

  test('gives up after many tries, counts what became of each, and says so on the health page', async () => {
    const metrics = new Registry();
    const failing = await caseFixture({
      records: node.records,
      time: node.time,
      metrics,
      tell: () => Promise.reject(new Error('no such template')),
    });
    await failing.cases.act(doing('county', 'open', opening));
    await failing.cases.drainOutbox();
    expect(await outboxFinding(node.records.db)).toMatchObject({
      name: 'cases',
      state: 'ok',
      detailEn: '1 effects of cases wait (tried up to 1 of 20 times), 0 were refused.',
    });
    for (let tries = 1; tries < 20; tries += 1) {
      node.time.advance(2 * 3_600);
      await failing.cases.drainOutbox();
    }
    expect(await rows()).toMatchObject([{ state: 'dead', attempts: 20 }]);
    const finding = await outboxFinding(node.records.db);
    expect(finding).toMatchObject({ state: 'warning' });
    expect(finding.detail).toContain('1 项多次失败已放弃');
    const counted = await metrics.metrics();
    expect(counted).toContain('cases_outbox_total{outcome="retried"} 19');
    expect(counted).toContain('cases_outbox_total{outcome="dead"} 1');
  });

  test('leaves to another node what is to be done to a case that never comes here', async () => {
    await node.cases.act(doing('county', 'open', { ...opening, nextId: 'held-elsewhere' }));
    await node.cases.act(doing('county', 'cancel', { reason: 'by mistake' }));
    await node.cases.drainOutbox();
    for (let tries = 1; tries < 20; tries += 1) {
      node.time.advance(2 * 3_600);
      await node.cases.drainOutbox();
    }
    expect((await rows()).map(({ state }) => state).sort()).toEqual(['done', 'refused']);
    expect(await outboxFinding(node.records.db)).toMatchObject({ state: 'ok' });
  });
});
