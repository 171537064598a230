import { afterAll, beforeAll, describe } from 'vitest';
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
});
