import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyEverything } from '../audit/verify-everything.ts';
import { drillsFixture, principalOf, type DrillsFixture } from './testing/drills-fixture.ts';
import { readLiveDrill } from './live/run-case.ts';

let node: DrillsFixture;
let drillId: string;
beforeAll(async () => {
  node = await drillsFixture();
  drillId = await node.approved();
  const { version } = await readLiveDrill(node.drills.records.db, drillId);
  const dora = principalOf('dora');
  await node.drills.live.control(dora, drillId, 'start', { expectedVersion: version });
  await node.pass(60);
  await node.drills.play.act(principalOf('tim'), drillId, {
    kind: 'sign',
    text: '',
    injectId: 'defaced-page',
    idempotencyKey: 'key-sign',
  });
  // What somebody with the database file can do.
  const { rows } = await sql<{
    name: string;
  }>`select name from sqlite_master where type = 'trigger'`.execute(node.records.db);
  for (const { name } of rows) await sql`drop trigger ${sql.id(name)}`.execute(node.records.db);
});
afterAll(() => node?.dispose());

test('finds the logs of drills sound, and names the message of a drill that was changed or cut out', async () => {
  const sound = await verifyEverything({ records: node.records });
  expect(sound).toMatchObject({ ok: true, cases: { messages: 0 }, drills: { ok: true } });
  expect(sound.drills.messages).toBeGreaterThan(6);

  const { records } = node.drills;
  const { run } = await readLiveDrill(records.db, drillId);
  const report = await records.db
    .selectFrom('case_messages')
    .selectAll()
    .where('case_id', '=', run?.runId ?? '')
    .where('kind', '=', 'report-action')
    .executeTakeFirstOrThrow();
  const change = (payload: string) =>
    records.db.updateTable('case_messages').set({ payload }).where('id', '=', report.id).execute();
  await change('{"action":"contain"}');
  expect(await verifyEverything({ records: node.records })).toMatchObject({
    ok: false,
    firstBroken: {
      chain: 'drills',
      seq: `${report.case_id}/${report.seq}`,
      reason: 'its hash does not match its content',
    },
  });
  await change(report.payload);
  expect(await verifyEverything({ records: node.records })).toMatchObject({ ok: true });

  // The last of a log leaves no broken chain, but its number and its audit entry.
  await records.db.deleteFrom('case_messages').where('id', '=', report.id).execute();
  expect(await verifyEverything({ records: node.records })).toMatchObject({
    ok: false,
    firstBroken: { chain: 'drills', seq: String(report.seq) },
  });
  await records.db
    .updateTable('case_arrivals')
    .set({ seq: report.seq - 1 })
    .execute();
  expect(await verifyEverything({ records: node.records })).toMatchObject({
    firstBroken: {
      chain: 'drills',
      seq: run?.runId,
      reason: `message ${report.id} is gone: the audit log names it`,
    },
  });
});
