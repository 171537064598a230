import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { missingEngine } from '../../records/testing/engine.ts';
import { jobsContract } from '../testing/jobs.contract.ts';
import { redisIsInstalled, startRedis, type TestRedis } from '../testing/redis.ts';
import { createBullmqJobs } from './bullmq-jobs.ts';

const engine = redisIsInstalled
  ? { skip: false, title: 'jobs on BullMQ' }
  : missingEngine('jobs on BullMQ', 'redis-server is not installed');

describe.skipIf(engine.skip)(engine.title, () => {
  let redis: TestRedis;
  let queues = 0;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  jobsContract(async () => {
    queues += 1;
    const prefix = `test-${queues}`;
    return {
      open: async (deps) => createBullmqJobs({ url: redis.url, prefix, ...deps }),
      dispose: async () => undefined,
    };
  });

  test('stops although Redis is gone, before and after work has begun', async () => {
    const gone = await startRedis();
    const deps = { log: pino({ enabled: false }), metrics: new Registry(), prefix: 'gone' };
    const jobs = createBullmqJobs({ url: gone.url, ...deps });
    jobs.define('poll', async () => undefined);
    await jobs.start();
    await jobs.enqueue('poll', {});
    await gone.stop();
    await jobs.stop(200);
    const never = createBullmqJobs({ url: gone.url, ...deps, metrics: new Registry() });
    never.define('poll', async () => undefined);
    await never.start();
    await never.stop(200);
  });
});
