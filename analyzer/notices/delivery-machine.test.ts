import { afterEach, beforeEach, expect, test } from 'vitest';
import { childDeliveryIdOf, deliveryIdOf } from './case-id.ts';
import { createDeliveryMachine } from './delivery-machine.ts';
import {
  feedback,
  noticeFixture,
  verification,
  type NoticeFixture,
} from './testing/notice-fixture.ts';

let node: NoticeFixture;
beforeEach(async () => {
  node = await noticeFixture();
});
afterEach(() => node.dispose());

/** province → city → county → schoolA, forwarded level by level and signed everywhere. */
async function downToSchool() {
  const notice = await node.issue('province', { recipientUnitIds: ['city'] });
  const city = deliveryIdOf(notice, 'city');
  const county = childDeliveryIdOf(city, 'county', 0);
  const school = childDeliveryIdOf(county, 'schoolA', 0);
  await node.act('delivery', city, 'city', 'sign');
  await node.act('delivery', city, 'city', 'forward', { unitIds: ['county'] });
  await node.settle();
  await node.act('delivery', county, 'county', 'sign');
  await node.act('delivery', county, 'county', 'forward', { unitIds: ['schoolA'] });
  await node.settle();
  return { notice, city, county, school };
}

async function answer(id: string, unit: string) {
  await node.act('delivery', id, unit, 'feedback', { feedback });
}

async function signedAtSchool(draft = {}) {
  const notice = await node.issue('county', { recipientUnitIds: ['schoolA'], ...draft });
  const id = deliveryIdOf(notice, 'schoolA');
  await node.act('delivery', id, 'schoolA', 'sign');
  return { notice, id };
}

const clockOf = async (id: string, name: string) =>
  (await node.delivery(id)).clocks.find((clock) => clock.clock === name);

const stateOf = async (id: string) => (await node.delivery(id)).state.state;

test('runs four levels down and up again, each level reviewing the one below', async () => {
  const { notice, city, county, school } = await downToSchool();
  await node.act('delivery', school, 'schoolA', 'sign');
  await node.act('delivery', school, 'schoolA', 'accept');
  await node.act('delivery', school, 'schoolA', 'contain', {
    measure: '已断网',
    at: '2026-09-01T08:00:00.000Z',
  });
  await expect(answer(county, 'county')).rejects.toMatchObject({
    code: 'ACTION_ILLEGAL',
    refusal: { code: 'CHILDREN_OPEN' },
  });
  await answer(school, 'schoolA');
  await node.act('delivery', school, 'county', 'verify', { verification });
  await node.settle();
  await answer(county, 'county');
  await node.act('delivery', county, 'city', 'verify', { verification });
  await node.settle();
  await answer(city, 'city');
  await node.act('delivery', city, 'province', 'verify', { verification });
  await node.act('delivery', city, 'province', 'archive');
  await node.act('notice', notice, 'province', 'archive');
  await node.settle();
  await node.settle();
  for (const id of [city, county, school]) expect(await stateOf(id)).toBe('ARCHIVED');
  expect((await node.notice(notice)).state.state).toBe('ARCHIVED');
});

test('goes down one level only when a middle level sends it back', async () => {
  const { city, county, school } = await downToSchool();
  await node.act('delivery', school, 'schoolA', 'sign');
  await node.act('delivery', school, 'schoolA', 'accept');
  await answer(school, 'schoolA');
  await node.act('delivery', school, 'county', 'verify', { verification });
  await node.settle();
  await answer(county, 'county');
  await node.act('delivery', county, 'city', 'reject', { reason: '缺少举一反三' });
  expect(await stateOf(county)).toBe('HANDLING');
  expect(await stateOf(school)).toBe('VERIFIED');
  expect(await stateOf(city)).toBe('HANDLING');
  await node.act('delivery', school, 'county', 'return', { reason: '请补充排查结果' });
  await node.settle();
  expect((await node.delivery(school)).state).toMatchObject({ state: 'HANDLING', round: 2 });
  await expect(answer(county, 'county')).rejects.toMatchObject({
    refusal: { code: 'CHILDREN_OPEN' },
  });
});

test('lets a recipient sign only for itself', async () => {
  const notice = await node.issue('province', { recipientUnitIds: ['schoolA'] });
  const id = deliveryIdOf(notice, 'schoolA');
  for (const unit of ['county', 'province', 'schoolB']) {
    await expect(node.act('delivery', id, unit, 'sign')).rejects.toMatchObject({
      code: 'ACTION_FORBIDDEN',
    });
  }
  await node.act('delivery', id, 'schoolA', 'sign');
  expect((await node.delivery(id)).state.signed).toMatchObject({ accountId: 'schoolA:a' });
});

test('gives the levels between a copy when one is passed over, a direct school none', async () => {
  const notice = await node.issue('province', {
    recipientUnitIds: ['schoolA', 'directSchool'],
    copyMiddleLevels: true,
  });
  const far = await node.delivery(deliveryIdOf(notice, 'schoolA'));
  const direct = await node.delivery(deliveryIdOf(notice, 'directSchool'));
  expect(far.state.copyUnitIds).toEqual(['county', 'city']);
  expect(direct.state.copyUnitIds).toEqual([]);
  expect(node.told.filter(({ template }) => template === 'notice.copied')).toHaveLength(2);
});

test('forwards to units below only, and not twice to the same', async () => {
  const notice = await node.issue('province', { recipientUnitIds: ['county'] });
  const id = deliveryIdOf(notice, 'county');
  await node.act('delivery', id, 'county', 'sign');
  const forward = (unitIds: string[]) => node.act('delivery', id, 'county', 'forward', { unitIds });
  for (const unit of ['directSchool', 'city', 'county', 'nowhere']) {
    await expect(forward([unit])).rejects.toMatchObject({ code: 'UNIT_OUT_OF_REACH' });
  }
  await forward(['schoolA']);
  await expect(forward(['schoolA', 'schoolB'])).rejects.toMatchObject({
    refusal: { code: 'ALREADY_FORWARDED' },
  });
});

test('rests the clocks of measure and answer while a dispute is open', async () => {
  const { id } = await signedAtSchool();
  const before = await clockOf(id, 'contain');
  await node.act('delivery', id, 'schoolA', 'dispute', { reason: 'not-ours', text: '非我校资产' });
  expect((await clockOf(id, 'contain'))?.state).toBe('paused');
  expect((await clockOf(id, 'feedback'))?.state).toBe('paused');
  node.time.advance(5 * 3_600);
  await node.act('delivery', id, 'county', 'uphold-dispute', { reason: '备案在贵校名下' });
  const after = await clockOf(id, 'contain');
  expect(after?.originalDueAt).toBe(before?.dueAt);
  expect(Date.parse(after?.dueAt ?? '') - Date.parse(before?.dueAt ?? '')).toBe(5 * 3_600_000);
  expect((await node.delivery(id)).state.requests).toMatchObject([
    { kind: 'dispute', state: 'refused', decided: { reason: '备案在贵校名下' } },
  ]);
});

test('closes a delivery whose dispute is accepted and withdraws what was passed on', async () => {
  const { city, county, school } = await downToSchool();
  await node.act('delivery', county, 'county', 'dispute', {
    reason: 'false-positive',
    text: '误报',
  });
  await node.act('delivery', county, 'city', 'accept-dispute', { reason: '确为误报' });
  await node.settle();
  expect((await node.delivery(county)).state).toMatchObject({
    state: 'CLOSED',
    closed: { reason: 'false-positive' },
  });
  expect(await stateOf(school)).toBe('WITHDRAWN');
  expect((await node.delivery(city)).state.children).toMatchObject([{ state: 'ended' }]);
  await answer(city, 'city');
});

test('reassigns to another unit, which starts anew', async () => {
  const { id, notice } = await signedAtSchool();
  await node.act('delivery', id, 'schoolA', 'dispute', {
    reason: 'not-ours',
    text: '是B校的',
    suggestedUnit: 'schoolB',
  });
  node.time.advance(3_600);
  await node.act('delivery', id, 'county', 'reassign', { unitId: 'schoolB', reason: '属实' });
  await node.settle();
  const other = await node.delivery(childDeliveryIdOf(id, 'schoolB', 0));
  expect(other.state).toMatchObject({
    state: 'ISSUED',
    via: 'reassign',
    noticeId: notice,
    snapshotHash: (await node.delivery(id)).state.snapshotHash,
  });
  expect(other.clocks.find((clock) => clock.clock === 'sign')?.startedAt).toBe(
    '2026-09-01T09:00:00.000Z',
  );
  expect(await stateOf(id)).toBe('CLOSED');
});

test('extends to the very date that was asked for and keeps the first deadline', async () => {
  const { id } = await signedAtSchool();
  const before = await clockOf(id, 'feedback');
  const until = '2026-09-20T16:00:00.000Z';
  await node.act('delivery', id, 'schoolA', 'ask-extension', { until, text: '等待厂商补丁' });
  expect((await clockOf(id, 'feedback'))?.state).toBe('paused');
  node.time.advance(86_400);
  await node.act('delivery', id, 'county', 'grant-extension', { reason: '同意' });
  expect(await clockOf(id, 'feedback')).toMatchObject({
    state: 'running',
    dueAt: until,
    originalDueAt: before?.dueAt,
    extensions: 1,
  });
});

test('refuses an extension that is not later, or asked for twice', async () => {
  const { id } = await signedAtSchool();
  const ask = (until: string) =>
    node.act('delivery', id, 'schoolA', 'ask-extension', { until, text: '请求' });
  await expect(ask('2026-09-01T09:00:00.000Z')).rejects.toMatchObject({
    refusal: { code: 'EXTENSION_NOT_LATER' },
  });
  await ask('2026-09-20T16:00:00.000Z');
  await expect(ask('2026-09-21T16:00:00.000Z')).rejects.toMatchObject({
    refusal: { code: 'REQUEST_OPEN' },
  });
  await node.act('delivery', id, 'county', 'refuse-extension', { reason: '时间充足' });
  expect((await clockOf(id, 'feedback'))?.state).toBe('running');
});

test('starts only the clock of the answer again when it is rejected', async () => {
  const { id } = await signedAtSchool();
  await node.act('delivery', id, 'schoolA', 'accept');
  const sign = await clockOf(id, 'sign');
  await answer(id, 'schoolA');
  const contain = await clockOf(id, 'contain');
  node.time.advance(3_600);
  await node.act('delivery', id, 'county', 'reject', { reason: '复测仍存在' });
  expect(await clockOf(id, 'sign')).toEqual(sign);
  expect(await clockOf(id, 'contain')).toEqual(contain);
  expect(await clockOf(id, 'verify')).toMatchObject({ state: 'met' });
  expect(await clockOf(id, 'feedback')).toMatchObject({
    state: 'running',
    round: 2,
    startedAt: '2026-09-01T09:00:00.000Z',
  });
});

test('keeps clocks and duty when the work is transferred', async () => {
  const notice = await node.issue('city', { recipientUnitIds: ['county'] });
  const id = deliveryIdOf(notice, 'county');
  await node.act('delivery', id, 'county', 'sign');
  const before = await clockOf(id, 'feedback');
  node.time.advance(7_200);
  await node.act('delivery', id, 'county', 'transfer', { unitId: 'schoolA', reason: '由学校处置' });
  await node.settle();
  const child = childDeliveryIdOf(id, 'schoolA', 0);
  expect(await clockOf(child, 'feedback')).toMatchObject({
    startedAt: before?.startedAt,
    dueAt: before?.dueAt,
  });
  expect(await clockOf(id, 'feedback')).toEqual(before);
  expect(await stateOf(id)).toBe('HANDLING');
});

test('withdraws through all levels and ends their clocks', async () => {
  const { notice, city, county, school } = await downToSchool();
  await node.act('notice', notice, 'province', 'withdraw', { reason: '误发' }, 'leader');
  await node.settle();
  await node.settle();
  for (const id of [city, county, school]) {
    const { state, clocks } = await node.delivery(id);
    expect(state).toMatchObject({ state: 'WITHDRAWN', closed: { text: '误发' } });
    expect(clocks.every((clock) => clock.state === 'met' || clock.state === 'cancelled')).toBe(
      true,
    );
  }
});

test('works on for a unit that is moved in the middle of it', async () => {
  const { id } = await signedAtSchool();
  const moved = '2026-09-01T08:00:01.000Z';
  await node.records.db
    .updateTable('unit_closure')
    .set({ until_at: moved })
    .where('descendant', '=', 'schoolA')
    .where('ancestor', 'in', ['county', 'city'])
    .execute();
  node.time.advance(60);
  await node.act('delivery', id, 'schoolA', 'accept');
  await answer(id, 'schoolA');
  await node.act('delivery', id, 'county', 'verify', { verification });
  expect(await stateOf(id)).toBe('VERIFIED');
});

test('keeps markup in texts as it was written', async () => {
  const text = '<img src=x onerror=alert(1)>';
  const { id } = await signedAtSchool({ title: text, description: text });
  const { state } = await node.delivery(id);
  expect(state.snapshot).toMatchObject({ title: text, description: text });
});

test('rebuilds the same read models from the logs', async () => {
  await downToSchool();
  const read = async () => ({
    notices: await node.records.db.selectFrom('notices').selectAll().orderBy('id').execute(),
    deliveries: await node.records.db.selectFrom('deliveries').selectAll().orderBy('id').execute(),
  });
  const before = await read();
  await node.cases.rebuild();
  await node.batches.sweep();
  expect(await read()).toEqual(before);
});

test('refuses a forged way down that names the delivery of somebody else', async () => {
  const { id } = await signedAtSchool();
  const stranger = deliveryIdOf(
    await node.issue('county', { recipientUnitIds: ['schoolB'] }),
    'schoolB',
  );
  const { state } = await node.delivery(id);
  const { transitions } = createDeliveryMachine({ rules: node.rules });
  const context = {
    caseId: id,
    at: '2026-09-01T08:00:00.000Z',
    actorUnitId: 'schoolA',
    clocks: [],
    steps: {},
  };
  const passedOn = (deliveryId: string) => [{ unitId: 'classA', unitName: '一班', deliveryId }];
  const own = passedOn(childDeliveryIdOf(id, 'classA', 0));
  const forward = (targets: typeof own) =>
    transitions['forward']?.guard?.(state, { unitIds: ['classA'], targets }, context);
  expect(forward(own)).toBeUndefined();
  expect(forward(passedOn(stranger))).toMatchObject({ code: 'CHILD_FORGED' });
  expect(
    transitions['transfer']?.guard?.(
      state,
      { unitId: 'classA', reason: '转办', targets: passedOn(stranger) },
      context,
    ),
  ).toMatchObject({ code: 'CHILD_FORGED' });
  expect(
    transitions['replace-child']?.guard?.(
      state,
      { deliveryId: stranger, byDeliveryId: stranger, unitId: 'schoolB' },
      context,
    ),
  ).toMatchObject({ code: 'CHILD_FORGED' });
});
