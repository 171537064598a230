import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import type { Answer, AskOptions } from '../prober.ts';
import { createPace } from './pace.ts';
import { createTcpProber, type TcpProberLimits } from './tcp-prober.ts';

const limits: TcpProberLimits = { inFlight: 50, timeoutMs: 300, bannerBytes: 16, bannerMs: 300 };
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function listen(greet: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    greet(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A port whose queue is full and that nobody empties: the system drops further SYNs, as a firewall does. */
async function silentPort(): Promise<number> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer();
     server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
     });`,
    { eval: true },
  );
  closers.push(() => worker.terminate());
  const [port] = (await once(worker, 'message')) as [number];
  return port;
}

async function ask(ports: readonly number[], more: Partial<TcpProberLimits> & AskOptions = {}) {
  const answers: Answer[] = [];
  const questions = ports.map((port) => ({ kind: 'tcp', address: '127.0.0.1', port }) as const);
  const prober = createTcpProber({ ...limits, ...more });
  await prober.ask(questions, (answer) => answers.push(answer), more);
  return answers;
}

const outcomes = (answers: readonly Answer[]) => answers.map(({ outcome }) => outcome);

test('tells open from refused, one packet each', async () => {
  const open = await listen(() => {});
  const answers = await ask([open, await closedPort()]);
  const byPort = new Map(
    answers.map((answer) => [answer.question.kind === 'tcp' && answer.question.port, answer]),
  );
  expect(byPort.get(open)).toMatchObject({ outcome: 'open', sent: 1 });
  expect(outcomes(answers).sort()).toEqual(['open', 'refused']);
  expect(answers.every(({ sent }) => sent === 1)).toBe(true);
});

test('gives up on silence before the system asks again, and counts it where it was late', async () => {
  const port = await silentPort();
  const answers = await ask(Array.from({ length: 8 }, () => port));
  expect(answers).toHaveLength(8);
  const silent = answers.filter(({ outcome }) => outcome === 'silent');
  expect(silent.length).toBeGreaterThan(3);
  const late = await ask([port, port], { timeoutMs: 1_200 });
  expect(late.filter(({ outcome }) => outcome === 'silent').map(({ sent }) => sent)).toEqual([
    2, 2,
  ]);
});

test('keeps the first bytes of a banner, however much or little comes', async () => {
  const flood = await listen((socket) => {
    const more = () => {
      while (socket.writable && socket.write('A'.repeat(65_536)));
    };
    socket.on('drain', more);
    more();
  });
  const greeting = await listen((socket) => socket.end('220 mail\r\n'));
  const mute = await listen(() => {});
  const drip = await listen((socket) => {
    const timer = setInterval(() => socket.write('x'), 50);
    socket.once('close', () => clearInterval(timer));
  });
  const answers = await ask([flood, greeting, mute, drip], { banners: true });
  const banners = new Map(
    answers.map(({ question, banner }) => [question.kind === 'tcp' && question.port, banner]),
  );
  expect(outcomes(answers)).toEqual(['open', 'open', 'open', 'open']);
  expect(banners.get(flood)).toBe('A'.repeat(16));
  expect(banners.get(greeting)).toBe('220 mail\r\n');
  expect(banners.get(mute)).toBeUndefined();
  expect(banners.get(drip)).toMatch(/^x{1,16}$/u);
});

test('answers every question once, with more of them than it may have under way', async () => {
  const open = await listen(() => {});
  const closed = await closedPort();
  const ports = Array.from({ length: 600 }, (_, at) => (at % 3 === 0 ? open : closed));
  const answers = await ask(ports, { inFlight: 20 });
  const count = Object.groupBy(outcomes(answers), (outcome) => outcome);
  expect([count.open?.length, count.refused?.length]).toEqual([200, 400]);
  expect(new Set(answers.map(({ question }) => question)).size).toBe(600);
});

test('gives up what is under way at a signal and sends no more', async () => {
  const port = await silentPort();
  const stop = new AbortController();
  const asking = ask(
    Array.from({ length: 40 }, () => port),
    {
      inFlight: 10,
      timeoutMs: 900,
      signal: stop.signal,
    },
  );
  setTimeout(() => stop.abort(), 50);
  const answers = await asking;
  expect(answers.length).toBeGreaterThanOrEqual(10);
  expect(answers.length).toBeLessThan(40);
  expect(await ask([port], { signal: AbortSignal.abort() })).toEqual([]);
});

test('says that nothing was sent where this machine has no way', async () => {
  const answers: Answer[] = [];
  const question = { kind: 'tcp', address: '255.255.255.255', port: 9 } as const;
  await createTcpProber(limits).ask([question], (answer) => answers.push(answer));
  expect(answers).toMatchObject([{ outcome: 'failed', sent: 0 }]);
});

test('paces without bursts', () => {
  let now = 0;
  const pace = createPace(100, () => now);
  let turns = 0;
  for (; now < 10_000; now += 5) while (pace.take() === 0) turns += 1;
  expect(turns).toBeGreaterThan(950);
  expect(turns).toBeLessThanOrEqual(1_001);
  now += 60_000;
  let burst = 0;
  while (pace.take() === 0) burst += 1;
  expect(burst).toBeLessThanOrEqual(3);
});
