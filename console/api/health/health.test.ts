import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDiskWatch } from '../../../analyzer/health/disk-watch.ts';
import { loadDiskRules } from '../../../analyzer/health/disk-rules.ts';
import { createHealth, type Health } from '../../../analyzer/health/health.ts';
import { createLiveBus } from '../../../analyzer/live/live-bus.ts';
import { createPipeline, type Pipeline } from '../../../analyzer/pipeline/pipeline.ts';
import type { EventStore } from '../../../analyzer/stores/events/event-store.ts';
import { createDuckdbEventStore } from '../../../analyzer/stores/events/duckdb/duckdb-event-store.ts';
import { openSpool, type Spool } from '../../../collector/spool/spool.ts';
import { lineOf } from '../../../collector/spool/testing/line.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { testApp, type TestApp } from '../testing/test-app.ts';
import { healthFeature } from './index.ts';

/** Deadline of what is awaited; usually a few milliseconds. */
const soon = { timeout: 20_000 };

let folder: string;
let diskFull: boolean;
let spool: Spool;
let events: EventStore;
let pipeline: Pipeline;
let health: Health;
let app: TestApp;
let clock: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'health-'));
  diskFull = false;
  clock = Date.now();
  const log = pino({ enabled: false });
  const metrics = new Registry();
  const time = systemTime;
  spool = await openSpool({
    folder: join(folder, 'spool'),
    maxBytes: 1024 * 1024,
    commitDelayMs: 5,
    retryMs: 20,
    openSegment: (path) => open(diskFull ? '/dev/full' : path, diskFull ? 'r+' : 'wx'),
    time,
    log,
    metrics,
  });
  events = await createDuckdbEventStore({ dir: join(folder, 'events'), time, log });
  const alerts = {
    record: async () => undefined,
    raise: async () => 'a',
    resolve: async () => undefined,
  };
  pipeline = createPipeline({
    spool,
    events,
    alerts,
    sources: { seen: () => undefined, dropped: () => undefined },
    rulePaths: { rules: [] },
    nodeId: 'n1',
    timeZone: 'Asia/Shanghai',
    time,
    log,
    metrics,
    options: { lingerMs: 5 },
  });
  await pipeline.start();
  const disk = createDiskWatch({
    folder,
    events,
    alerts,
    rules: loadDiskRules(),
    retentionDays: 180,
    homeUnitId: () => 'schoolA',
    time,
    log,
    metrics,
  });
  await disk.check();
  app = await testApp({
    features: ({ records }) => {
      health = createHealth({
        spool,
        pipeline,
        sources: { counts: () => ({ sources: 3, silent: 1, overflow: 0 }) },
        events,
        records,
        jobs: { stats: async () => [{ name: 'poll', waiting: 2, running: 1, dead: 0 }] },
        disk,
        live: createLiveBus(),
        // Each call one second later: a kept summary is never given again.
        time: { now: () => (clock += 1_001) },
      });
      return [healthFeature({ health })];
    },
  });
});

afterEach(async () => {
  await app.dispose();
  await pipeline.stop();
  await spool.stop();
  await events.stop();
  await rm(folder, { recursive: true });
});

async function component(name: string) {
  const { components } = await health.summary();
  return components.find((one) => one.name === name);
}

test('shows components, queues, stores, disk and process', async () => {
  pipeline.offer(lineOf('<13>Nov 21 10:00:00 host hello'));
  await expect.poll(async () => (await events.stats()).events, soon).toBe(1);
  const officer = await app.signIn('school-security-officer', 'schoolA');
  const reply = await app.request(officer, 'GET', '/health/summary');
  expect(reply.statusCode).toBe(200);
  const summary = reply.json();
  expect(summary.status).toBe('warning');
  expect(summary.components.find((one: { name: string }) => one.name === 'sources')).toMatchObject({
    state: 'warning',
    detail: '3 个日志源，1 个静默',
  });
  expect(summary.queues.find((one: { name: string }) => one.name === 'store')).toMatchObject({
    in: 1,
    out: 1,
    dropped: 0,
  });
  expect(summary.queues.find((one: { name: string }) => one.name === 'job:poll')).toMatchObject({
    depth: 3,
  });
  expect(summary.stores[0]).toMatchObject({ name: 'events', engine: 'duckdb', events: 1 });
  expect(summary.disk.freeBytes).toBeGreaterThan(0);
  expect(summary.process.rssBytes).toBeGreaterThan(0);
});

test('says that the data folder is full, is not ready, and recovers by itself', async () => {
  expect(await health.readiness()).toEqual({ ready: true, reasons: [] });
  diskFull = true;
  pipeline.offer(lineOf('<13>Nov 21 10:00:00 host kept'));
  await expect.poll(async () => (await component('spool'))?.state, soon).toBe('failed');
  expect((await component('spool'))?.detail).toContain('ENOSPC');
  expect((await health.readiness()).ready).toBe(false);
  diskFull = false;
  await expect.poll(async () => (await component('spool'))?.state, soon).toBe('ok');
  await expect.poll(async () => (await events.stats()).events, soon).toBe(1);
});

test('keeps since when a component is in its state', async () => {
  const first = await component('spool');
  const second = await component('spool');
  expect(second?.since).toBe(first?.since);
  expect((await health.summary()).process.uptimeSeconds).toBeGreaterThan(0);
});

test('needs the right to read health', async () => {
  const auditor = await app.signIn('audit-admin', 'schoolA');
  expect((await app.request(auditor, 'GET', '/health/summary')).statusCode).toBe(403);
});
