import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyChains } from '../audit/verify-chains.ts';
import { testEpoch } from '../people/testing/unit-tree.ts';
import { visibleTo } from '../people/visibility.ts';
import { transplant } from '../people/unit-tree.ts';
import { caseFixture, type CaseFixture } from './testing/case-fixture.ts';
import { doing, opening } from './testing/toy-actions.ts';

let node: CaseFixture;
beforeEach(async () => {
  node = await caseFixture();
});
afterEach(() => node.dispose());

const open = () => node.cases.act(doing('county', 'open', opening));
const rows = (table: 'cases' | 'case_messages' | 'case_clocks' | 'case_outbox' | 'parties') =>
  node.records.db.selectFrom(table).selectAll().execute();

describe('an action', () => {
  test('writes its message, the case, clocks, parties, audit entry and outbox together', async () => {
    const view = await open();
    expect(view).toMatchObject({
      kind: 'delivery',
      version: 1,
      state: { state: 'OPEN', unitId: 'schoolA', title: '弱口令' },
      clocks: [{ clock: 'take', state: 'running', dueAt: '2026-09-02T08:00:00.000Z' }],
    });
    expect(await rows('case_messages')).toMatchObject([
      { seq: 1, kind: 'open', node: node.key.id, lamport: 1, previous: '', unit_id: 'county' },
    ]);
    expect(await rows('cases')).toMatchObject([
      { case_id: 'case-1', unit_id: 'schoolA', state: 'OPEN', version: 1 },
    ]);
    expect(await rows('case_clocks')).toMatchObject([
      { clock: 'take', unit_id: 'schoolA', rule_id: 'toy.take', escalated_step: 0 },
    ]);
    expect(await rows('parties')).toMatchObject([
      { kind: 'delivery', ref_id: 'case-1', unit_id: 'county', role: 'issuer', until_at: null },
      { kind: 'delivery', ref_id: 'case-1', unit_id: 'city', role: 'copy', until_at: null },
    ]);
    expect(await rows('case_outbox')).toMatchObject([{ kind: 'tell', state: 'waiting' }]);
    const audit = await node.records.db.selectFrom('audit_entries').selectAll().execute();
    const [message] = await rows('case_messages');
    expect(audit).toMatchObject([
      {
        unit_id: 'county',
        action: 'delivery.open',
        target_id: 'case-1',
        actor_name: 'Person of county',
      },
    ]);
    expect(JSON.parse(audit[0]!.after!)).toEqual({
      state: 'OPEN',
      version: 1,
      messageId: (message as { id: string }).id,
      hash: (message as { hash: string }).hash,
    });
    expect((await verifyChains(node.records)).ok).toBe(true);
    expect(node.heard).toEqual([
      {
        topic: 'delivery',
        unitId: 'schoolA',
        alsoUnits: ['county', 'city'],
        id: 'case-1',
        version: 1,
      },
    ]);
  });

  test('leaves nothing behind when it is refused', async () => {
    await expect(node.cases.act(doing('schoolA', 'open', opening))).rejects.toMatchObject({
      code: 'ACTION_FORBIDDEN',
      status: 403,
    });
    for (const table of ['cases', 'case_messages', 'case_clocks', 'case_outbox'] as const) {
      expect(await rows(table)).toEqual([]);
    }
    expect((await open()).version).toBe(1);
    expect(await rows('case_messages')).toMatchObject([{ seq: 1 }]);
  });

  test('says why the state does not allow it, in both languages', async () => {
    await open();
    await expect(node.cases.act(doing('schoolA', 'answer', { text: 'x' }))).rejects.toMatchObject({
      code: 'ACTION_ILLEGAL',
      status: 409,
      fields: { reason: 'WRONG_STATE', state: 'OPEN' },
      refusal: { zh: '当前状态为“待签收”，不能答复。', en: expect.stringContaining('Open') },
    });
  });

  test('says what a guard objects to', async () => {
    await open();
    await node.cases.act(doing('schoolA', 'take'));
    for (let round = 1; round <= 4; round += 1) {
      await node.cases.act(doing('schoolA', 'answer', { text: `${round}` }));
      const sendBack = node.cases.act(doing('county', 'return', { reason: '不完整' }));
      if (round < 4) await sendBack;
      else await expect(sendBack).rejects.toMatchObject({ fields: { reason: 'TOO_MANY_ROUNDS' } });
    }
  });

  test('lets a unit act for itself only', async () => {
    await open();
    for (const unit of ['county', 'city', 'schoolB']) {
      await expect(node.cases.act(doing(unit, 'take'))).rejects.toMatchObject({
        code: 'ACTION_FORBIDDEN',
      });
    }
  });

  test('refuses unknown cases, actions, kinds and payloads, each by its code', async () => {
    await open();
    const refused = async (action: ReturnType<typeof doing>, code: string, text = '') =>
      await expect(node.cases.act(action)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(text),
      });
    await refused(doing('schoolA', 'take', {}, { caseId: 'nowhere' }), 'CASE_UNKNOWN');
    await refused(doing('schoolA', 'take', {}, { caseKind: 'incident' }), 'CASE_KIND_UNKNOWN');
    await refused(doing('schoolA', 'dance'), 'ACTION_UNKNOWN');
    await refused(doing('county', 'open', opening), 'CASE_EXISTS');
    await refused(doing('schoolA', 'take', { extra: 1 }), 'PAYLOAD_INVALID', 'additional');
    await refused(doing('schoolA', 'comment', { text: '' }), 'PAYLOAD_INVALID', 'payload/text');
    await refused(doing('schoolA', 'comment', { text: 'a'.repeat(4_001) }), 'PAYLOAD_INVALID');
    await refused(doing('schoolA', 'comment', { text: 'a\0b' }), 'PAYLOAD_INVALID', 'U+0000');
    await refused(doing('schoolA', 'comment', { text: '\ud800' }), 'PAYLOAD_INVALID', 'surrogate');
    expect(await node.cases.log('case-1')).toHaveLength(1);
  });

  test('keeps HTML as the text that it is', async () => {
    await open();
    const text = '<img src=x onerror=alert(1)> & </script>';
    await node.cases.act(doing('schoolA', 'comment', { text }));
    expect((await node.cases.log('case-1')).at(-1)?.payload).toEqual({ text });
  });

  test('answers a repeated request with the first result, and writes nothing', async () => {
    await open();
    const once = doing('schoolA', 'take', {}, { expectedVersion: 1, idempotencyKey: 'phone-0001' });
    const first = await node.cases.act(once);
    await node.cases.act(doing('schoolA', 'answer', { text: '已改' }));
    expect(await node.cases.act(once)).toEqual(first);
    expect(await node.cases.log('case-1')).toHaveLength(3);
    for (const other of [
      { ...once, message: 'comment', payload: { text: 'x' } },
      { ...once, actor: { kind: 'person', accountId: 'somebody', name: 'Else' } as const },
    ]) {
      await expect(node.cases.act(other)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    }
  });

  test('says who did what when the case changed meanwhile', async () => {
    await open();
    await node.cases.act(doing('county', 'cancel', { reason: '误发' }, { expectedVersion: 1 }));
    await expect(
      node.cases.act(doing('schoolA', 'take', {}, { expectedVersion: 1 })),
    ).rejects.toMatchObject({
      code: 'CASE_CHANGED',
      status: 409,
      fields: { changedBy: 'Person of county', change: 'cancel', version: 2, state: 'CANCELLED' },
      refusal: { zh: 'Person of county刚刚进行了“撤销”，请查看最新内容后再操作。' },
    });
  });

  test('is not disturbed by comments and escalations, and refuses a version that never was', async () => {
    await open();
    await node.cases.act(doing('county', 'comment', { text: '请抓紧' }));
    await expect(
      node.cases.act(doing('schoolA', 'take', {}, { expectedVersion: 3 })),
    ).rejects.toMatchObject({ code: 'CASE_CHANGED' });
    const view = await node.cases.act(doing('schoolA', 'take', {}, { expectedVersion: 1 }));
    expect(view).toMatchObject({ version: 3, state: { state: 'TAKEN' } });
  });
});

describe('who sees a case', () => {
  const seenBy = async (unitId: string, at = new Date(node.time.now()).toISOString()) => {
    const principal = { grants: [{ role: 'bureau-analyst', unitId, from: testEpoch }] } as const;
    const found = await node.records.db
      .selectFrom('cases')
      .select('case_id')
      .where(
        visibleTo(node.records.db, principal, at, {
          kind: 'delivery',
          idColumn: 'cases.case_id',
          unitColumn: 'cases.unit_id',
        }),
      )
      .execute();
    return found.length === 1;
  };

  test('follows a unit that moves in mid-case, and keeps the case with its units', async () => {
    const issued = { ...opening, issuerUnitId: 'province', copies: [] };
    await node.cases.act(doing('province', 'open', issued));
    const before = new Date(node.time.now()).toISOString();
    await node.cases.act(doing('schoolA', 'take'));
    expect(await seenBy('county')).toBe(true);
    node.time.advance(86_400);
    const moved = new Date(node.time.now()).toISOString();
    await node.records.transaction((trx) => transplant(trx, 'schoolA', 'province', moved));
    node.time.advance(60);
    const view = await node.cases.act(doing('schoolA', 'answer', { text: '已改' }));
    expect(view.state).toMatchObject({ unitId: 'schoolA', issuerUnitId: 'province' });
    await node.cases.act(doing('province', 'close'));
    expect(await seenBy('province')).toBe(true);
    expect(await seenBy('schoolA')).toBe(true);
    expect(await seenBy('county')).toBe(false);
    expect(await seenBy('county', before)).toBe(true);
  });

  test('ends for a party that is one no longer, and is kept for the past', async () => {
    await open();
    const before = new Date(node.time.now()).toISOString();
    node.time.advance(60);
    await node.cases.act(doing('county', 'cancel', { reason: '误发' }));
    expect(await rows('parties')).toMatchObject([
      { role: 'issuer', until_at: null },
      { role: 'copy', from_at: before, until_at: '2026-09-01T08:01:00.000Z' },
    ]);
  });
});

describe('what a unit may do', () => {
  test('is listed with the reason for what it may not do now', async () => {
    await open();
    const forSchool = await node.cases.available('case-1', 'schoolA');
    expect(forSchool.map(({ message, refusal }) => [message, refusal?.code])).toEqual([
      ['comment', undefined],
      ['assign', undefined],
      ['take', undefined],
      ['answer', 'WRONG_STATE'],
    ]);
    expect(await node.cases.available('case-1', 'schoolB')).toEqual([]);
    expect(await node.cases.available('nowhere', 'schoolA')).toEqual([]);
  });
});

test('hands the cases of a leaver over, in their logs', async () => {
  await open();
  const assigned = { accountId: 'leaver', name: '张老师' };
  await node.cases.act(doing('schoolA', 'assign', assigned));
  const change = { leaverId: 'leaver', successorId: 'heir', successorName: '李老师' };
  const passed = await node.records.transaction((trx) => node.cases.handOver(trx, change));
  expect(passed).toEqual({ cases: 1 });
  expect(await rows('cases')).toMatchObject([{ responsible_id: 'heir', version: 3 }]);
  expect(await node.records.transaction((trx) => node.cases.handOver(trx, change))).toEqual({});
  await node.cases.rebuild();
  expect(await rows('cases')).toMatchObject([{ responsible_id: 'heir' }]);
});

test('rebuilds every read model to the last byte', async () => {
  for (const caseId of ['case-1', 'case-2', 'case-3']) {
    await node.cases.act(doing('county', 'open', opening, { caseId }));
    node.time.advance(60);
    await node.cases.act(doing('schoolA', 'take', {}, { caseId }));
    await node.cases.act(doing('county', 'pause', { reason: '有异议' }, { caseId }));
    node.time.advance(600);
    await node.cases.act(doing('county', 'resume', {}, { caseId }));
  }
  await node.cases.act(doing('county', 'cancel', { reason: '误发' }, { caseId: 'case-2' }));
  const dump = async () => ({
    cases: await rows('cases'),
    clocks: await rows('case_clocks'),
    parties: (await rows('parties')).map((row) => JSON.stringify(row)).sort(),
  });
  const before = await dump();
  for (const table of ['cases', 'case_clocks', 'parties'] as const) {
    await node.records.db.deleteFrom(table).execute();
  }
  expect(await node.cases.rebuild()).toBe(3);
  expect(await dump()).toEqual(before);
});

test('lets nobody change or delete a message', async () => {
  await open();
  const { db } = node.records;
  for (const change of [
    db.updateTable('case_messages').set({ payload: '{}' }),
    db.deleteFrom('case_messages'),
    db.updateTable('case_arrivals').set({ seq: 0 }),
    db.deleteFrom('case_nodes'),
  ]) {
    await expect(change.execute()).rejects.toMatchObject({ code: 'RECORDS_APPEND_ONLY' });
  }
});
