import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import { describeEventStore } from '../event-store.contract.ts';
import type { EventStore } from '../event-store.ts';
import { createDuckdbEventStore } from './duckdb-event-store.ts';

const dirs = new Map<EventStore, string>();
const made: string[] = [];

async function openAt(dir: string): Promise<EventStore> {
  const store = await createDuckdbEventStore({
    dir,
    reserveMiB: 0,
    time: { now: () => Date.parse('2026-03-04T00:00:00.000Z') },
    log: pino({ level: 'silent' }),
  });
  dirs.set(store, dir);
  return store;
}

function dirOf(store: EventStore): string {
  return dirs.get(store)!;
}

afterAll(async () => {
  for (const dir of made) await rm(dir, { recursive: true, force: true });
});

describeEventStore('DuckDB', {
  open: async () => {
    const dir = await mkdtemp(join(tmpdir(), 'xiaodun-events-'));
    made.push(dir);
    return openAt(dir);
  },
  reopen: async (store) => {
    await store.stop();
    return openAt(dirOf(store));
  },
  flipByte: async (store, day) => {
    const file = await open(join(dirOf(store), `${day}.events.parquet`), 'r+');
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, 100);
    await file.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, 100);
    await file.close();
  },
  removeDay: (store, day) => rm(join(dirOf(store), `${day}.events.parquet`)),
  editManifest: async (store, day) => {
    const path = join(dirOf(store), 'manifest.jsonl');
    const text = await readFile(path, 'utf8');
    const lines = text
      .split('\n')
      .map((line) =>
        line.includes(`"day":"${day}"`) ? line.replace('"rows":2', '"rows":1') : line,
      );
    await writeFile(path, lines.join('\n'));
  },
});
