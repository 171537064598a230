import { expect, test } from 'vitest';
import { defaultLimits } from './limits.ts';
import { WindowStore, type Keeping } from './window-store.ts';

const startMs = 1_790_000_000_000;
const mib = 1024 * 1024;

function print(n: number): Uint32Array {
  return Uint32Array.of(Math.imul(n + 1, 0x9e37_79b1), n, 0, 0);
}

function storeOf(limits: Partial<typeof defaultLimits>, keeping: Keeping = 'sum', spanMs = 60_000) {
  const windows = new WindowStore({ ...defaultLimits, ...limits });
  const definition = windows.define({ key: keeping, keeping, spanMs });
  const apply = (key: number, at: number, amount = 1): number =>
    windows.apply({ definition, print: print(key), at, arrived: at, amount });
  return { windows, apply };
}

test('holds a bounded number of windows whatever a million keys do, and counts those it forgot', () => {
  const groups = 50_000;
  const { windows, apply } = storeOf({ groups, bytes: 4 * mib });
  for (let key = 0; key < 1_000_000; key += 1) apply(key, startMs);
  const stats = windows.stats();
  expect(stats).toMatchObject({ groups, matches: groups, evicted: 1_000_000 - groups });
  expect(stats.bytes).toBeLessThan(groups * 160 + 4 * mib);
  expect(windows.groups.find(print(999_999))).toBeGreaterThanOrEqual(0);
  expect(windows.groups.find(print(0))).toBe(-1);
}, 30_000);

test('goes on counting one group while others fill the memory', () => {
  const bytes = 2 * mib;
  const { windows, apply } = storeOf({ bytes }, 'list');
  const [watched, grows] = [1_000_000, 200_000];
  for (let n = 0; n < grows; n += 1) {
    apply(n, startMs + n);
    if (n % 100 === 0) apply(watched, startMs + n);
  }
  const group = windows.groups.find(print(watched));
  // A match in 100 ms over the timespan and the allowance.
  expect(windows.groups.count[group]).toBe(1_201);
  expect(windows.stats().evicted).toBeGreaterThan(0);
  expect(windows.stats().bytes).toBeLessThan(bytes + windows.groups.bytes + 1);
});

test('gives memory back when windows are over, without counting them as forgotten', () => {
  const { windows, apply } = storeOf({});
  for (let key = 0; key < 5_000; key += 1) apply(key, startMs);
  const later = startMs + 60_000 + defaultLimits.latenessMs + 1;
  for (let n = 0; n < 5_000; n += 1) apply(0, later + n);
  expect(windows.stats()).toMatchObject({ groups: 1, evicted: 0 });
});

test('keeps a value that comes again and again in a few entries', () => {
  const { windows, apply } = storeOf({}, 'distinct');
  for (let n = 0; n < 10_000; n += 1) apply(1, startMs + n * 37, 1 + (n % 3));
  expect(windows.stats().matches).toBeLessThan(3 * 5);
});

test('shrinks a window after a flood', () => {
  const { windows, apply } = storeOf({}, 'list');
  for (let n = 0; n < 4_000; n += 1) apply(1, startMs + n);
  for (let n = 0; n < 20; n += 1) apply(1, startMs + 200_000 + n * 60_000);
  const group = windows.groups.find(print(1));
  expect(windows.groups.class[group]).toBeLessThan(6);
});

test('forgets the oldest matches of a full window and counts them', () => {
  const { windows, apply } = storeOf({ timesPerWindow: 50 }, 'list');
  for (let n = 0; n < 500; n += 1) apply(1, startMs + n);
  expect(windows.stats()).toMatchObject({ matches: 50, overflowed: 450 });
});
