import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLiveBus, type LiveBus } from '../../../analyzer/live/live-bus.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { liveFeature } from './index.ts';

/** Deadline of what is awaited; usually a few milliseconds. */
const soon = { timeout: 20_000 };

let app: TestApp;
let live: LiveBus;
let port: number;
let streams: IncomingMessage[];

beforeEach(async () => {
  live = createLiveBus();
  streams = [];
  app = await testApp({
    features: ({ records, time }) => [
      liveFeature({ records, live, time, maxPerAccount: 2, heartbeatMs: 50 }),
    ],
  });
  await app.app.listen({ port: 0, host: '127.0.0.1' });
  port = (app.app.server.address() as AddressInfo).port;
});

afterEach(async () => {
  for (const stream of streams) stream.destroy();
  await app.dispose();
});

interface Stream {
  status: number;
  type: string | undefined;
  text: () => string;
  ended: () => boolean;
}

function openStream(who?: SignedIn): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: '/api/v1/live', headers: who?.headers ?? {} };
    const call = request(options, (stream) => {
      streams.push(stream);
      let text = '';
      let ended = false;
      stream.on('data', (bytes: Buffer) => (text += bytes.toString()));
      stream.on('end', () => (ended = true));
      stream.on('error', () => (ended = true));
      resolve({
        status: stream.statusCode ?? 0,
        type: stream.headers['content-type'],
        text: () => text,
        ended: () => ended,
      });
    });
    call.on('error', reject);
    call.end();
  });
}

test('tells what changed in units that the reader sees, and nothing else', async () => {
  const stream = await openStream(await app.signIn('school-security-officer', 'schoolA'));
  expect(stream).toMatchObject({ status: 200, type: 'text/event-stream; charset=utf-8' });
  live.publish({ topic: 'alert', unitId: 'schoolB', id: 'hidden', change: 'opened' });
  live.publish({ topic: 'alert', unitId: 'schoolA', id: 'shown', change: 'opened' });
  live.publish({ topic: 'health' });
  await expect.poll(stream.text, soon).toContain('"topic":"health"');
  expect(stream.text()).toContain(
    'data: {"topic":"alert","unitId":"schoolA","id":"shown","change":"opened"}\n\n',
  );
  expect(stream.text()).not.toContain('hidden');
});

test('tells the parties of a case as well, and none of them of the others', async () => {
  const stream = await openStream(await app.signIn('school-cio', 'schoolB'));
  const news = { topic: 'delivery', unitId: 'schoolA', version: 2 } as const;
  live.publish({ ...news, id: 'hidden', alsoUnits: ['county'] });
  live.publish({ ...news, id: 'shown', alsoUnits: ['county', 'schoolB'] });
  await expect.poll(stream.text, soon).toContain('shown');
  expect(stream.text()).toContain(
    'data: {"topic":"delivery","unitId":"schoolA","version":2,"id":"shown"}\n\n',
  );
  expect(stream.text()).not.toMatch(/hidden|county/);
});

test('tells nothing of what the reader has no right to read', async () => {
  const stream = await openStream(await app.signIn('audit-admin', 'province'));
  live.publish({ topic: 'alert', unitId: 'schoolA', id: 'a', change: 'opened' });
  live.publish({ topic: 'health' });
  await expect.poll(stream.text, soon).toContain(': still here');
  expect(stream.text()).not.toContain('data:');
});

test('needs a session, and bounds the streams of an account', async () => {
  expect((await openStream()).status).toBe(401);
  const officer = await app.signIn('school-security-officer', 'schoolA');
  await openStream(officer);
  await openStream(officer);
  expect((await openStream(officer)).status).toBe(503);
  streams.at(-2)?.destroy();
  await expect.poll(async () => (await openStream(officer)).status, soon).toBe(200);
});

test('ends its streams when the node stops', async () => {
  const stream = await openStream(await app.signIn('school-cio', 'schoolA'));
  await app.app.close();
  await expect.poll(stream.ended, soon).toBe(true);
});
