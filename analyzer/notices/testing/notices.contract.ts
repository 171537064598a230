import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertTestUnits } from '../../people/testing/unit-tree.ts';
import { createDrivenTime } from '../../../collector/time/driven-time.ts';
import type { Records } from '../../stores/records/records.ts';
import { readBoard } from '../board.ts';
import { deliveryIdOf } from '../case-id.ts';
import type { NoticeDraft } from '../facts.ts';
import { nextNumber } from '../number-series.ts';
import {
  draftOf,
  feedback,
  noticeFixture,
  verification,
  type NoticeFixture,
} from './notice-fixture.ts';

const analyst = (unitId: string) => ({
  accountId: 'x',
  name: 'x',
  unitId,
  grants: [{ role: 'bureau-analyst' as const, unitId, from: '2020-01-01T00:00:00.000Z' }],
  via: { kind: 'session' as const, sessionId: 's' },
  address: '127.0.0.1',
});

/** What notices do on every records engine. */
export function noticesContract(
  create: () => Promise<{ records: Records; dispose(): Promise<void> }>,
): void {
  let opened: Awaited<ReturnType<typeof create>>;
  let node: NoticeFixture;

  beforeAll(async () => {
    opened = await create();
    await insertTestUnits(opened.records.db);
    node = await noticeFixture({ records: opened.records, time: createDrivenTime() });
  });
  afterAll(async () => {
    await node?.dispose();
    await opened?.dispose();
  });

  const about = (domain: string, change: Partial<NoticeDraft> = {}): NoticeDraft =>
    draftOf({
      recipientUnitIds: ['schoolA'],
      asset: { domain },
      weakness: { name: '弱口令', cve: 'CVE-2026-12345' },
      ...change,
    });
  const report = (draft: NoticeDraft, who = 'a') =>
    node.reports.report({
      draft,
      unitId: 'county',
      actor: { kind: 'person', accountId: who, name: who },
    });
  const sourcesOf = async (id: string) =>
    (await node.notice(id)).state.references.map((reference) => reference.source);

  test('numbers 50 notices that are signed at once without a gap, though some are rolled back', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 50; n += 1) {
      const { id } = await report(draftOf({ recipientUnitIds: ['schoolB'], title: `${n}` }));
      await node.act('notice', id, 'county', 'submit');
      ids.push(id);
    }
    const rolledBack = Array.from({ length: 10 }, () =>
      node.records
        .transaction(async (trx) => {
          await nextNumber(trx, 'county', '2026-09-01T00:00:00.000Z', node.rules);
          throw new Error('rolled back');
        })
        .catch(() => undefined),
    );
    await Promise.all([
      ...ids.map((id) => node.act('notice', id, 'county', 'approve', {}, 'leader')),
      ...rolledBack,
    ]);
    const numbers = await Promise.all(ids.map(async (id) => (await node.notice(id)).state.issued));
    const sequences = numbers.map((issued) => issued?.sequence ?? 0).sort((a, b) => a - b);
    expect(sequences).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    expect(numbers.find((issued) => issued?.sequence === 7)?.number).toBe('〔2026〕第0007号');
  }, 120_000);

  test('begins a series anew in a new year of Shanghai and keeps those of units apart', async () => {
    const give = (unit: string, at: string) =>
      node.records.transaction((trx) => nextNumber(trx, unit, at, node.rules));
    expect(await give('city', '2026-12-31T15:59:59.999Z')).toMatchObject({
      year: 2026,
      sequence: 1,
    });
    expect(await give('city', '2026-12-31T16:00:00.000Z')).toMatchObject({
      year: 2027,
      sequence: 1,
    });
    expect(await give('province', '2026-12-31T16:00:00.000Z')).toMatchObject({ sequence: 1 });
  });

  test('merges three sources into one notice with three references', async () => {
    const first = await report(about('www.School-A.edu.cn', { source: 'own-monitoring' }));
    const second = await report(
      about('school-a.edu.cn.', { source: 'cnvd', sourceReference: '77' }),
    );
    const third = await report(
      about('other.example', {
        source: 'police',
        asset: { url: 'https://SCHOOL-A.edu.cn/login?next=1' },
        weakness: { name: '任意', cve: 'CVE-2026-12345', cnvd: 'CNVD-2026-0001' },
      }),
    );
    expect(first.kind).toBe('drafted');
    expect([second, third]).toEqual([
      { kind: 'merged', id: first.id },
      { kind: 'merged', id: first.id },
    ]);
    expect(await sourcesOf(first.id)).toEqual(['own-monitoring', 'cnvd', 'police']);
    // The third taught it the number of the catalogue: who knows only that one finds it too.
    const fourth = await report(
      about('school-a.edu.cn', {
        source: 'report',
        weakness: { name: 'x', cnvd: 'CNVD-2026-0001' },
      }),
    );
    expect(fourth).toEqual({ kind: 'merged', id: first.id });
  });

  test('makes one notice of ten reports at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) => report(about('race.edu.cn'), `person-${n}`)),
    );
    expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    expect(results.filter(({ kind }) => kind === 'drafted')).toHaveLength(1);
    expect(await sourcesOf(results[0]?.id ?? '')).toHaveLength(10);
  });

  test('opens an archived notice again within the window, one severity higher', async () => {
    const draft = about('again.edu.cn', { severity: 'medium' });
    const { id } = await report(draft);
    await node.act('notice', id, 'county', 'submit');
    await node.act('notice', id, 'county', 'approve', {}, 'leader');
    await node.settle();
    const delivery = deliveryIdOf(id, 'schoolA');
    await node.act('delivery', delivery, 'schoolA', 'sign');
    await node.act('delivery', delivery, 'schoolA', 'accept');
    await node.act('delivery', delivery, 'schoolA', 'feedback', { feedback });
    await expect(node.act('notice', id, 'county', 'archive')).rejects.toMatchObject({
      code: 'DELIVERIES_OPEN',
    });
    await node.act('delivery', delivery, 'county', 'verify', { verification });
    await node.act('notice', id, 'county', 'archive');
    await node.settle();
    node.time.advance(30 * 86_400);
    expect(await report(draft)).toEqual({ kind: 'recurred', id });
    await node.settle();
    const { state, clocks } = await node.delivery(delivery);
    expect(state).toMatchObject({ state: 'HANDLING', severity: 'high', round: 2, recurrences: 1 });
    const running = clocks.filter((clock) => clock.state === 'running');
    expect(running.map(({ rule }) => rule.ruleId).sort()).toEqual([
      'notice.contain.high',
      'notice.feedback.high',
    ]);
    await node.act('delivery', delivery, 'schoolA', 'feedback', { feedback });
    await node.act('delivery', delivery, 'county', 'verify', { verification });
    await node.act('notice', id, 'county', 'archive');
    await node.settle();
    node.time.advance(120 * 86_400);
    expect((await report(draft)).kind).toBe('drafted');
  });

  test('lets nobody sign what he submitted himself', async () => {
    const { id } = await report(about('four-eyes.edu.cn'));
    await node.act('notice', id, 'county', 'submit', {}, 'same');
    await expect(node.act('notice', id, 'county', 'approve', {}, 'same')).rejects.toMatchObject({
      refusal: { code: 'SECOND_PERSON' },
    });
  });

  test('counts a board the same narrow and wide, and shows nobody what is not his', async () => {
    const at = new Date(node.time.now()).toISOString();
    const board = (unit: string, by: 'state' | 'clock') =>
      readBoard(node.records.db, by, { principal: analyst(unit), at, filter: {}, cards: 5 });
    const total = (columns: Awaited<ReturnType<typeof board>>) =>
      columns.reduce((sum, column) => sum + column.count, 0);
    const rows = await node.records.db
      .selectFrom('deliveries')
      .select(['unit_id', 'state'])
      .execute();
    expect(total(await board('province', 'state'))).toBe(rows.length);
    const ofB = rows.filter((row) => row.unit_id === 'schoolB').length;
    expect(total(await board('schoolB', 'state'))).toBe(ofB);
    expect(total(await board('directSchool', 'state'))).toBe(0);
    for (const column of await board('county', 'state')) {
      expect(column.cards).toHaveLength(Math.min(column.count, 5));
      expect(column.cards.every((card) => card.state === column.key)).toBe(true);
    }
    const clocks = await board('county', 'clock');
    expect(clocks.map(({ key }) => key)).toEqual(['sign', 'contain', 'feedback', 'verify']);
    expect(clocks[0]?.overdue).toBe(clocks[0]?.count);
  });
}
