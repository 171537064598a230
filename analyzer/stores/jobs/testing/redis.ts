import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../../records/testing/free-port.ts';

const binary = '/usr/bin/redis-server';

export const redisIsInstalled = existsSync(binary);

export interface TestRedis {
  url: string;
  stop(): Promise<void>;
}

async function untilReady(url: string, isAlive: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => undefined);
    try {
      await client.connect();
      client.disconnect();
      return;
    } catch (error) {
      client.disconnect();
      if (!isAlive() || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

/** A throw-away Redis on a free port of the loopback that writes every command to disk, as a cluster should. */
export async function startRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-redis-'));
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];
  const server = spawn(binary, [...settings, ...durable, '--maxmemory-policy', 'noeviction'], {
    stdio: 'ignore',
  });
  const url = `redis://127.0.0.1:${port}`;
  await untilReady(url, () => server.exitCode === null);
  return {
    url,
    async stop() {
      server.kill('SIGTERM');
      if (server.exitCode === null) await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
