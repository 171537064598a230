import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemTime } from '../../../../collector/time/time-source.ts';
import { openRecords } from '../../records/open.ts';
import { missingEngine } from '../../records/testing/engine.ts';
import {
  postgresIsInstalled,
  startPostgres,
  type TestPostgres,
} from '../../records/testing/postgres.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../../records/testing/temporary-records.ts';
import { jobLimits } from '../definition.ts';
import { jobsContract } from '../testing/jobs.contract.ts';
import { createEmbeddedJobs } from './embedded-jobs.ts';
import { newJob } from './new-job.ts';

/** Several instances share the database in the contract, so none may free what another runs. */
const shared = { time: systemTime, exclusive: false, pollMs: 100 };

describe('embedded jobs in SQLite', () => {
  jobsContract(async () => {
    const store = await temporaryRecords();
    const { records } = store;
    return {
      open: async (deps) => createEmbeddedJobs({ records, ...shared, ...deps }),
      dispose: () => store.dispose(),
    };
  });
});

const engine = postgresIsInstalled
  ? { skip: false, title: 'embedded jobs in Postgres' }
  : missingEngine('embedded jobs in Postgres', 'postgresql-15 is not installed');

describe.skipIf(engine.skip)(engine.title, () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  jobsContract(async () => {
    const connectionString = await postgres.createMigrated();
    const records = await openRecords({ kind: 'postgres', connectionString });
    return {
      open: async (deps) => createEmbeddedJobs({ records, ...shared, ...deps }),
      dispose: () => records.stop(),
    };
  });
});

describe('embedded jobs of a process that died', () => {
  let store: TemporaryRecords;
  beforeAll(async () => {
    store = await temporaryRecords();
  });
  afterAll(() => store.dispose());

  function open(exclusive: boolean) {
    const log = pino({ level: 'silent' });
    const { records } = store;
    const metrics = new Registry();
    return createEmbeddedJobs({ records, time: systemTime, log, metrics, exclusive, pollMs: 50 });
  }

  /** What a process leaves behind that was killed while it ran the job. */
  async function leaveRunning(id: string, attempt: number, leaseMs: number): Promise<void> {
    await store.records.db
      .insertInto('jobs')
      .values({
        ...newJob('orphan', '{}', Date.now(), Date.now()),
        id,
        state: 'running',
        attempt,
        lease_owner: 'gone',
        lease_until: new Date(Date.now() + leaseMs).toISOString(),
      })
      .execute();
  }

  async function runsWithin(ms: number, exclusive: boolean): Promise<[string, number][]> {
    const jobs = open(exclusive);
    const seen: [string, number][] = [];
    const run = async (_payload: unknown, { id, attempt }: { id: string; attempt: number }) =>
      void seen.push([id, attempt]);
    jobs.define('orphan', run, { attempts: 3 });
    await jobs.start();
    const deadline = Date.now() + ms;
    while (seen.length === 0 && Date.now() < deadline) await sleep(20);
    await jobs.stop();
    return seen;
  }

  test('run again when its lease has ended, not before', async () => {
    await leaveRunning('a', 1, 60_000);
    expect(await runsWithin(300, false)).toEqual([]);
    await leaveRunning('b', 1, 200);
    expect(await runsWithin(10_000, false)).toEqual([['b', 2]]);
  });

  test('run again at once where the database has no other user', async () => {
    expect(await runsWithin(10_000, true)).toEqual([['a', 2]]);
  });

  test('become dead letters when they take the process down each time', async () => {
    await leaveRunning('killer', 3, -1);
    expect(await runsWithin(300, false)).toEqual([]);
    const [dead] = await open(false).deadLetters(10);
    expect(dead).toMatchObject({ id: 'killer', error: expect.stringContaining('each time') });
  });
});

test('refuses more jobs than may wait, and counts them', async () => {
  const store = await temporaryRecords();
  const { records } = store;
  await sql`insert into jobs (id, name, payload, state, attempt, run_at, created_at)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(jobLimits.maxWaiting - 1)})
    select 'flood' || i, 'flood', '{}', 'waiting', 0, '', '' from n`.execute(records.db);
  const metrics = new Registry();
  const log = pino({ level: 'silent' });
  const jobs = createEmbeddedJobs({ records, time: systemTime, log, metrics });
  await jobs.enqueue('flood', {});
  await expect(jobs.enqueue('flood', {})).rejects.toMatchObject({ code: 'JOBS_FULL' });
  expect(await metrics.metrics()).toContain('jobs_refused_total{job="flood"} 1');
  await store.dispose();
});
