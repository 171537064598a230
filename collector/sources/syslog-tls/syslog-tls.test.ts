import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemTime } from '../../time/time-source.ts';
import { testCertificate, type TestCertificate } from '../testing/certificates.ts';
import { parseSourceConfig } from '../source-config.ts';
import { CollectingSink } from '../testing/collecting-sink.ts';
import { createSyslogTls, type SyslogTlsSource } from './index.ts';
import { SyslogTlsConfig } from './schema.ts';

/** Deadline of what is awaited; usually a few milliseconds. */
const soon = { timeout: 20_000 };

let folder: string;
let running: SyslogTlsSource[] = [];
const ca = testCertificate('Test CA');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-'));
  await useCertificate(testCertificate('localhost', ca));
});

afterEach(async () => {
  for (const source of running) await source.stop();
  running = [];
  await rm(folder, { recursive: true });
});

async function useCertificate(certificate: TestCertificate): Promise<void> {
  await writeFile(join(folder, 'cert.pem'), certificate.cert);
  await writeFile(join(folder, 'key.pem'), certificate.key);
}

async function start(sink: CollectingSink, over: Partial<SyslogTlsConfig> = {}) {
  const config = parseSourceConfig(SyslogTlsConfig, {
    host: '127.0.0.1',
    port: 0,
    certFile: join(folder, 'cert.pem'),
    keyFile: join(folder, 'key.pem'),
    ...over,
  });
  const metrics = new Registry();
  const log = pino({ enabled: false });
  const source = createSyslogTls(config, { sink, time: systemTime, log, metrics });
  running.push(source);
  await source.start();
  return source;
}

function dial(source: SyslogTlsSource, client?: TestCertificate): TLSSocket {
  const socket = connect({
    host: '127.0.0.1',
    port: source.port(),
    servername: 'localhost',
    ca: ca.cert,
    ...(client ? { cert: client.cert, key: client.key } : {}),
  });
  socket.on('error', () => undefined);
  return socket;
}

test('takes octet-counted lines over TLS', async () => {
  const sink = new CollectingSink();
  const socket = dial(await start(sink));
  await once(socket, 'secureConnect');
  socket.end('9 <13>hello7 <13>bye');
  await expect.poll(() => sink.texts, soon).toEqual(['<13>hello', '<13>bye']);
  expect(sink.lines[0]).toMatchObject({ transport: 'tls', sourceAddress: '127.0.0.1' });
});

test('wants a client certificate of its CA when one is configured', async () => {
  await writeFile(join(folder, 'ca.pem'), ca.cert);
  const sink = new CollectingSink();
  const source = await start(sink, { clientCaFile: join(folder, 'ca.pem') });
  dial(source).end('<13>nobody\n');
  const stranger = testCertificate('switch-9', testCertificate('Other CA'));
  dial(source, stranger).end('<13>stranger\n');
  const known = dial(source, testCertificate('switch-1', ca));
  await once(known, 'secureConnect');
  known.end('<13>known\n');
  await expect.poll(() => sink.texts, soon).toEqual(['<13>known']);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(sink.texts).toEqual(['<13>known']);
});

test('serves a renewed certificate without a restart, and keeps the old one when the new is broken', async () => {
  const source = await start(new CollectingSink());
  const serial = async () => {
    const socket = dial(source);
    await once(socket, 'secureConnect');
    const { serialNumber } = socket.getPeerCertificate();
    socket.end();
    return serialNumber;
  };
  const before = await serial();
  await useCertificate(testCertificate('localhost', ca));
  expect(await source.reload()).toBe(true);
  const renewed = await serial();
  expect(renewed).not.toBe(before);
  await writeFile(join(folder, 'key.pem'), 'not a key');
  expect(await source.reload()).toBe(false);
  expect(await serial()).toBe(renewed);
});

test('notices by itself that the files changed', async () => {
  const source = await start(new CollectingSink(), { checkCertificateSeconds: 1 });
  const renewed = testCertificate('localhost', ca);
  await useCertificate(renewed);
  await expect
    .poll(
      async () => {
        const socket = dial(source);
        await once(socket, 'secureConnect');
        const pem = socket.getPeerX509Certificate()?.toString() ?? '';
        socket.destroy();
        return pem.replaceAll('\n', '');
      },
      { timeout: 10_000, interval: 200 },
    )
    .toBe(renewed.cert.replaceAll('\n', ''));
});

test('cuts off a peer that speaks no TLS, or nothing at all', async () => {
  const sink = new CollectingSink();
  const source = await start(sink, { handshakeSeconds: 1 });
  const plain = connectPlain(source.port(), '127.0.0.1');
  plain.on('error', () => undefined);
  plain.write('<13>plain text\n');
  const silent = connectPlain(source.port(), '127.0.0.1');
  silent.on('error', () => undefined);
  await Promise.all([once(plain, 'close'), once(silent, 'close')]);
  expect(sink.lines).toEqual([]);
});

test('says which file is unusable when it starts', async () => {
  await writeFile(join(folder, 'cert.pem'), 'not a certificate');
  await expect(start(new CollectingSink())).rejects.toMatchObject({
    code: 'CERTIFICATE_UNREADABLE',
    message: expect.stringContaining('cert.pem'),
  });
});
