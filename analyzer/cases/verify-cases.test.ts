import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyEverything } from '../audit/verify-everything.ts';
import type { CaseMessage } from './message.ts';
import { signMessage } from './signed-message.ts';
import { caseFixture, testKey, type CaseFixture } from './testing/case-fixture.ts';
import { doing, opening } from './testing/toy-actions.ts';
import { verifyCases } from './verify-cases.ts';

let node: CaseFixture;
beforeEach(async () => {
  node = await caseFixture();
  for (const caseId of ['a', 'b']) {
    await node.cases.act(doing('county', 'open', opening, { caseId }));
    await node.cases.act(doing('schoolA', 'take', {}, { caseId }));
    await node.cases.act(doing('schoolA', 'answer', { text: '已改' }, { caseId }));
  }
  // What somebody with the database file can do: the triggers do not stop them.
  for (const trigger of ['case_messages_no_update', 'case_messages_no_delete']) {
    await sql`drop trigger ${sql.id(trigger)}`.execute(node.records.db);
  }
});
afterEach(() => node.dispose());

const message = (seq: number) =>
  node.records.db.updateTable('case_messages').where('seq', '=', seq);

test('finds sound logs sound, as part of everything', async () => {
  expect(await verifyEverything({ records: node.records })).toMatchObject({
    ok: true,
    cases: { ok: true, messages: 6 },
  });
});

test('names the message that was changed', async () => {
  await message(5).set({ payload: '{"text":"没有问题"}' }).execute();
  expect(await verifyEverything({ records: node.records })).toMatchObject({
    ok: false,
    firstBroken: { chain: 'cases', seq: 'b/5', reason: 'its hash does not match its content' },
    cases: { messages: 4, brokenAt: 'b/5' },
  });
});

test('names the one after a message that was cut out', async () => {
  await node.records.db.deleteFrom('case_messages').where('seq', '=', 2).execute();
  expect(await verifyCases(node.records.db)).toEqual({
    ok: false,
    messages: 1,
    brokenAt: 'a/3',
    reason: 'it does not follow the message of its node before it',
  });
});

test('misses the last message of a log, and a whole case', async () => {
  await node.records.db.deleteFrom('case_messages').where('seq', '=', 3).execute();
  expect(await verifyCases(node.records.db)).toMatchObject({
    brokenAt: '3',
    reason: 'message 3 is missing: 6 have arrived',
  });
  await node.records.db.deleteFrom('case_messages').where('case_id', '=', 'a').execute();
  expect(await verifyCases(node.records.db)).toMatchObject({ ok: false, brokenAt: '1' });
  await node.records.db.deleteFrom('case_messages').execute();
  expect(await verifyCases(node.records.db)).toMatchObject({ ok: false, brokenAt: '1' });
});

test('does not believe a log that was written anew with another key', async () => {
  const forger = testKey();
  await node.records.db
    .insertInto('case_nodes')
    .values({ node: forger.id, public_key: forger.publicKey, first_seen_at: '' })
    .execute();
  let previous = '';
  for (const logged of await node.cases.log('b')) {
    const { hash: _, signature: __, ...rest } = logged as CaseMessage;
    const forged = signMessage({ ...rest, node: forger.id, previous }, forger);
    const { hash, signature } = forged;
    await node.records.db
      .updateTable('case_messages')
      .set({ node: forger.id, previous, hash, signature })
      .where('id', '=', forged.id)
      .execute();
    previous = hash;
  }
  expect(await verifyCases(node.records.db)).toMatchObject({
    messages: 6,
    ok: false,
    brokenAt: 'b',
    reason: expect.stringMatching(/has another hash: the audit log names it$/),
  });
});

test('says which key is missing, and what can not be read', async () => {
  await message(4)
    .set({ node: 'f'.repeat(64) })
    .execute();
  expect((await verifyCases(node.records.db)).reason).toMatch(/^no key is known of the node ffff/);
  await message(1).set({ payload: 'no json' }).execute();
  expect(await verifyCases(node.records.db)).toMatchObject({
    brokenAt: 'a/1',
    reason: 'it can not be read',
  });
});
