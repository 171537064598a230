import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** A few in the usual run; `XIAODUN_KILLS=20` for the long one. */
const kills = Number(process.env['XIAODUN_KILLS'] ?? 3);
const child = new URL('./testing/node-child.ts', import.meta.url).pathname;

interface Run {
  text: string;
  signal: string | null;
}

/** Runs the node; with `killAfterMs`, kills it that long after its first acknowledgement. */
function runNode(folder: string, first: number, killAfterMs?: number): Promise<Run> {
  return new Promise((resolve, reject) => {
    const node = spawn(process.execPath, [child, folder, String(first)]);
    let text = '';
    let faults = '';
    if (killAfterMs !== undefined) {
      node.stdout.once('data', () => setTimeout(() => node.kill('SIGKILL'), killAfterMs));
    }
    node.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    node.stderr.on('data', (bytes: Buffer) => (faults += bytes.toString()));
    node.on('close', (code, signal) => {
      if (signal === null && code !== 0) reject(new Error(faults));
      else resolve({ text: text.slice(0, text.lastIndexOf('\n')), signal });
    });
  });
}

test(
  `loses nothing acknowledged and stores nothing twice over ${kills} kills of a whole node`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'node-kill-'));
    try {
      const acknowledged: { first: number; last: number }[] = [];
      for (let run = 0; run < kills; run++) {
        const first = run * 1_000_000;
        const { text, signal } = await runNode(folder, first, Math.random() * 1_500);
        expect(signal).toBe('SIGKILL');
        acknowledged.push({ first, last: Number(text.split('\n').at(-1)?.slice('ack '.length)) });
      }
      const { text } = await runNode(folder, -1);
      const rows = text.split('\n').map((line) => line.split(' '));
      const numbers = rows.map((row) => Number(row[1]));
      const distinct = new Set(numbers);
      expect(numbers.length).toBe(distinct.size);
      for (const { first, last } of acknowledged) {
        expect(last).toBeGreaterThan(first);
        for (let n = first; n <= last; n++) if (!distinct.has(n)) expect.fail(`line ${n} is lost`);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  kills * 30_000 + 60_000,
);
