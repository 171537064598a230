import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyChains } from '../../audit/verify-chains.ts';
import { openRecords } from '../records/open.ts';
import type { Records } from '../records/records.ts';
import { missingEngine } from '../records/testing/engine.ts';
import { openJobs, type KillChildOptions } from './testing/kill-child.ts';
import { redisIsInstalled, startRedis, type TestRedis } from './testing/redis.ts';

const script = fileURLToPath(new URL('./testing/kill-child.ts', import.meta.url));
/** Soak runs ask for more. */
const rounds = Number(process.env['XIAODUN_KILL_ROUNDS'] ?? 3);

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-kill-'));
  path = join(folder, 'records.sqlite');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a writing process, kills it at a random moment under load, and answers what it had acknowledged. */
async function killUnderLoad(options: KillChildOptions): Promise<number[]> {
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  await once(child.stdout, 'data');
  await sleep(100 + Math.random() * 500);
  child.kill('SIGKILL');
  await once(child, 'close');
  // A last line without its end was cut off in the write, so it is no acknowledgement.
  return out.split('\n').slice(0, -1).map(Number);
}

async function numbersOf(records: Records, unitId: string): Promise<Set<number>> {
  const rows = await records.db
    .selectFrom('audit_entries')
    .select('target_id')
    .where('unit_id', '=', unitId)
    .execute();
  return new Set(rows.map((row) => Number(row.target_id)));
}

async function expectIntact(records: Records): Promise<void> {
  const check = await sql<{ integrity_check: string }>`PRAGMA integrity_check`.execute(records.db);
  expect(check.rows).toEqual([{ integrity_check: 'ok' }]);
  expect(await verifyChains(records)).toMatchObject({ ok: true });
}

/** In rounds: kill, look that all is there, start again on the same folder; at the end every job has run. */
async function surviveKills(base: Pick<KillChildOptions, 'redisUrl' | 'prefix'>): Promise<void> {
  const acknowledged: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    acknowledged.push(
      ...(await killUnderLoad({ ...base, path, first: round * 1_000_000, write: true })),
    );
    const records = await openRecords({ kind: 'sqlite', path });
    await expectIntact(records);
    const stored = await numbersOf(records, 'writes');
    expect(acknowledged.filter((n) => !stored.has(n))).toEqual([]);
    await records.stop();
  }
  expect(acknowledged.length).toBeGreaterThan(rounds);
  const records = await openRecords({ kind: 'sqlite', path });
  const jobs = openJobs(records, { ...base, path, first: 0, write: false });
  await jobs.start();
  const deadline = Date.now() + 60_000;
  while ((await jobs.stats()).some((each) => each.waiting + each.running > 0)) {
    if (Date.now() > deadline) throw new Error('the queue did not drain');
    await sleep(100);
  }
  const effects = await numbersOf(records, 'effects');
  expect(acknowledged.filter((n) => !effects.has(n))).toEqual([]);
  expect(await jobs.deadLetters(10)).toEqual([]);
  await expectIntact(records);
  await jobs.stop();
  await records.stop();
}

test(
  `loses no acknowledged write or job and forks no chain when killed ${rounds} times, embedded`,
  () => surviveKills({ prefix: 'embedded' }),
  60_000 + rounds * 20_000,
);

const engine = redisIsInstalled
  ? { skip: false, title: 'with BullMQ' }
  : missingEngine('kill test with BullMQ', 'redis-server is not installed');

describe.skipIf(engine.skip)(engine.title, () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  test(
    `loses no acknowledged write or job when killed ${rounds} times`,
    () => surviveKills({ redisUrl: redis.url, prefix: 'kill' }),
    60_000 + rounds * 20_000,
  );
});
