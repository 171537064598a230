import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, expect, test } from 'vitest';
import { systemTime } from '../../time/time-source.ts';
import type { Source } from '../line-sink.ts';
import { parseSourceConfig } from '../source-config.ts';
import { CollectingSink } from '../testing/collecting-sink.ts';
import { createSyslogTcp } from './index.ts';
import { SyslogTcpConfig } from './schema.ts';

/** Deadline of what is awaited; usually a few milliseconds. */
const soon = { timeout: 20_000 };

let running: Source[] = [];
let clients: Socket[] = [];

afterEach(async () => {
  for (const client of clients) client.destroy();
  for (const source of running) await source.stop();
  running = [];
  clients = [];
});

async function start(sink: CollectingSink, over: Partial<SyslogTcpConfig> = {}) {
  const config = parseSourceConfig(SyslogTcpConfig, { host: '127.0.0.1', port: 0, ...over });
  const metrics = new Registry();
  const log = pino({ enabled: false });
  const source = createSyslogTcp(config, { sink, time: systemTime, log, metrics });
  running.push(source);
  await source.start();
  return { source, metrics };
}

async function dial(source: Source): Promise<Socket> {
  const socket = connect(source.port(), '127.0.0.1');
  socket.on('error', () => undefined);
  clients.push(socket);
  await once(socket, 'connect');
  return socket;
}

async function closedFor(metrics: Registry, reason: string): Promise<number> {
  const metric = await metrics.getSingleMetric('source_connections_closed_total')!.get();
  return metric.values.find((value) => value.labels['reason'] === reason)?.value ?? 0;
}

test('tells octet counting and newlines apart per frame', async () => {
  const sink = new CollectingSink();
  const { source } = await start(sink);
  const counted = await dial(source);
  counted.end('5 <13>a8 <13>b\ncd');
  const lines = await dial(source);
  lines.end('<13>one\r\n<13>two\n');
  await expect
    .poll(() => sink.texts.sort(), soon)
    .toEqual(['<13>a', '<13>b\ncd', '<13>one', '<13>two']);
  expect(sink.lines[0]).toMatchObject({ transport: 'tcp', sourceAddress: '127.0.0.1' });
});

test('puts a line together that arrives byte by byte, and takes a last one without newline', async () => {
  const sink = new CollectingSink();
  const { source } = await start(sink);
  const socket = await dial(source);
  socket.setNoDelay(true);
  for (const byte of '<13>slow\n<13>end') {
    socket.write(byte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.end();
  await expect.poll(() => sink.texts, soon).toEqual(['<13>slow', '<13>end']);
});

test('keeps binary and GBK bytes as they are', async () => {
  const sink = new CollectingSink();
  const { source } = await start(sink);
  const raw = Buffer.from([0x3c, 0x31, 0x33, 0x3e, 0xd6, 0xd0, 0x01, 0x80, 0xfe]);
  (await dial(source)).end(Buffer.concat([raw, Buffer.from('\n')]));
  await expect.poll(() => sink.lines.length, soon).toBe(1);
  expect(Buffer.from(sink.lines[0]!.raw)).toEqual(raw);
});

test('cuts an endless line at the limit and goes on with the next', async () => {
  const sink = new CollectingSink();
  const { source } = await start(sink, { maxLineBytes: 1_024 });
  (await dial(source)).end(`<13>${'x'.repeat(500_000)}\n<13>next\n`);
  await expect.poll(() => sink.lines.length, soon).toBe(2);
  expect(sink.lines[0]!.raw.length).toBe(1_024);
  expect(sink.texts[1]).toBe('<13>next');
  expect(sink.drops).toEqual([
    { transport: 'tcp', address: '127.0.0.1', reason: 'oversized', lines: 1 },
  ]);
});

test('slows the sender down while there is no room, and loses nothing', async () => {
  const sink = new CollectingSink();
  sink.room = 100;
  const { source, metrics } = await start(sink);
  const socket = await dial(source);
  const total = 60_000;
  const all = Array.from({ length: total }, (_, n) => `<13>${n} ${'p'.repeat(200)}\n`).join('');
  socket.end(all);
  const paused = async () =>
    (await metrics.getSingleMetric('source_connections_paused')!.get()).values[0]?.value;
  await expect.poll(paused, soon).toBe(1);
  // More than the kernel's buffers hold, so that the sender has to wait.
  expect(socket.writableLength).toBeGreaterThan(0);
  expect(sink.lines.length).toBe(100);
  sink.makeRoom();
  await expect.poll(() => sink.lines.length, { timeout: 10_000 }).toBe(total);
  expect(sink.texts.at(-1)).toContain(`<13>${total - 1} `);
  expect(sink.drops).toEqual([]);
});

test('closes connections beyond the cap and beyond the cap per address', async () => {
  const sink = new CollectingSink();
  const { source, metrics } = await start(sink, { maxConnections: 3, maxConnectionsPerAddress: 2 });
  const kept = [await dial(source), await dial(source)];
  const refused = await dial(source);
  await once(refused, 'close');
  expect(await closedFor(metrics, 'address-limit')).toBe(1);
  kept[0]!.end('<13>still served\n');
  await expect.poll(() => sink.texts, soon).toEqual(['<13>still served']);
});

test('reaps a half-open peer that never finishes its line', async () => {
  const sink = new CollectingSink();
  const { source, metrics } = await start(sink, { unfinishedSeconds: 1, idleSeconds: 60 });
  const silent = await dial(source);
  const half = await dial(source);
  half.write('<13>half a li');
  await Promise.all([once(silent, 'close'), once(half, 'close')]);
  expect(await closedFor(metrics, 'idle')).toBe(2);
  await expect.poll(() => sink.texts, soon).toEqual(['<13>half a li']);
});

test('survives peers that reset', async () => {
  const sink = new CollectingSink();
  const { source } = await start(sink);
  for (let n = 0; n < 20; n++) (await dial(source)).resetAndDestroy();
  (await dial(source)).end('<13>alive\n');
  await expect.poll(() => sink.texts, soon).toContain('<13>alive');
});

test('closes what is open when it stops, twice if asked', async () => {
  const sink = new CollectingSink();
  const { source } = await start(sink);
  const socket = await dial(source);
  socket.write('<13>before the end');
  await expect.poll(() => socket.bytesWritten, soon).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await source.stop();
  await source.stop();
  await expect.poll(() => sink.texts, soon).toEqual(['<13>before the end']);
});
