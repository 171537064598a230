import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobContext, JobPayload, Jobs } from '../jobs.ts';

export interface JobsDeps {
  log: pino.Logger;
  metrics: Registry;
}

/** One empty queue; `open` may be called again for a further process on the same queue. */
export interface TestQueue {
  open(deps: JobsDeps): Promise<Jobs>;
  dispose(): Promise<void>;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition did not come true');
    await sleep(10);
  }
}

/** What every job engine does. */
export function jobsContract(create: () => Promise<TestQueue>): void {
  let queue: TestQueue;
  let jobs: Jobs;
  const opened: Jobs[] = [];

  async function open(): Promise<Jobs> {
    const another = await queue.open({ log: pino({ level: 'silent' }), metrics: new Registry() });
    opened.push(another);
    return another;
  }

  beforeEach(async () => {
    queue = await create();
    jobs = await open();
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.stop(100);
    await queue.dispose();
  });

  function statsOf(name: string) {
    return jobs.stats().then((all) => all.find((each) => each.name === name));
  }

  test('runs every job once with its payload', async () => {
    const seen: JobPayload[] = [];
    jobs.define('mail', async (payload) => void seen.push(payload), { concurrency: 4 });
    await jobs.start();
    const ids = await Promise.all(
      Array.from({ length: 100 }, (_, i) => jobs.enqueue('mail', { i, to: '王老师' })),
    );
    expect(new Set(ids).size).toBe(100);
    await until(() => seen.length === 100);
    expect(new Set(seen.map((payload) => payload['i'])).size).toBe(100);
    expect(seen[0]!['to']).toBe('王老师');
    await until(async () => (await statsOf('mail')) === undefined);
  });

  test('keeps what was enqueued before the process that runs it', async () => {
    await jobs.enqueue('later', { n: 1 });
    expect(await statsOf('later')).toEqual({ name: 'later', waiting: 1, running: 0, dead: 0 });
    await jobs.stop();
    const next = await open();
    let seen: JobPayload | undefined;
    next.define('later', async (payload) => void (seen = payload));
    await next.start();
    await until(() => seen !== undefined);
    expect(seen).toEqual({ n: 1 });
  });

  test('runs no more than its concurrency at once', async () => {
    let now = 0;
    let most = 0;
    let ended = 0;
    jobs.define(
      'slow',
      async () => {
        now += 1;
        most = Math.max(most, now);
        await sleep(20);
        now -= 1;
        ended += 1;
      },
      { concurrency: 3 },
    );
    await jobs.start();
    for (let i = 0; i < 12; i++) await jobs.enqueue('slow', { i });
    await until(() => ended === 12);
    expect(most).toBe(3);
  });

  test('tries again with a growing delay until it succeeds', async () => {
    const runs: { attempt: number; at: number }[] = [];
    jobs.define(
      'flaky',
      async (_payload, { attempt }: JobContext) => {
        runs.push({ attempt, at: performance.now() });
        if (attempt < 4) throw new Error('not yet');
      },
      { attempts: 5, backoffMs: 40 },
    );
    await jobs.start();
    await jobs.enqueue('flaky', {});
    await until(() => runs.length === 4);
    expect(runs.map((run) => run.attempt)).toEqual([1, 2, 3, 4]);
    // Half of 40, 80, 160 ms at least: the other half is jitter. 5 ms for clocks that round.
    for (const [i, least] of [20, 40, 80].entries()) {
      expect(runs[i + 1]!.at - runs[i]!.at).toBeGreaterThanOrEqual(least - 5);
    }
    await until(async () => (await statsOf('flaky')) === undefined);
  });

  test('makes a dead letter after the last attempt, which can be retried by hand', async () => {
    let healthy = false;
    let succeeded = 0;
    jobs.define(
      'broken',
      async () => {
        if (!healthy) throw new Error('no route to host');
        succeeded += 1;
      },
      { attempts: 2, backoffMs: 1 },
    );
    await jobs.start();
    const id = await jobs.enqueue('broken', { host: 'sw1' });
    await until(async () => (await statsOf('broken'))?.dead === 1);
    const [dead] = await jobs.deadLetters(10);
    expect(dead).toMatchObject({ id, name: 'broken', payload: { host: 'sw1' } });
    expect(dead!.error).toContain('no route to host');
    expect(Date.parse(dead!.failedAt)).toBeGreaterThan(0);
    healthy = true;
    expect(await jobs.retry(id)).toBe(true);
    await until(() => succeeded === 1);
    expect(await jobs.retry(id)).toBe(false);
    expect(await jobs.retry('nobody')).toBe(false);
  });

  test('runs a delayed job not before its time', async () => {
    let at = 0;
    jobs.define('reminder', async () => void (at = performance.now()));
    await jobs.start();
    const from = performance.now();
    await jobs.enqueue('reminder', {}, { delayMs: 300 });
    await until(() => at > 0);
    expect(at - from).toBeGreaterThanOrEqual(290);
  });

  test('adds no second job with the key of one that waits or runs', async () => {
    let release = (): void => undefined;
    let runs = 0;
    jobs.define('sweep', async () => {
      runs += 1;
      await new Promise<void>((resolve) => (release = resolve));
    });
    const first = await jobs.enqueue('sweep', { n: 1 }, { dedupeKey: 'school-1' });
    expect(await jobs.enqueue('sweep', { n: 2 }, { dedupeKey: 'school-1' })).toBe(first);
    await jobs.start();
    await until(() => runs === 1);
    expect(await jobs.enqueue('sweep', { n: 3 }, { dedupeKey: 'school-1' })).toBe(first);
    const other = await jobs.enqueue('sweep', { n: 4 }, { dedupeKey: 'school-2' });
    expect(other).not.toBe(first);
    release();
    await until(() => runs === 2);
    release();
    await until(async () => (await statsOf('sweep')) === undefined);
    const again = await jobs.enqueue('sweep', { n: 5 }, { dedupeKey: 'school-1' });
    expect(again).not.toBe(first);
    await until(() => runs === 3);
    release();
  });

  test('aborts a run that takes too long and counts it as failed', async () => {
    let aborted = 0;
    jobs.define(
      'stuck',
      (_payload, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted += 1;
            reject(signal.reason as Error);
          });
        }),
      { attempts: 2, backoffMs: 1, timeoutMs: 50 },
    );
    await jobs.start();
    await jobs.enqueue('stuck', {});
    await until(async () => (await statsOf('stuck'))?.dead === 1);
    expect(aborted).toBe(2);
    expect((await jobs.deadLetters(1))[0]!.error).toContain('0.05 s');
  });

  describe('repetitions', () => {
    test('run again and again, one per key, until cancelled', async () => {
      const seen: unknown[] = [];
      jobs.define('tick', async (payload) => void seen.push(payload['v']));
      await jobs.start();
      await jobs.repeat('clock', 'tick', { v: 1 }, 50);
      await jobs.repeat('clock', 'tick', { v: 1 }, 50);
      await until(() => seen.length >= 3);
      await jobs.repeat('clock', 'tick', { v: 2 }, 40);
      await until(() => seen.filter((v) => v === 2).length >= 3);
      const from = seen.indexOf(2);
      expect(seen.slice(from + 2)).not.toContain(1);
      await jobs.cancelRepeat('clock');
      await sleep(150);
      const after = seen.length;
      await sleep(200);
      expect(seen.length).toBe(after);
      await jobs.cancelRepeat('nobody');
    });

    test('keep their rhythm when set again at the next start', async () => {
      let runs = 0;
      jobs.define('hourly', async () => void (runs += 1));
      await jobs.start();
      await jobs.repeat('h', 'hourly', {}, 3_600_000);
      await until(() => runs === 1);
      await jobs.stop();
      const next = await open();
      next.define('hourly', async () => void (runs += 1));
      await next.start();
      await next.repeat('h', 'hourly', {}, 3_600_000);
      await sleep(300);
      expect(runs).toBe(1);
    });
  });

  test('lets running jobs end when it stops', async () => {
    let ended = false;
    let began = false;
    jobs.define('report', async () => {
      began = true;
      await sleep(200);
      ended = true;
    });
    await jobs.start();
    await jobs.enqueue('report', {});
    await until(() => began);
    await jobs.stop(5_000);
    expect(ended).toBe(true);
  });

  test('gives a job back that outlasts the deadline, and the next process runs it as the same attempt', async () => {
    let began = false;
    jobs.define('long', (_payload, { signal }) => {
      began = true;
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    });
    await jobs.start();
    await jobs.enqueue('long', { n: 7 });
    await until(() => began);
    await jobs.stop(50);
    const next = await open();
    const seen: [JobPayload, number][] = [];
    next.define('long', async (payload, { attempt }) => void seen.push([payload, attempt]));
    await next.start();
    await until(() => seen.length === 1);
    expect(seen).toEqual([[{ n: 7 }, 1]]);
  });

  test('shares the work of two processes without running anything twice', async () => {
    const seen: unknown[] = [];
    const both = [jobs, await open()];
    for (const each of both) {
      each.define('shared', async (payload) => void seen.push(payload['i']), { concurrency: 4 });
    }
    for (let i = 0; i < 60; i++) await jobs.enqueue('shared', { i });
    for (const each of both) await each.start();
    await until(() => seen.length >= 60);
    await sleep(100);
    expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 60 }, (_, i) => i),
    );
  });

  test('refuses a payload that is too large', async () => {
    const large = { text: 'x'.repeat(300_000) };
    await expect(jobs.enqueue('big', large)).rejects.toMatchObject({
      code: 'JOB_PAYLOAD_TOO_LARGE',
    });
  });
}
