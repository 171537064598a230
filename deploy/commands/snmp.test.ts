import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Facts } from '../../collector/probes/snmp/facts.ts';
import { snmpCommand } from './snmp.ts';
import { startDemoAgents, type DemoAgents } from '../demo/agents/start-agents.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const user = {
  name: 'reader',
  authProtocol: 'SHA-256',
  authKey: 'auth-key-of-demo',
  privProtocol: 'AES-128',
  privKey: 'priv-key-of-demo',
} as const;
let demo: DemoAgents;
let folder: string;
let port: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-snmp-'));
  await writeFile(join(folder, 'auth'), `${user.authKey}\n`);
  await writeFile(join(folder, 'priv'), `${user.privKey}\n`);
  demo = await startDemoAgents(
    [
      {
        profile: 'h3c-s5130',
        port: 0,
        name: 'sw',
        location: '',
        address: '10.0.0.1',
        seed: 1,
        community: 'read',
        user,
      },
    ],
    { now: () => 0 },
  );
  port = String(demo.agents[0]?.port);
});

afterAll(async () => {
  await demo.stop();
  await rm(folder, { recursive: true, force: true });
});

function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  return new Promise((resolve) => {
    const command = ['--disable-warning=ExperimentalWarning', 'deploy/cli.ts', 'snmp', ...args];
    execFile(
      process.execPath,
      command,
      { cwd: root, maxBuffer: 16_000_000 },
      (failure, stdout, stderr) => {
        const code = typeof failure?.code === 'number' ? failure.code : 0;
        resolve({ code, out: stdout, error: stderr });
      },
    );
  });
}

describe('xiaodun snmp', () => {
  test('prints the facts of a device as one JSON object with exact integers', async () => {
    const { code, out } = await run('127.0.0.1', '--port', port, '--community', 'read');
    expect(code).toBe(0);
    const facts = JSON.parse(out) as Facts;
    expect(facts).toMatchObject({ vendor: 'H3C', sysName: 'sw', faults: [] });
    expect(facts.ports.length).toBe(29);
    expect(out).toMatch(/"ifInOctets":\d+[,}]/);
  });

  test.each([
    [['127.0.0.1']],
    [['--community', 'x']],
    [['127.0.0.1', '--community', 'x', '--user', 'u']],
    [['127.0.0.1', '--user', 'u', '--auth-protocol', 'ROT13']],
    [['127.0.0.1', '--community', 'x', '--port', 'abc']],
    [['127.0.0.1', '--nonsense']],
  ])('answers 2 and the usage to %j', async (args) => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    expect(await snmpCommand(args)).toBe(2);
    expect(said.mock.calls[0]?.[0]).toMatch(/^usage: xiaodun snmp HOST/);
    said.mockRestore();
  });

  test('says in one line what failed and what to do', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const args = ['127.0.0.1', '--port', port, '--community', 'no', '--timeout', '100'];
    expect(await snmpCommand(args)).toBe(1);
    expect(said.mock.calls).toHaveLength(1);
    expect(said.mock.calls[0]?.[0]).toMatch(
      /^xiaodun: TIMEOUT: 127\.0\.0\.1:\d+ did not answer.*community.*$/,
    );
    said.mockRestore();
  });

  test('reads SNMPv3 keys from files', async () => {
    const printed = vi.spyOn(console, 'log').mockReturnValue();
    const keys = ['--auth-key-file', join(folder, 'auth'), '--priv-key-file', join(folder, 'priv')];
    const protocols = ['--auth-protocol', 'SHA-256', '--priv-protocol', 'AES-128'];
    const args = ['127.0.0.1', '--port', port, '--user', user.name, ...protocols, ...keys];
    expect(await snmpCommand(args)).toBe(0);
    expect((JSON.parse(String(printed.mock.calls[0]?.[0])) as Facts).sysName).toBe('sw');
    printed.mockRestore();
  });
});
