import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../analyzer/stores/records/testing/free-port.ts';
import { nodeEnvironment, nodeFlags } from '../../node-flags.ts';
import { root } from '../../paths.ts';

/** A real node, started as a person starts it, on free loopback ports with a throw-away data folder. */
export interface Platform {
  url: string;
  syslogPort: number;
  dataDir: string;
  /** The link of the first run. */
  setUpLink: string | undefined;
  process: ChildProcess;
  output(): string;
  stop(): Promise<number | null>;
}

/** Polls until `look` answers something; fails with `what` after the deadline. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  deadlineMs = 60_000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export interface PlatformOptions {
  dataDir?: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'xiaodun-e2e-'));
  const port = await freePort();
  const syslogPort = await freePort();
  const child = spawn(
    process.execPath,
    [
      ...nodeFlags(),
      join(root, 'deploy', 'xiaodun.mjs'),
      'up',
      '--data',
      dataDir,
      '--port',
      String(port),
      '--syslog-port',
      String(syslogPort),
      ...(options.args ?? []),
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...nodeEnvironment(),
        XIAODUN_POLLING__ALLOW_LOOPBACK_TARGETS: 'true',
        ...options.env,
      },
    },
  );
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const url = `http://127.0.0.1:${port}`;
  await eventually(
    `the node is ready; it printed:\n${output}`,
    async () => {
      if (child.exitCode !== null)
        throw new Error(`the node ended with ${child.exitCode}:\n${output}`);
      const isReady = await fetch(`${url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      );
      // The node says it, with its link, a moment after it answers.
      return isReady && output.includes(' is ready: ') ? true : undefined;
    },
    120_000,
  );
  const setUpLink = /(http:\S+\/setup\?token=\S+)/.exec(output)?.[1];
  return {
    url,
    syslogPort,
    dataDir,
    setUpLink,
    process: child,
    output: () => output,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

/** Sends lines as a switch would: one datagram each. */
export async function sendSyslog(port: number, lines: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const line of lines) {
    await new Promise<void>((resolve, reject) => {
      socket.send(line, port, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
    });
  }
  socket.close();
}
