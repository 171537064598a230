import { execFile, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventStore } from '../event-store.ts';
import { always, event } from '../testing/event-fixtures.ts';
import { createDuckdbEventStore } from './duckdb-event-store.ts';
import { Engine } from './engine.ts';

const run = promisify(execFile);
const made: string[] = [];
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'xiaodun-events-'));
  made.push(dir);
});

afterAll(async () => {
  for (const one of made) await rm(one, { recursive: true, force: true });
});

function open(at = dir, reserveMiB = 0): Promise<EventStore> {
  const time = { now: () => Date.parse('2026-03-04T00:00:00.000Z') };
  return createDuckdbEventStore({ dir: at, reserveMiB, time, log: pino({ level: 'silent' }) });
}

function dayAt(day: number, id: string, text = 'x') {
  return event(id, `2026-03-0${day}T10:00:00.000Z`, { 'event.original': text });
}

async function count(store: EventStore): Promise<number> {
  const { n } = await store.aggregate({ range: always }, { n: { kind: 'count' } });
  return n.kind === 'count' ? n.value : -1;
}

describe('a folder in use', () => {
  it('refuses a second store in the same process with one clear error', async () => {
    const store = await open();
    await expect(open()).rejects.toMatchObject({ code: 'EVENT_STORE_LOCKED' });
    await store.stop();
    await (await open()).stop();
  });
  it('refuses a store that another process has open', async () => {
    const child = fileURLToPath(
      new URL('../testing/append-until-killed.worker.ts', import.meta.url),
    );
    const other = fork(child, [dir, join(dir, 'acknowledged.txt')], { execArgv: [] });
    const ended = once(other, 'exit');
    await once(other, 'message');
    await expect(open()).rejects.toMatchObject({ code: 'EVENT_STORE_LOCKED' });
    other.kill('SIGKILL');
    await ended;
    await (await open()).stop();
  });
});

describe('a crash in the middle of sealing', () => {
  it('throws away unfinished and unnamed files, and seals again', async () => {
    let store = await open();
    await store.append([dayAt(1, 'a'), dayAt(1, 'b')]);
    await store.stop();
    await writeFile(join(dir, '2026-03-01.events.parquet.tmp'), 'half a fi');
    await writeFile(join(dir, '2026-03-01.events.parquet'), '');
    store = await open();
    expect(await count(store)).toBe(2);
    expect(await store.sealUntil(new Date('2026-03-02T00:00:00.000Z'))).toEqual(['2026-03-01']);
    expect(await count(store)).toBe(2);
    expect((await readdir(dir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    await store.stop();
  });
  it('drops the table of a day that the manifest names', async () => {
    let store = await open();
    await store.append([dayAt(1, 'a'), dayAt(1, 'b')]);
    await store.stop();
    const database = join(dir, 'events.duckdb');
    await copyFile(database, `${database}.before`);
    store = await open();
    await store.sealUntil(new Date('2026-03-02T00:00:00.000Z'));
    await store.stop();
    // As if the process had died before the table was dropped.
    await copyFile(`${database}.before`, database);
    store = await open();
    expect(await count(store)).toBe(2);
    expect((await store.stats()).sealedDays).toBe(1);
    await store.stop();
  });
  it('cuts off a manifest line that was not finished', async () => {
    let store = await open();
    await store.append([dayAt(1, 'a'), dayAt(2, 'b')]);
    await store.sealUntil(new Date('2026-03-02T00:00:00.000Z'));
    await store.stop();
    const manifest = join(dir, 'manifest.jsonl');
    const whole = await readFile(manifest, 'utf8');
    await writeFile(manifest, `${whole}{"kind":"seal","day":"2026-03-0`);
    store = await open();
    expect(await store.sealUntil(new Date('2026-03-03T00:00:00.000Z'))).toEqual(['2026-03-02']);
    for await (const check of store.verify()) expect(check.kind).toBe('ok');
    await store.stop();
  });
});

async function smallDisk(): Promise<string | undefined> {
  const at = join(dir, 'small');
  await mkdir(at);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', at]);
    return at;
  } catch {
    return undefined; // Not root: the reserve is tested below in any case.
  }
}

describe('a full disk', () => {
  it('refuses below the reserve, says so, keeps what is stored, and goes on when there is room', async () => {
    const store = await open(dir, 1_000_000_000);
    await expect(store.append([dayAt(1, 'a')])).rejects.toMatchObject({
      code: 'EVENT_STORE_FULL',
      retryable: true,
    });
    expect((await store.stats()).refusing).toMatch(/free/u);
    expect(await count(store)).toBe(0);
    await store.stop();
  });
  it('survives a disk that fills up in mid-write', { timeout: 120_000 }, async (context) => {
    const disk = await smallDisk();
    if (disk === undefined) context.skip('needs root for a small disk');
    const at = disk ?? '';
    try {
      const store = await open(join(at, 'store'));
      const ballast = join(at, 'ballast');
      await writeFile(ballast, Buffer.alloc(56 * 1024 * 1024));
      let stored = 0;
      let refused: unknown;
      for (let batch = 0; batch < 400 && refused === undefined; batch += 1) {
        const noise = () => randomBytes(4_000).toString('base64url');
        const events = Array.from({ length: 100 }, (_, row) =>
          dayAt(1, `b${batch}-${row}`, noise()),
        );
        try {
          stored += (await store.append(events)).stored;
        } catch (error) {
          refused = error;
        }
      }
      expect(refused).toMatchObject({ code: 'EVENT_STORE_FULL', retryable: true });
      expect((await store.stats()).refusing).toBeDefined();
      await rm(ballast);
      // The first tries may still meet the leftovers of the checkpoint that had no room; reopening frees them.
      await vi.waitFor(() => store.append([dayAt(1, 'after')]), { timeout: 30_000 });
      expect((await store.stats()).refusing).toBeUndefined();
      expect(await count(store)).toBeGreaterThanOrEqual(stored + 1);
      await store.stop();
    } finally {
      await run('umount', ['-l', at]);
    }
  });
});

describe('events of the largest size', () => {
  it('takes more memory rather than refusing them for good', async () => {
    const time = { now: () => Date.parse('2026-03-04T00:00:00.000Z') };
    const log = pino({ level: 'silent' });
    const store = await createDuckdbEventStore({
      dir,
      memoryLimitMiB: 64,
      reserveMiB: 0,
      time,
      log,
    });
    const text = 'a long line '.repeat(8_000);
    const batches = 60;
    let refused = 0;
    for (let batch = 0; batch < batches; batch += 1) {
      const events = Array.from({ length: 16 }, (_, i) => dayAt(3, `n1-${batch}-${i}`, text));
      for (let stored = false; !stored && refused < 10;) {
        stored = await store.append(events).then(
          () => true,
          () => false,
        );
        if (!stored) refused += 1;
      }
    }
    expect(refused).toBeLessThan(10);
    expect(await count(store)).toBe(batches * 16);
    await store.stop();
  }, 60_000);
});

describe('work that does not fit into the memory limit', () => {
  it('is done with more memory, which is given back', { timeout: 120_000 }, async () => {
    const allowed = vi.spyOn(Engine.prototype, 'allow');
    const expectLoan = (limit: number): void => {
      const steps = allowed.mock.calls.map(([mib]) => mib);
      expect(Math.max(...steps)).toBeGreaterThan(limit);
      expect(steps.at(-1)).toBe(limit);
      allowed.mockClear();
    };
    const time = { now: () => Date.parse('2026-03-04T00:00:00.000Z') };
    const deps = { dir, reserveMiB: 0, time, log: pino({ level: 'silent' }) };
    const words = () => Array.from({ length: 19 }, () => randomBytes(4).toString('hex')).join(' ');
    const filled = await createDuckdbEventStore({ ...deps, memoryLimitMiB: 24 });
    for (let batch = 0; batch < 40; batch += 1) {
      const text = (): string => `campus ${words()}`;
      const rows = Array.from({ length: 1_000 }, (_, row) => dayAt(1, `${batch}-${row}`, text()));
      await filled.append(rows);
    }
    const sealed = await filled.sealUntil(new Date('2026-03-02T00:00:00.000Z'));
    expect(sealed).toEqual(['2026-03-01']);
    expectLoan(24);
    expect(await count(filled)).toBe(40_000);
    for await (const check of filled.verify()) expect(check.kind).toBe('ok');
    await filled.stop();

    const asked = await createDuckdbEventStore({ ...deps, memoryLimitMiB: 4 });
    const range = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
    const answer = await asked.aggregate(
      { range, filters: [{ kind: 'text', text: 'campus' }] },
      { all: { kind: 'date-histogram', field: '@timestamp', intervalSeconds: 86_400 } },
    );
    expect(answer.all).toMatchObject({ buckets: [{ count: 40_000 }] });
    expectLoan(4);
    await asked.stop();
    allowed.mockRestore();
  });
});
