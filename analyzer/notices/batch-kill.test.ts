import { generateKeyPairSync } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertTestUnits, testEpoch } from '../people/testing/unit-tree.ts';
import { openRecords } from '../stores/records/open.ts';
import type { Records } from '../stores/records/records.ts';
import { deliveryIdOf } from './case-id.ts';
import { noticeFixture } from './testing/notice-fixture.ts';

const script = fileURLToPath(new URL('./testing/batch-child.ts', import.meta.url));
const units = 1_000;
const kills = 4;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-batch-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const schoolIds = Array.from({ length: units }, (_, n) => `school-${n}`);

async function insertSchools({ db }: Records): Promise<void> {
  const row = { kind: 'school' as const, code: null, created_at: testEpoch, closed_at: null };
  const dates = { from_at: testEpoch, until_at: null };
  for (let at = 0; at < units; at += 200) {
    const part = schoolIds.slice(at, at + 200);
    await db
      .insertInto('units')
      .values(part.map((id) => ({ ...row, id, name: id })))
      .execute();
    await db
      .insertInto('unit_closure')
      .values(
        part.flatMap((descendant) => [
          { ...dates, ancestor: descendant, descendant, depth: 0 },
          { ...dates, ancestor: 'county', descendant, depth: 1 },
        ]),
      )
      .execute();
  }
}

/** Runs the batch in a process of its own; killed after a while, or left to its end. */
async function deliver(path: string, key: string, killAfterMs?: number): Promise<string> {
  const child = spawn(process.execPath, [script, path, key], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  const closed = once(child, 'close');
  if (killAfterMs !== undefined) {
    await once(child.stdout, 'data');
    await sleep(killAfterMs);
    child.kill('SIGKILL');
  }
  await closed;
  return said;
}

async function delivered({ db }: Records, noticeId: string): Promise<number> {
  const row = await db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('notice_id', '=', noticeId)
    .executeTakeFirstOrThrow();
  return row.n;
}

test(`delivers to ${units} units, each once, although killed ${kills} times in between`, async () => {
  const path = join(folder, 'records.sqlite');
  const key = join(folder, 'key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const records = await openRecords({ kind: 'sqlite', path });
  await insertTestUnits(records.db);
  await insertSchools(records);
  const node = await noticeFixture({ records });
  const actor = { kind: 'person', accountId: 'a', name: 'A' } as const;
  const { id } = await node.reports.report({
    unitId: 'county',
    actor,
    draft: {
      kind: 'warning',
      severity: 'high',
      tlp: 'green',
      title: '关于勒索病毒的风险提示',
      discoveredAt: '2026-09-01T00:00:00.000Z',
      source: 'superior',
      description: '请自查。',
      recipientUnitIds: schoolIds,
    },
  });
  await node.act('notice', id, 'county', 'submit');
  await node.act('notice', id, 'county', 'approve', {}, 'leader');
  await records.stop();

  let midway = 0;
  for (let round = 0; round < kills; round += 1) {
    await deliver(path, key, 150 + Math.random() * 700);
    const after = await openRecords({ kind: 'sqlite', path });
    const count = await delivered(after, id);
    if (count > 0 && count < units) midway += 1;
    await after.stop();
  }
  expect(midway).toBeGreaterThan(0);
  expect(await deliver(path, key)).toContain('done');

  const after = await openRecords({ kind: 'sqlite', path });
  const rows = await after.db
    .selectFrom('deliveries')
    .select(['id', 'unit_id', 'number'])
    .where('notice_id', '=', id)
    .execute();
  expect(rows).toHaveLength(units);
  expect(new Set(rows.map((row) => row.unit_id))).toEqual(new Set(schoolIds));
  expect(rows.every((row) => row.id === deliveryIdOf(id, row.unit_id))).toBe(true);
  expect(new Set(rows.map((row) => row.number)).size).toBe(1);
  const messages = await after.db
    .selectFrom('case_messages')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('case_kind', '=', 'delivery')
    .executeTakeFirstOrThrow();
  expect(messages.n).toBe(units);
  const notice = await after.db
    .selectFrom('notices')
    .select('pending')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(notice.pending).toBe(0);
  await after.stop();
}, 120_000);
