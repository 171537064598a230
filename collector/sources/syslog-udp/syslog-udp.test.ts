import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, expect, test } from 'vitest';
import { systemTime } from '../../time/time-source.ts';
import { parseSourceConfig } from '../source-config.ts';
import { CollectingSink } from '../testing/collecting-sink.ts';
import { createSyslogUdp, type SyslogUdpSource } from './index.ts';
import { parseDrops } from './kernel-drops.ts';
import { SyslogUdpConfig } from './schema.ts';
import { splitDatagram } from './split-datagram.ts';

/** Deadline of what is awaited; usually a few milliseconds. */
const soon = { timeout: 20_000 };

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some((address) => address.address === '::1'),
);
let running: SyslogUdpSource[] = [];

afterEach(async () => {
  for (const source of running) await source.stop();
  running = [];
});

async function start(sink: CollectingSink, over: Partial<SyslogUdpConfig> = {}) {
  const config = parseSourceConfig(SyslogUdpConfig, {
    hosts: hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'],
    port: 0,
    ...over,
  });
  const metrics = new Registry();
  const log = pino({ enabled: false });
  const source = createSyslogUdp(config, { sink, time: systemTime, log, metrics });
  running.push(source);
  await source.start();
  return { source, metrics };
}

async function send(port: number, datagrams: readonly (string | Buffer)[], host = '127.0.0.1') {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  for (const datagram of datagrams) {
    await new Promise((resolve) => socket.send(datagram, port, host, resolve));
  }
  socket.close();
}

test('takes datagrams as they are, with the address of the sender', async () => {
  const sink = new CollectingSink();
  const { source } = await start(sink);
  const gbk = Buffer.from([0x3c, 0x31, 0x3e, 0xb5, 0xc7, 0xc2, 0xbc, 0x00, 0xff, 0x07]);
  await send(source.port(), ['<13>one', gbk, '', '<13>three\r\n']);
  await expect.poll(() => sink.lines.length, soon).toBe(3);
  expect(sink.lines.map((line) => Buffer.from(line.raw))).toEqual([
    Buffer.from('<13>one'),
    gbk,
    Buffer.from('<13>three'),
  ]);
  expect(sink.lines[0]).toMatchObject({ transport: 'udp', sourceAddress: '127.0.0.1' });
});

test.skipIf(!hasIpv6)('listens on IPv6 at the same port', async () => {
  const sink = new CollectingSink();
  const { source } = await start(sink);
  await send(source.port(), ['<13>six'], '::1');
  await expect.poll(() => sink.lines[0]?.sourceAddress, soon).toBe('::1');
});

test('drops what finds no room and counts it for the sender', async () => {
  const sink = new CollectingSink();
  sink.room = 2;
  const { source } = await start(sink);
  await send(source.port(), ['<13>1', '<13>2', '<13>3', '<13>4']);
  await expect.poll(() => sink.drops.length, soon).toBe(2);
  expect(sink.drops[0]).toEqual({
    transport: 'udp',
    address: '127.0.0.1',
    reason: 'full',
    lines: 1,
  });
});

test('cuts an oversized datagram and counts it', async () => {
  const sink = new CollectingSink();
  const { source } = await start(sink, { maxLineBytes: 1_000 });
  await send(source.port(), [`<13>${'x'.repeat(9_000)}`]);
  await expect.poll(() => sink.lines[0]?.raw.length, soon).toBe(1_000);
  expect(sink.drops[0]?.reason).toBe('oversized');
});

test('splits a datagram only where a new PRI starts', () => {
  const split = (text: string) => splitDatagram(Buffer.from(text)).map(String);
  expect(split('<13>a\n<14>b\n')).toEqual(['<13>a', '<14>b']);
  expect(split('<13>java.lang.Error\n  at x\n<notpri>')).toEqual([
    '<13>java.lang.Error\n  at x\n<notpri>',
  ]);
  expect(split('<13>a\n<1234>b')).toEqual(['<13>a\n<1234>b']);
  expect(split('\n\0')).toEqual([]);
});

test('names the port when it is taken', async () => {
  const { source } = await start(new CollectingSink());
  const second = start(new CollectingSink(), { hosts: ['127.0.0.1'], port: source.port() });
  await expect(second).rejects.toMatchObject({
    code: 'ADDRESS_IN_USE',
    message: expect.stringContaining(`port ${source.port()}`),
  });
});

test('reads drops of its port from the table of the kernel', () => {
  const table = [
    '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops',
    '  100: 00000000:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1234 2 0000000000000000 17',
    '  101: 0100007F:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1235 2 0000000000000000 3',
    '  102: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1236 2 0000000000000000 99',
  ].join('\n');
  expect(parseDrops(table, 5514)).toBe(20);
});
