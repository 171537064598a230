import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { EventStore } from '../event-store.ts';
import { always } from '../testing/event-fixtures.ts';
import { createDuckdbEventStore } from './duckdb-event-store.ts';

/** More for a soak: XIAODUN_KILLS=20 vitest run …/kill.test.ts */
const kills = Number(process.env['XIAODUN_KILLS'] ?? 3);
const child = fileURLToPath(new URL('../testing/append-until-killed.worker.ts', import.meta.url));

async function killAtRandom(dir: string, ackFile: string, round: number): Promise<void> {
  const victim = fork(child, [dir, ackFile, String(round)], { execArgv: [] });
  const ended = once(victim, 'exit');
  await Promise.race([once(victim, 'message'), ended]);
  await pause(200 + Math.random() * 1_500);
  victim.kill('SIGKILL');
  await ended;
}

async function acknowledged(ackFile: string): Promise<string[]> {
  const lines = (await readFile(ackFile, 'utf8')).split('\n').filter((line) => line !== '');
  return lines;
}

async function countIds(store: EventStore, prefix: string): Promise<Record<string, number>> {
  const { all, distinct } = await store.aggregate(
    { range: always, filters: [{ kind: 'prefix', field: 'event.id', value: prefix }] },
    { all: { kind: 'count' }, distinct: { kind: 'cardinality', field: 'event.id' } },
  );
  return {
    all: all.kind === 'count' ? all.value : -1,
    distinct: distinct.kind === 'cardinality' ? distinct.value : -1,
  };
}

it(
  `loses nothing acknowledged and doubles nothing over ${kills} kills while appending and sealing`,
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'xiaodun-events-kill-'));
    const ackFile = join(dir, 'acknowledged.txt');
    try {
      for (let round = 0; round < kills; round += 1) {
        await killAtRandom(join(dir, 'store'), ackFile, round);
        const log = pino({ level: 'silent' });
        const time = { now: () => Date.parse('2030-01-01T00:00:00.000Z') };
        const store = await createDuckdbEventStore({
          dir: join(dir, 'store'),
          reserveMiB: 0,
          time,
          log,
        });
        const batches = await acknowledged(ackFile);
        expect(batches.length).toBeGreaterThan(0);
        // Those of this life one by one, those of earlier lives by their sum.
        for (const first of batches.filter((id) => id.startsWith(`r${round}-`))) {
          const prefix = first.slice(0, first.lastIndexOf('-') + 1);
          expect(await countIds(store, prefix)).toEqual({ all: 200, distinct: 200 });
        }
        const { all, distinct } = await countIds(store, 'r');
        expect(distinct).toBe(all);
        expect(all).toBeGreaterThanOrEqual(batches.length * 200);
        for await (const check of store.verify()) expect(check.kind).toBe('ok');
        await store.stop();
      }
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
  60_000 + kills * 60_000,
);
