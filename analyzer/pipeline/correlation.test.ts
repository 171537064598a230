import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSpool } from '../../collector/spool/spool.ts';
import { lineOf } from '../../collector/spool/testing/line.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import type { DetectedEvent } from '../alerts/alerts.ts';
import { createPipeline, type PipelineOptions } from './pipeline.ts';

/** Deadline of what is awaited; usually a few milliseconds. */
const soon = { timeout: 20_000 };

const rules = (title: string, atLeast: number): string => `
title: A knock
id: knock
name: knock
logsource: {}
detection:
  s: {event.original|contains: knock}
  condition: s
---
title: ${title}
id: knocks
correlation:
  type: event_count
  rules: [knock]
  group-by: [host.name]
  timespan: 1h
  condition: {gte: ${atLeast}}
`;

let folder: string;
let stops: (() => Promise<void>)[];
let detected: DetectedEvent[];
/** The alerts cannot be written. */
let refusing: boolean;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipeline-correlation-'));
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'rules', 'knocks.yml'), rules('Knocks', 1));
  stops = [];
  detected = [];
  refusing = false;
});

afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  await rm(folder, { recursive: true, force: true });
});

async function record(batch: readonly DetectedEvent[]): Promise<void> {
  if (refusing) throw new Error('the database is away');
  detected.push(...batch);
}

async function start(options: PipelineOptions = {}) {
  const log = pino({ enabled: false });
  const deps = { time: systemTime, log, metrics: new Registry() };
  const maxBytes = 16 * 1024 * 1024;
  const spool = await openSpool({ folder: join(folder, 'spool'), maxBytes, ...deps });
  stops.push(() => spool.stop());
  const append = async (events: readonly unknown[]) => ({ stored: events.length, duplicates: 0 });
  const pipeline = createPipeline({
    ...deps,
    spool,
    events: { append },
    alerts: { record },
    sources: { seen: () => undefined, dropped: () => undefined },
    rulePaths: { rules: [join(folder, 'rules')] },
    correlation: { folder: join(folder, 'correlation') },
    nodeId: 'n1',
    timeZone: 'Asia/Shanghai',
    options: { lingerMs: 5, retryMs: 10, batchLines: 16, ...options },
  });
  stops.push(() => pipeline.stop());
  await pipeline.start();
  return { pipeline, spool, metrics: deps.metrics };
}

function knock(count: number): ReturnType<typeof lineOf>[] {
  const at = new Date().toISOString();
  return Array.from({ length: count }, () => lineOf(`<13>1 ${at} door app - - - knock`));
}

const values = (): (number | undefined)[] =>
  detected.map(({ detection }) => detection.correlation?.value);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

test('counts over all threads, through new rules and restarts', async () => {
  const first = await start({ threads: 2 });
  await first.pipeline.sink.admit(knock(100));
  await expect.poll(values, soon).toEqual(upTo(100));
  await writeFile(join(folder, 'rules', 'knocks.yml'), rules('Many knocks', 120));
  await first.pipeline.reloadRules();
  await first.pipeline.sink.admit(knock(30));
  await expect.poll(() => values().slice(100), soon).toEqual(upTo(130).slice(119));
  expect(detected.at(-1)!.detection.title).toBe('Many knocks');
  expect(first.pipeline.ruleWork().correlation).toMatchObject({ groups: 1, late: 0 });
  await first.pipeline.stop();
  await first.spool.stop();

  const second = await start({ threads: 1 });
  await second.pipeline.sink.admit(knock(1));
  await expect.poll(() => values().at(-1), soon).toBe(131);
  expect(await second.metrics.metrics()).toContain('correlation_windows 1');
}, 60_000);

test('keeps the windows when a thread dies', async () => {
  const workerUrl = new URL('./testing/poison.worker.ts', import.meta.url);
  const { pipeline } = await start({ workerUrl });
  await pipeline.sink.admit(knock(3));
  await expect.poll(values, soon).toEqual([1, 2, 3]);
  await pipeline.sink.admit([lineOf('<13>Nov 21 10:00:00 h CRASH'), ...knock(2)]);
  await expect.poll(values, { timeout: 60_000 }).toEqual([1, 2, 3, 4, 5]);
}, 90_000);

test('does not count again what was counted before a crash that came before the cursor moved', async () => {
  const first = await start();
  first.spool.commit = async () => undefined;
  await first.pipeline.sink.admit(knock(40));
  await expect.poll(values, soon).toEqual(upTo(40));
  await first.pipeline.stop();
  await first.spool.stop();

  const second = await start();
  await second.pipeline.sink.admit(knock(1));
  await expect.poll(values, soon).toEqual(upTo(41));
  expect(await second.metrics.metrics()).toContain('correlation_replayed_total 40');
}, 60_000);

test('counts again what was not recorded before the crash', async () => {
  refusing = true;
  const first = await start();
  await first.pipeline.sink.admit(knock(5));
  await expect.poll(() => first.pipeline.stats().correlation.groups, soon).toBe(1);
  await first.pipeline.stop(20);
  await first.spool.stop();

  refusing = false;
  await start();
  await expect.poll(values, soon).toEqual(upTo(5));
}, 60_000);
