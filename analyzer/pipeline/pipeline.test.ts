import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Event } from '../../collector/events/event.ts';
import { openSpool, type Spool } from '../../collector/spool/spool.ts';
import { lineOf } from '../../collector/spool/testing/line.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import type { DetectedEvent } from '../alerts/alerts.ts';
import type { SenderCount } from './messages.ts';
import { createPipeline, type Pipeline, type PipelineDeps } from './pipeline.ts';

/** Deadline of what is awaited; usually a few milliseconds. */
const soon = { timeout: 20_000 };

/** A store that says no when told to, and keeps one event per id as the real ones do. */
class MemoryStore {
  byId = new Map<string, Event>();
  refusing = false;
  appends = 0;

  async append(events: readonly Event[]) {
    this.appends++;
    if (this.refusing) throw new Error('no space left');
    const before = this.byId.size;
    for (const event of events) this.byId.set(event['event.id'], event);
    const stored = this.byId.size - before;
    return { stored, duplicates: events.length - stored };
  }

  get messages(): string[] {
    return [...this.byId.values()].map((event) => event['event.original']);
  }
}

const rule = (word: string) => `
title: Says ${word}
id: 6f1c1a52-5d4e-4d3e-9a3c-0d7c6a1f2b3c
status: test
level: high
logsource: {}
detection:
  selection:
    event.original|contains: ${word}
  condition: selection
`;

let folder: string;
let spools: Spool[];
let pipelines: Pipeline[];
let store: MemoryStore;
let detected: DetectedEvent[];
let seen: SenderCount[];
let dropped: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipeline-'));
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'rules', 'one.yml'), rule('burglar'));
  spools = [];
  pipelines = [];
  store = new MemoryStore();
  detected = [];
  seen = [];
  dropped = 0;
});

afterEach(async () => {
  for (const pipeline of pipelines) await pipeline.stop(0);
  for (const spool of spools) await spool.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(over: Partial<PipelineDeps> = {}, maxBytes = 16 * 1024 * 1024) {
  const log = pino({ enabled: false });
  const metrics = new Registry();
  const spool = await openSpool({
    folder: join(folder, 'spool'),
    maxBytes,
    commitDelayMs: 5,
    time: systemTime,
    log,
    metrics,
  });
  spools.push(spool);
  const { options, ...rest } = over;
  const pipeline = createPipeline({
    spool,
    events: store,
    alerts: { record: async (batch) => void detected.push(...batch) },
    sources: {
      seen: (senders) => void seen.push(...senders),
      dropped: (_transport, _address, lines) => void (dropped += lines),
    },
    rulePaths: { rules: [join(folder, 'rules')] },
    enrichment: {
      defaultUnitId: 'home',
      owners: new Map([['192.0.2.7', { unitId: 'school-7', assetId: 'switch-7' }]]),
    },
    nodeId: 'n1',
    timeZone: 'Asia/Shanghai',
    time: systemTime,
    log,
    metrics,
    options: { lingerMs: 5, retryMs: 20, ...options },
    ...rest,
  });
  pipelines.push(pipeline);
  await pipeline.start();
  return { pipeline, spool, metrics };
}

test('stores lines with unit and asset of the sender, and counts the senders', async () => {
  const { pipeline } = await start();
  pipeline.offer(lineOf('<13>Nov 21 10:00:00 sw1 hello', { sourceAddress: '192.0.2.7' }));
  pipeline.offer(lineOf('<13>Nov 21 10:00:00 other hello'));
  await expect.poll(() => store.byId.size, soon).toBe(2);
  const [known, other] = [...store.byId.values()];
  expect(known).toMatchObject({
    'unit.id': 'school-7',
    'asset.id': 'switch-7',
    'event.original': '<13>Nov 21 10:00:00 sw1 hello',
  });
  expect(other).toMatchObject({ 'unit.id': 'home' });
  expect(other!['event.id']).toMatch(/^n1-\d{10}-\d{10}$/);
  await expect.poll(() => seen.length, soon).toBe(2);
  expect(seen[0]).toMatchObject({ address: '192.0.2.7', unitId: 'school-7', events: 1 });
});

test('keeps binary and GBK lines that nobody can read', async () => {
  const { pipeline } = await start();
  const raw = Buffer.from([0xd6, 0xd0, 0xce, 0xc4, 0x00, 0x01, 0xff, 0xfe]);
  pipeline.offer(lineOf('', { raw }));
  await expect.poll(() => store.byId.size, soon).toBe(1);
  expect([...store.byId.values()][0]!['event.kind']).toBe('pipeline_error');
  expect(pipeline.stats().stages.find((stage) => stage.name === 'store')).toMatchObject({
    in: 1,
    out: 1,
    dropped: 0,
  });
});

test('hands detections to the alerts', async () => {
  const { pipeline } = await start();
  for (const word of ['visitor', 'burglar', 'visitor']) {
    pipeline.offer(lineOf(`<13>Nov 21 10:00:00 door a ${word} came`));
  }
  await expect.poll(() => detected.length, soon).toBe(1);
  expect(detected[0]!.detection.title).toBe('Says burglar');
  expect(detected[0]!.event['event.original']).toContain('burglar');
});

test('tells what its rules cost, also over a reload', async () => {
  const { pipeline } = await start();
  const id = '6f1c1a52-5d4e-4d3e-9a3c-0d7c6a1f2b3c';
  const cost = () => pipeline.ruleWork().unsaved.find(({ ruleId }) => ruleId === id);
  for (const word of ['visitor', 'burglar', 'burglar']) {
    pipeline.offer(lineOf(`<13>Nov 21 10:00:00 door a ${word} came`));
  }
  await expect.poll(() => detected.length, soon).toBe(2);
  // Whatever it is asked for, a thread answers with what its rules have cost up to now.
  pipeline.switchRuleOn(id);
  await expect.poll(() => cost()?.matched, soon).toBe(2);
  expect(cost()?.candidates).toBeGreaterThanOrEqual(2);
  await pipeline.reloadRules();
  pipeline.offer(lineOf('<13>Nov 21 10:00:00 door a burglar came back'));
  await expect.poll(() => detected.length, soon).toBe(3);
  pipeline.switchRuleOn(id);
  await expect.poll(() => cost()?.matched, soon).toBe(3);
  await rm(join(folder, 'rules', 'one.yml'));
  await writeFile(join(folder, 'rules', 'two.yml'), rule('spy').replace('6f1c1a52', '7f1c1a52'));
  await pipeline.reloadRules();
  expect(cost()).toBeUndefined();
});

test('takes new rules without a restart, and keeps the old ones when the new are unusable', async () => {
  const { pipeline } = await start();
  await writeFile(join(folder, 'rules', 'one.yml'), rule('spy'));
  const inUse = await pipeline.reloadRules();
  expect(inUse.rules.map((one) => one.title)).toEqual(['Says spy']);
  await writeFile(join(folder, 'rules', 'one.yml'), 'title: [unfinished');
  await expect(pipeline.reloadRules()).resolves.toMatchObject({
    rules: [{ title: 'Says spy' }],
    faults: [{ code: 'BAD_YAML' }],
  });
  pipeline.offer(lineOf('<13>Nov 21 10:00:00 door a spy and a burglar'));
  await expect.poll(() => detected.map((one) => one.detection.title), soon).toEqual(['Says spy']);
});

test('does not take a thread that compiles many rules for one that hangs', async () => {
  const workerUrl = new URL('./testing/slow-reload.worker.ts', import.meta.url);
  const { pipeline } = await start({ options: { workerUrl } });
  const reloaded = pipeline.reloadRules();
  pipeline.offer(lineOf('<13>Nov 21 10:00:00 door a visitor came'));
  await expect.poll(() => store.byId.size, soon).toBe(1);
  await expect(reloaded).resolves.toMatchObject({ rules: [{ title: 'Says burglar' }] });
  expect(pipeline.stats().threadRestarts).toBe(0);
});

test('reads rules anew one time after the other, so that the newest stay', async () => {
  const { pipeline } = await start();
  const reloads: Promise<unknown>[] = [];
  for (const word of ['one', 'two', 'three', 'four']) {
    await writeFile(join(folder, 'rules', 'one.yml'), rule(word));
    reloads.push(pipeline.reloadRules());
  }
  await Promise.all(reloads);
  expect(pipeline.rules().rules.map((one) => one.title)).toEqual(['Says four']);
});

test('uses a new address map for the lines that follow', async () => {
  const { pipeline } = await start();
  pipeline.setEnrichment({ defaultUnitId: 'other-home', owners: new Map() });
  pipeline.offer(lineOf('<13>Nov 21 10:00:00 sw1 hello', { sourceAddress: '192.0.2.7' }));
  await expect.poll(() => [...store.byId.values()][0]?.['unit.id'], soon).toBe('other-home');
});

test('waits while the store refuses, says why, and stores everything afterwards', async () => {
  const { pipeline, spool } = await start();
  store.refusing = true;
  for (let n = 0; n < 50; n++) pipeline.offer(lineOf(`<13>Nov 21 10:00:00 h line ${n}`));
  await expect.poll(() => pipeline.stats().failure, soon).toBe('no space left');
  await expect.poll(() => spool.stats().bytes, soon).toBeGreaterThan(0);
  store.refusing = false;
  await expect.poll(() => store.byId.size, soon).toBe(50);
  await expect.poll(() => pipeline.stats().failure, soon).toBeUndefined();
});

test('refuses lines when the store is away and the spool is full, and counts them', async () => {
  store.refusing = true;
  const { pipeline } = await start({}, 64 * 1024);
  const line = lineOf(`<13>Nov 21 10:00:00 h ${'x'.repeat(1_000)}`);
  let taken = 0;
  while (pipeline.offer(line)) taken++;
  pipeline.sink.drop('udp', '192.0.2.10', 'full', 1);
  await expect(pipeline.sink.admit([line])).rejects.toMatchObject({ code: 'SPOOL_FULL' });
  expect(dropped).toBe(1);
  expect(pipeline.stats().stages[0]).toEqual({
    name: 'receive',
    in: taken + 1,
    out: taken,
    dropped: 1,
  });
  store.refusing = false;
  await expect.poll(() => store.byId.size, soon).toBe(taken);
  await expect.poll(() => pipeline.offer(line), soon).toBe(true);
});

test('drains when it is stopped', async () => {
  const { pipeline, spool } = await start();
  for (let n = 0; n < 3_000; n++) pipeline.offer(lineOf(`<13>Nov 21 10:00:00 h line ${n}`));
  await pipeline.stop(25_000);
  expect(store.byId.size).toBe(3_000);
  expect(await spool.read(1)).toBeUndefined();
});

test('stops in time when the store is away, and replays after the restart, each line once', async () => {
  store.refusing = true;
  const first = await start();
  for (let n = 0; n < 700; n++) first.pipeline.offer(lineOf(`<13>Nov 21 10:00:00 h line ${n}`));
  await expect.poll(() => store.appends, soon).toBeGreaterThan(0);
  await first.pipeline.stop(100);
  await first.spool.stop();
  store.refusing = false;
  await start();
  await expect.poll(() => store.byId.size, soon).toBe(700);
  expect(new Set(store.messages).size).toBe(700);
});

test('finds the line that kills its thread, keeps it unparsed and loses no other', async () => {
  const workerUrl = new URL('./testing/poison.worker.ts', import.meta.url);
  const { pipeline } = await start({ options: { workerUrl } });
  for (let n = 0; n < 8; n++) {
    pipeline.offer(lineOf(`<13>Nov 21 10:00:00 h line ${n} ${n === 5 ? 'CRASH' : ''}`));
  }
  await expect.poll(() => store.byId.size, { timeout: 80_000 }).toBe(8);
  const poison = [...store.byId.values()].filter((event) => event['error.code'] === 'POISON_LINE');
  expect(poison.map((event) => event['event.original'])).toEqual([
    '<13>Nov 21 10:00:00 h line 5 CRASH',
  ]);
  expect(poison[0]).toMatchObject({ 'event.kind': 'pipeline_error', 'unit.id': 'home' });
  expect(pipeline.stats().poisonLines).toBe(1);
  expect(pipeline.stats().threadRestarts).toBeGreaterThan(1);
}, 90_000);

test('ends a thread that hangs on a line', async () => {
  const workerUrl = new URL('./testing/poison.worker.ts', import.meta.url);
  const { pipeline } = await start({ options: { workerUrl, batchTimeoutMs: 2_000 } });
  pipeline.offer(lineOf('<13>Nov 21 10:00:00 h HANG'));
  await expect.poll(() => store.byId.size, { timeout: 80_000 }).toBe(1);
  expect(pipeline.stats().poisonLines).toBe(1);
}, 90_000);

test('starts without rules when their folder is missing, and says so', async () => {
  const { pipeline } = await start({ rulePaths: { rules: [join(folder, 'nowhere')] } });
  expect(pipeline.rules().faults).toMatchObject([{ code: 'NO_FILE' }]);
  pipeline.offer(lineOf('<13>Nov 21 10:00:00 h still stored'));
  await expect.poll(() => store.byId.size, soon).toBe(1);
});
