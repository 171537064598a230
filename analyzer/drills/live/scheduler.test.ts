import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { createDrivenTime } from '../../../collector/time/driven-time.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

const log = pino({ level: 'silent' });
let scheduler: Scheduler | undefined;
afterEach(() => scheduler?.stop());

const soon = { timeout: 10_000, interval: 5 };

test('wakes a run when it is due, again and again', async () => {
  const woken: number[] = [];
  scheduler = createScheduler({
    time: systemTime,
    log,
    async run() {
      woken.push(Date.now());
      return woken.length < 3 ? Date.now() + 20 : undefined;
    },
  });
  const due = Date.now() + 30;
  scheduler.note('one', due);
  await vi.waitFor(() => expect(woken).toHaveLength(3), soon);
  expect(woken[0]).toBeGreaterThanOrEqual(due);
});

test('follows a clock that somebody moves, and does nothing while it stands', async () => {
  const time = createDrivenTime();
  const woken: string[] = [];
  scheduler = createScheduler({
    time,
    log,
    async run(id) {
      woken.push(id);
      return undefined;
    },
  });
  scheduler.note('near', time.now() + 60_000);
  scheduler.note('far', time.now() + 7_200_000);
  expect(woken).toEqual([]);
  time.advance(60);
  await vi.waitFor(() => expect(woken).toEqual(['near']), soon);
  scheduler.note('far', undefined);
  time.advance(86_400);
  scheduler.note('other', time.now());
  await vi.waitFor(() => expect(woken).toEqual(['near', 'other']), soon);
});

test('lets one run fail without the others, and tries it again', async () => {
  const time = createDrivenTime();
  const woken: string[] = [];
  scheduler = createScheduler({
    time,
    log,
    async run(id) {
      woken.push(id);
      if (id === 'bad' && woken.filter((each) => each === 'bad').length === 1) {
        throw new Error('the disk is full');
      }
      return undefined;
    },
  });
  scheduler.note('bad', time.now());
  scheduler.note('good', time.now());
  await vi.waitFor(() => expect(woken.toSorted()).toEqual(['bad', 'good']), soon);
  time.advance(2);
  await vi.waitFor(() => expect(woken.filter((id) => id === 'bad')).toHaveLength(2), soon);
});

test('never wakes a run that is still at it', async () => {
  let running = 0;
  let most = 0;
  let times = 0;
  scheduler = createScheduler({
    time: systemTime,
    log,
    async run() {
      running += 1;
      times += 1;
      most = Math.max(most, running);
      scheduler?.note('one', Date.now());
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
      return undefined;
    },
  });
  scheduler.note('one', Date.now());
  await vi.waitFor(() => expect(times).toBeGreaterThan(3), soon);
  await scheduler.stop();
  const after = times;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([most, times]).toEqual([1, after]);
});
