import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { addOrderlyClose } from './orderly-close.ts';

test('closes with a kept-alive connection that is answered late and one that never asks', async () => {
  const app = Fastify({ keepAliveTimeout: 600_000 });
  addOrderlyClose(app);
  let answer: () => void = () => undefined;
  let asked: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  app.get('/late', async () => {
    await new Promise<void>((resolve) => {
      answer = resolve;
      asked();
    });
    return 'done';
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const silent = connect(port, '127.0.0.1');
  silent.on('error', () => undefined);
  await once(silent, 'connect');
  const agent = new Agent({ keepAlive: true });
  const request = get({ host: '127.0.0.1', port, path: '/late', agent });
  const response = once(request, 'response') as Promise<[IncomingMessage]>;
  await isAsked;
  const closed = app.close();
  answer();
  const [message] = await response;
  message.resume();
  expect(message.statusCode).toBe(200);
  await closed;
  agent.destroy();
  silent.destroy();
});
