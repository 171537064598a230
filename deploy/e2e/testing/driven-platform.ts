import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../analyzer/stores/records/testing/free-port.ts';
import { nodeFlags } from '../../node-flags.ts';

/** A node whose clock the test drives. */
export interface DrivenPlatform {
  url: string;
  dataDir: string;
  setUpLink: string;
  /** ISO 8601; the node has it when the promise resolves. */
  setTime(iso: string): Promise<void>;
  /** Ends the process and starts another one on the same data and ports, at the time that was set last. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

type Told = { kind: 'said'; line: string } | { kind: 'ready'; url: string } | { kind: 'set' };

const patienceMs = 120_000;

interface Child {
  hear<K extends Told['kind']>(kind: K): Promise<Extract<Told, { kind: K }>>;
  setTime(iso: string): Promise<void>;
  stop(): Promise<void>;
}

function startChild(args: readonly string[]): Child {
  const worker = fileURLToPath(new URL('./driven-node.worker.ts', import.meta.url));
  const child = fork(worker, args, {
    execArgv: nodeFlags(),
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors = (errors + String(chunk)).slice(-20_000)));
  const told: Told[] = [];
  child.on('message', (message: Told) => told.push(message));

  async function hear<K extends Told['kind']>(kind: K): Promise<Extract<Told, { kind: K }>> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const at = told.findIndex((message) => message.kind === kind);
      const found = at < 0 ? undefined : told.splice(at, 1)[0];
      if (found) return found as Extract<Told, { kind: K }>;
      if (child.exitCode !== null || Date.now() > end) {
        throw new Error(`the node did not say “${kind}”:\n${errors}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  return {
    hear,
    async setTime(iso) {
      child.send({ kind: 'set', iso });
      await hear('set');
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.send({ kind: 'stop' });
      await once(child, 'exit');
    },
  };
}

export async function startDrivenPlatform(startAt: string): Promise<DrivenPlatform> {
  const dataDir = mkdtempSync(join(tmpdir(), 'xiaodun-driven-'));
  const ports = [await freePort(), await freePort()].map(String);
  let now = startAt;
  let child = startChild([dataDir, ...ports, now]);
  const { url } = await child.hear('ready');
  const { line } = await child.hear('said');
  return {
    url,
    dataDir,
    setUpLink: /(http:\S+\/setup\?token=\S+)/.exec(line)?.[1] ?? '',
    async setTime(iso) {
      now = iso;
      await child.setTime(iso);
    },
    async restart() {
      await child.stop();
      child = startChild([dataDir, ...ports, now]);
      await child.hear('ready');
    },
    async stop() {
      await child.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
