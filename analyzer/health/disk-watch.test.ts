import { pino } from 'pino';
import { Registry } from 'prom-client';
import { beforeEach, expect, test } from 'vitest';
import type { AlertInput } from '../alerts/alerts.ts';
import type { EventStore, EventStoreStats } from '../stores/events/event-store.ts';
import { forecastDisk } from './disk-forecast.ts';
import { loadDiskRules } from './disk-rules.ts';
import { createDiskWatch, type DiskWatchDeps } from './disk-watch.ts';

const rules = loadDiskRules();
const now = Date.parse('2026-11-21T00:00:00.000Z');
const gib = 1024 ** 3;
const mib = 1024 ** 2;
const dayMs = 86_400_000;

/** A store that gives back 10 MiB per deleted day; the clock of days is the age in days. */
let days: number;
let free: number;
let reasons: { days: number; reason: string }[];
let raised: AlertInput[];
let resolved: string[];
const perDay = 10 * mib;

beforeEach(() => {
  days = 100;
  free = 100 * gib;
  reasons = [];
  raised = [];
  resolved = [];
});

const events: Pick<EventStore, 'stats' | 'aggregate' | 'retain'> = {
  async stats(): Promise<EventStoreStats> {
    return {
      engine: 'duckdb',
      events: days * 1_000,
      bytes: days * perDay,
      sealedDays: days,
      oldest: new Date(now - days * dayMs).toISOString(),
    };
  },
  async aggregate(_query, aggregations) {
    const results = Object.keys(aggregations).map((key) => [key, { kind: 'count', value: 7_000 }]);
    return Object.fromEntries(results) as never;
  },
  async retain(_now, retentionDays, reason) {
    const gone: string[] = [];
    for (; days > retentionDays; days--) {
      gone.push(new Date(now - days * dayMs).toISOString().slice(0, 10));
      free += perDay;
    }
    reasons.push({ days: gone.length, reason });
    return gone;
  },
};

function watch(over: Partial<DiskWatchDeps> = {}) {
  return createDiskWatch({
    folder: '/nowhere',
    events,
    alerts: {
      raise: async (input) => {
        raised.push(input);
        return 'alert-1';
      },
      resolve: async (key) => void resolved.push(key.ruleId),
    },
    rules,
    retentionDays: 180,
    homeUnitId: () => 'home',
    time: { now: () => now },
    log: pino({ enabled: false }),
    metrics: new Registry(),
    space: async () => ({ freeBytes: free, totalBytes: 100 * gib }),
    ...over,
  });
}

test('forecasts how many days fit', () => {
  const facts = {
    freeBytes: 1_000,
    totalBytes: 10_000,
    storedBytes: 500,
    storedEvents: 50,
    recentEvents: 70,
    recentDays: 7,
    reserveBytes: 0,
    retentionDays: 180,
  };
  expect(forecastDisk(facts)).toEqual({
    freeBytes: 1_000,
    retentionDays: 180,
    bytesPerDay: 100,
    forecastDays: 15,
    daysUntilFull: 10,
  });
  const roomy = forecastDisk({ ...facts, freeBytes: 100_000 });
  expect(roomy).toMatchObject({ forecastDays: 1_005 });
  expect(roomy.daysUntilFull).toBeUndefined();
});

test('makes no guess from an empty or very young store', () => {
  const facts = {
    freeBytes: 1_000,
    totalBytes: 10_000,
    storedBytes: 0,
    storedEvents: 0,
    recentEvents: 0,
    recentDays: 0,
    reserveBytes: 0,
    retentionDays: 180,
  };
  expect(forecastDisk(facts)).toEqual({ freeBytes: 1_000, retentionDays: 180 });
});

test('is calm while the retention fits', async () => {
  const disk = watch();
  await disk.check();
  expect(disk.state()).toBe('ok');
  expect(disk.forecast().forecastDays).toBeGreaterThan(180);
  expect(raised).toEqual([]);
});

test('warns weeks ahead, once, and takes it back after the disk has grown', async () => {
  let totalBytes = 2 * gib;
  free = 400 * mib;
  const disk = watch({
    space: async () => ({ freeBytes: free, totalBytes }),
    rules: { ...rules, forecastSeconds: 0, criticalFreePercent: 1 },
  });
  await disk.check();
  expect(disk.state()).toBe('warning');
  expect(disk.forecast().daysUntilFull).toBeLessThan(rules.warnDaysAhead);
  await disk.check();
  expect(raised.map((one) => one.ruleId)).toEqual(['disk.forecast']);
  expect(raised[0]!.titleZh).toContain('180');
  totalBytes = 1_000 * gib;
  free = 900 * gib;
  await disk.check();
  expect(disk.state()).toBe('ok');
  expect(resolved).toEqual(['disk.forecast']);
});

test('gives up the oldest days in the configured order, with the reason, and says so', async () => {
  days = 400;
  free = 900 * mib;
  const disk = watch();
  await disk.check();
  expect(free).toBeGreaterThanOrEqual(1024 * mib);
  // 124 MiB were missing: 13 days of 10 MiB, all older than a year.
  expect(days).toBe(387);
  expect(new Set(reasons.map((one) => one.reason))).toEqual(new Set([rules.yield[0]!.reasonZh]));
  expect(disk.yielded()).toHaveLength(13);
  expect(raised.map((one) => one.ruleId)).toContain('disk.yielded');
});

test('goes under the six months only as the last steps of the order, and never below their end', async () => {
  days = 200;
  free = 0;
  const disk = watch();
  await disk.check();
  const last = rules.yield.at(-1)!;
  expect(days).toBeGreaterThanOrEqual(last.keepDays);
  expect(reasons[0]!.reason).toBe(rules.yield[1]!.reasonZh);
  expect(reasons.at(-1)!.reason).not.toBe(rules.yield[1]!.reasonZh);
});

test('fails on the health page when the disk is nearly full, and recovers', async () => {
  free = 1_500 * mib;
  const disk = watch();
  await disk.check();
  expect(disk.state()).toBe('failed');
  expect(raised.map((one) => one.ruleId)).toContain('disk.full');
  free = 50 * gib;
  await disk.check();
  expect(disk.state()).toBe('ok');
  expect(resolved).toContain('disk.full');
});

test('reads the real file system', async () => {
  const disk = createDiskWatch({
    folder: '.',
    events,
    alerts: { raise: async () => 'a', resolve: async () => undefined },
    rules: { ...rules, yieldBelowMiB: 0, criticalFreeMiB: 0 },
    retentionDays: 180,
    homeUnitId: () => 'home',
    time: { now: () => now },
    log: pino({ enabled: false }),
    metrics: new Registry(),
  });
  await disk.start();
  expect(disk.forecast().freeBytes).toBeGreaterThan(0);
  await disk.stop();
});
