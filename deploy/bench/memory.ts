import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeEnvironment, nodeFlags } from '../node-flags.ts';
import { freePort } from '../../analyzer/stores/records/testing/free-port.ts';
import { inheritedEnvironment } from '../config/environment.ts';
import { root } from '../paths.ts';

const mebibyte = 1024;

/** Resident memory of a process in MiB, from /proc (Linux). */
function residentMiB(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(line) / mebibyte);
}

function startNode(dataDir: string, port: number, syslogPort: number): ChildProcess {
  const ports = ['--port', String(port), '--syslog-port', String(syslogPort)];
  const entry = join(root, 'deploy', 'xiaodun.mjs');
  return spawn(process.execPath, [...nodeFlags(), entry, 'up', '--data', dataDir, ...ports], {
    stdio: 'ignore',
    env: { ...inheritedEnvironment(), ...nodeEnvironment() },
  });
}

async function whenReady(port: number): Promise<number> {
  const started = performance.now();
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return performance.now() - started;
    if (performance.now() - started > 60_000) throw new Error('the node did not become ready');
    await sleep(50);
  }
}

function print(name: string, unit: string, value: number, more: object = {}): void {
  console.log(JSON.stringify({ name, unit, value, ...more }));
}

/**
 * `bench memory [--seconds N] [--rate N]`: resident memory of a whole started node, idle and while syslog comes in over UDP at a steady
 * rate (default 1,000 lines a second for 600 s).
 */
export async function benchMemory(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '600' },
      rate: { type: 'string', default: '1000' },
    },
  });
  const seconds = Number(values.seconds);
  const rate = Number(values.rate);
  const dataDir = mkdtempSync(join(tmpdir(), 'xiaodun-bench-'));
  const port = await freePort();
  const syslogPort = await freePort();
  // Twice: the first start fills the compile cache.
  const first = startNode(dataDir, port, syslogPort);
  await whenReady(port);
  first.kill('SIGTERM');
  await once(first, 'exit');
  const node = startNode(dataDir, port, syslogPort);
  const pid = node.pid ?? 0;
  try {
    print('second start to a served page', 'ms', Math.round(await whenReady(port)));
    await sleep(15_000);
    print('idle', 'MiB', residentMiB(pid));
    const sender = fileURLToPath(new URL('./syslog-sender.ts', import.meta.url));
    const limits = [String(seconds * rate), String(rate), String(seconds + 30)];
    const sending = spawn(process.execPath, [sender, 'udp', String(syslogPort), ...limits], {
      stdio: 'ignore',
    });
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, residentMiB(pid))), 500);
    await once(sending, 'exit');
    await sleep(3_000);
    clearInterval(watch);
    print('under load, peak', 'MiB', peak, { rate, seconds });
    print('after load', 'MiB', residentMiB(pid));
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text());
    const stored = /^pipeline_out_total\{stage="store"\} (\d+)/m.exec(metrics)?.[1];
    if (stored !== undefined) print('stored', 'events', Number(stored), { sent: seconds * rate });
    return 0;
  } finally {
    node.kill('SIGTERM');
    await once(node, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  }
}
