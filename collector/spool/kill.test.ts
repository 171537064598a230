import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { systemTime } from '../time/time-source.ts';
import { openSpool } from './spool.ts';
import { openStore, storeBatch } from './testing/spool-child.ts';

/** A few in the usual run; `XIAODUN_KILLS=20` for the long one. */
const kills = Number(process.env['XIAODUN_KILLS'] ?? 4);
const child = new URL('./testing/spool-child.ts', import.meta.url).pathname;

/** Runs the child until `ms` after its first acknowledgement, then kills it; returns its last one. */
function runAndKill(folder: string, first: number, ms: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, folder, String(first)]);
    let text = '';
    let faults = '';
    running.stderr.on('data', (bytes: Buffer) => (faults += bytes.toString()));
    running.stdout.once('data', () => setTimeout(() => running.kill('SIGKILL'), ms));
    running.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    running.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`the child ended by itself: ${faults}`));
      // The last line may be cut: an acknowledgement counts when its newline arrived.
      const whole = text.slice(0, text.lastIndexOf('\n')).split('\n');
      resolve(Number(whole.at(-1)?.slice('ack '.length)));
    });
  });
}

test(
  `loses nothing acknowledged and stores nothing twice over ${kills} kills`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spool-kill-'));
    const acknowledged: { first: number; last: number }[] = [];
    try {
      for (let run = 0; run < kills; run++) {
        const first = run * 1_000_000;
        const last = await runAndKill(folder, first, Math.random() * 600);
        acknowledged.push({ first, last });
      }
      const spool = await openSpool({
        folder,
        maxBytes: 64 * 1024 * 1024,
        time: systemTime,
        log: pino({ enabled: false }),
        metrics: new Registry(),
      });
      const store = openStore(folder);
      while (await storeBatch(spool, store));
      expect(spool.stats().corruptSkipped).toBe(0);
      await spool.stop();
      const rows = store.prepare('select raw from lines').all() as { raw: string }[];
      store.close();
      const stored = rows.map((row) => Number(row.raw.split(' ')[1]));
      const distinct = new Set(stored);
      expect(stored.length).toBe(distinct.size);
      for (const { first, last } of acknowledged) {
        expect(last).toBeGreaterThan(first);
        for (let n = first; n <= last; n++) if (!distinct.has(n)) expect.fail(`line ${n} is lost`);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  kills * 30_000 + 30_000,
);
