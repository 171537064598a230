import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPipelineMetrics } from '../../../analyzer/pipeline/metrics.ts';
import { createSpoolSink } from '../../../analyzer/pipeline/spool-sink.ts';
import { decodeRecord } from '../../../collector/spool/record.ts';
import { openSpool, type Spool } from '../../../collector/spool/spool.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { ingestFeature } from './index.ts';

/** Deadline of what is awaited; usually a few milliseconds. */
const soon = { timeout: 20_000 };

let folder: string;
let spool: Spool;
let app: TestApp;
let officer: SignedIn;
let diskFull: boolean;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingest-'));
  diskFull = false;
  const metrics = new Registry();
  spool = await openSpool({
    folder,
    maxBytes: 256 * 1024,
    retryMs: 20,
    openSegment: (path) => open(diskFull ? '/dev/full' : path, diskFull ? 'r+' : 'wx'),
    time: systemTime,
    log: pino({ enabled: false }),
    metrics,
  });
  const sink = createSpoolSink({
    spool,
    metrics: createPipelineMetrics(metrics),
    onDrop: () => undefined,
  });
  app = await testApp({ features: [ingestFeature({ sink, time: systemTime })] });
  officer = await app.signIn('school-security-officer', 'schoolA');
});

afterEach(async () => {
  await app.dispose();
  await spool.stop();
  await rm(folder, { recursive: true });
});

function post(type: string, body: string | Buffer) {
  return app.app.inject({
    method: 'POST',
    url: '/api/v1/ingest',
    headers: { ...officer.headers, 'content-type': type },
    payload: body,
  });
}

async function spooled(): Promise<Buffer[]> {
  const batch = await spool.read(1_000);
  if (!batch) return [];
  return [...batch.offsets].map((offset) => Buffer.from(decodeRecord(batch.bytes, offset).raw));
}

test('answers 202 once the lines are on disk', async () => {
  const body = '{"raw":"<13>one"}\n{"raw_base64":"tcfCvA=="}\n\n';
  const reply = await post('application/x-ndjson', body);
  expect(reply.statusCode).toBe(202);
  expect(reply.json()).toEqual({ accepted: 2 });
  expect(await spooled()).toEqual([Buffer.from('<13>one'), Buffer.from([0xb5, 0xc7, 0xc2, 0xbc])]);
});

test('takes plain text line by line, bytes as they are', async () => {
  const gbk = Buffer.from([0x3c, 0x31, 0x3e, 0xb5, 0xc7]);
  const body = Buffer.concat([Buffer.from('<13>one\r\n\n'), gbk]);
  expect((await post('text/plain', body)).json()).toEqual({ accepted: 2 });
  expect(await spooled()).toEqual([Buffer.from('<13>one'), gbk]);
});

test('takes all or nothing and names the line that is wrong', async () => {
  const reply = await post('application/x-ndjson', '{"raw":"good"}\n{"text":"bad"}\n');
  expect(reply.statusCode).toBe(400);
  expect(reply.json()).toMatchObject({ code: 'BAD_LINE', line: 2 });
  expect(await spooled()).toEqual([]);
});

test('refuses lines that are too long and bodies of other types', async () => {
  expect((await post('text/plain', 'x'.repeat(70_000))).json()).toMatchObject({ code: 'BAD_LINE' });
  expect((await post('application/xml', '<a/>')).statusCode).toBe(415);
});

test('answers 503 while the disk is full, and takes the lines when sent again', async () => {
  diskFull = true;
  const reply = await post('text/plain', '<13>later');
  expect(reply.statusCode).toBe(503);
  expect(reply.json()).toMatchObject({ code: 'SPOOL_FAILING' });
  expect(reply.headers['retry-after']).toBeDefined();
  diskFull = false;
  await expect.poll(async () => (await post('text/plain', '<13>later')).statusCode, soon).toBe(202);
  expect(await spooled()).toEqual([Buffer.from('<13>later')]);
});

test('answers 503 when the spool is full', async () => {
  const body = `${'x'.repeat(60_000)}\n`.repeat(10);
  expect((await post('text/plain', body)).json()).toMatchObject({ code: 'SPOOL_FULL' });
});

test('needs the right to create events', async () => {
  officer = await app.signIn('school-cio', 'schoolA');
  expect((await post('text/plain', '<13>x')).statusCode).toBe(403);
});
