import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSession } from '../session.ts';

const binary = '/usr/sbin/snmpd';

/** The real agent of net-snmp (Debian package `snmpd`). */
export const snmpdIsInstalled = existsSync(binary);

export const snmpdUsers = {
  sha256: { user: 'sha256aes', auth: 'SHA-256', priv: 'AES' },
  sha1: { user: 'sha1aes', auth: 'SHA', priv: 'AES' },
  sha512: { user: 'sha512only', auth: 'SHA-512', priv: undefined },
} as const;
export const authKey = 'correct-auth-key';
export const privKey = 'correct-priv-key';

export interface TestSnmpd {
  port: number;
  stop(): Promise<void>;
}

async function freePort(address: string): Promise<number> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

function configuration(port: number, address: string): string {
  const transport = address.includes(':') ? `udp6:[${address}]:${port}` : `udp:${address}:${port}`;
  const lines = [
    `agentaddress ${transport}`,
    'rocommunity public',
    'rocommunity6 public',
    'sysname test-host',
    'syslocation 机房',
  ];
  for (const { user, auth, priv } of Object.values(snmpdUsers)) {
    const privacy = priv === undefined ? '' : ` ${priv} "${privKey}"`;
    lines.push(`createUser ${user} ${auth} "${authKey}"${privacy}`);
    lines.push(`rouser ${user} ${priv === undefined ? 'auth' : 'priv'}`);
  }
  return `${lines.join('\n')}\n`;
}

async function untilAnswers(port: number, address: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const session = openSession(
      { address, port, credentials: { version: '2c', community: 'public' } },
      { timeoutMs: 500, retries: 0 },
    );
    try {
      await session.get(['1.3.6.1.2.1.1.3.0']);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(100);
    } finally {
      session.close();
    }
  }
}

/** Starts snmpd on a free port of loopback with v2c (`public`) and three SNMPv3 users. */
export async function startSnmpd(address = '127.0.0.1'): Promise<TestSnmpd> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-snmpd-'));
  const port = await freePort(address);
  const file = join(folder, 'snmpd.conf');
  await writeFile(file, configuration(port, address));
  const child = spawn(binary, ['-f', '-C', '-c', file, '-Lf', join(folder, 'log'), '-I', '-smux'], {
    env: { SNMP_PERSISTENT_DIR: folder, MIBS: '' },
    stdio: 'ignore',
  });
  const gone = once(child, 'exit');
  try {
    await untilAnswers(port, address);
  } catch (error) {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    port,
    async stop() {
      child.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
