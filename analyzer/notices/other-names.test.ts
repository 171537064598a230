import { afterEach, beforeEach, expect, test } from 'vitest';
import { plant } from '../people/unit-tree.ts';
import { unitsBelow, unitsBetween } from './reach.ts';
import { draftOf, noticeFixture, type NoticeFixture } from './testing/notice-fixture.ts';

let node: NoticeFixture;
const person = { kind: 'person', accountId: 'a', name: 'a' } as const;

/** The county as a node above it calls it. */
beforeEach(async () => {
  node = await noticeFixture();
  const at = '2026-01-01T00:00:00.000Z';
  await node.records.transaction(async (trx) => {
    const named = { id: 'county-above', name: '县局', kind: 'county', code: null } as const;
    await trx
      .insertInto('units')
      .values({ ...named, created_at: at, closed_at: null, alias_of: 'county' })
      .execute();
    await plant(trx, 'county-above', 'county', at);
  });
});
afterEach(() => node.dispose());

test('what came under the name of a node above is passed on to the units below', async () => {
  const { recipientUnitIds: _, ...facts } = draftOf({ recipientUnitIds: [] });
  const snapshot = {
    ...facts,
    number: '〔2026〕第0001号',
    issuedAt: '2026-09-01T08:00:00.000Z',
    issuerUnitId: 'city',
    issuerUnitName: 'city',
    signedBy: 'leader',
  };
  await node.cases.act({
    caseId: 'd1',
    caseKind: 'delivery',
    message: 'issue',
    payload: {
      noticeId: 'n1',
      via: 'issue',
      issuerUnitId: 'city',
      recipientUnitId: 'county-above',
      snapshot,
    },
    actor: { kind: 'system', name: 'xiaodun' },
    unitId: 'city',
  });
  await node.act('delivery', 'd1', 'county-above', 'sign');
  await node.act('delivery', 'd1', 'county-above', 'forward', { unitIds: ['schoolA'] });
  await node.settle();
  const [child] = (await node.delivery('d1')).state.children;
  expect(child).toMatchObject({ unitId: 'schoolA', state: 'open' });
  const passedOn = (await node.delivery(child?.deliveryId ?? '')).state;
  expect(passedOn).toMatchObject({ issuerUnitId: 'county-above', unitId: 'schoolA' });
});

test('a unit is not below itself by another name', async () => {
  const at = '2026-09-01T08:00:00.000Z';
  await node.records.transaction(async (trx) => {
    await expect(unitsBelow(trx, 'county', ['county-above'], at)).rejects.toMatchObject({
      code: 'UNIT_OUT_OF_REACH',
    });
    expect(await unitsBelow(trx, 'county-above', ['schoolA'], at)).toHaveLength(1);
    expect(await unitsBetween(trx, 'county-above', 'schoolA', at)).toEqual([]);
    expect(await unitsBetween(trx, 'city', 'schoolA', at)).toEqual(['county']);
  });
});

test('a unit has one series of numbers, by whichever name it issues', async () => {
  const numbers: (string | undefined)[] = [];
  for (const unitId of ['county', 'county-above']) {
    const draft = draftOf({ recipientUnitIds: ['schoolA'], title: unitId });
    const { id } = await node.reports.report({ draft, unitId, actor: person });
    await node.act('notice', id, 'county', 'submit');
    await node.act('notice', id, 'county', 'approve', {}, 'leader');
    numbers.push((await node.notice(id)).state.issued?.number);
  }
  expect(numbers).toEqual(['〔2026〕第0001号', '〔2026〕第0002号']);
  const series = await node.records.db.selectFrom('number_series').selectAll().execute();
  expect(series).toMatchObject([{ unit_id: 'county', last: 2 }]);
});
