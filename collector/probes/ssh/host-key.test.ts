import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSshHostKey } from './host-key.ts';

function hasDropbear(): boolean {
  try {
    execFileSync('dropbearkey', ['-h'], { stdio: 'ignore' });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
  return true;
}

const timeoutMs = 5_000;

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('the host key of an SSH server', () => {
  let folder: string;
  let running: ChildProcess | undefined;
  let servers: Server[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xiaodun-ssh-'));
  });
  afterEach(async () => {
    if (running?.exitCode === null) {
      running.kill('SIGKILL');
      await once(running, 'close');
    }
    running = undefined;
    for (const server of servers) server.close();
    servers = [];
    rmSync(folder, { recursive: true, force: true });
  });

  async function serving(port: number): Promise<void> {
    await expect
      .poll(
        () =>
          new Promise((resolve) => {
            const socket = connect({ host: '127.0.0.1', port }, () => resolve(true));
            socket.on('error', () => resolve(false));
            socket.on('connect', () => socket.destroy());
          }),
        { timeout: 10_000 },
      )
      .toBe(true);
  }

  const said = async (...bytes: (string | Buffer)[]): Promise<number> => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      for (const one of bytes) socket.write(one);
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };

  for (const type of ['ed25519', 'ecdsa', 'rsa'] as const) {
    it.skipIf(!hasDropbear())(`is read and proven: ${type}`, async () => {
      const file = join(folder, type);
      execFileSync('dropbearkey', ['-t', type, '-f', file], { stdio: 'ignore' });
      const told = execFileSync('dropbearkey', ['-y', '-f', file]).toString();
      const line = told.split('\n').find((text) => /^(?:ssh|ecdsa)-/u.test(text)) ?? '';
      const [kind = '', blob = ''] = line.split(' ');
      const digest = execFileSync('openssl', ['dgst', '-sha256', '-binary'], {
        input: Buffer.from(blob, 'base64'),
      });
      const port = await freePort();
      const pid = join(folder, 'pid');
      const at = `127.0.0.1:${port}`;
      running = spawn('dropbear', ['-F', '-E', '-r', file, '-p', at, '-P', pid], {
        stdio: 'ignore',
      });
      await serving(port);
      const key = await readSshHostKey({ address: '127.0.0.1', port }, { timeoutMs });
      expect(key).toBe(`${kind} SHA256:${digest.toString('base64').replace(/=+$/u, '')}`);
    });
  }

  it('is not made up by a server that talks rubbish', async () => {
    const packetOf = (payload: Buffer) => {
      const head = Buffer.from([0, 0, 0, payload.length + 5, 4]);
      return Buffer.concat([head, payload, Buffer.alloc(4)]);
    };
    const lines = [
      ['HTTP/1.1 400 Bad Request\r\n\r\n', 'x'.repeat(2_000)],
      ['SSH-1.5-old\r\n'],
      ['SSH-2.0-x\r\n', Buffer.from([255, 255, 255, 255, 4])],
      ['SSH-2.0-x\r\n', packetOf(Buffer.from([20, 1, 2, 3]))],
      ['SSH-2.0-x\r\n', packetOf(Buffer.from([31, 0, 0, 0, 9]))],
      ['a\n'.repeat(100)],
      [Buffer.alloc(70_000, 'SSH')],
    ];
    for (const bytes of lines) {
      const port = await said(...bytes);
      const key = await readSshHostKey({ address: '127.0.0.1', port }, { timeoutMs: 2_000 });
      expect(key, String(bytes[0]).slice(0, 20)).toBeUndefined();
    }
  });

  it('is given up after its time and when nobody is there', async () => {
    const port = await said('SSH-2.0-sleeper\r\n');
    expect(
      await readSshHostKey({ address: '127.0.0.1', port }, { timeoutMs: 100 }),
    ).toBeUndefined();
    const nobody = await freePort();
    const target = { address: '127.0.0.1', port: nobody };
    expect(await readSshHostKey(target, { timeoutMs })).toBeUndefined();
  });
});
