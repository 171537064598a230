import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprint } from '../fingerprint.ts';
import { defaultLimits } from '../limits.ts';
import { WindowStore, type WindowKind } from '../window-store.ts';
import { createWindowFiles, type WindowFiles } from './window-files.ts';

const kinds: readonly WindowKind[] = [
  { key: 'sum', keeping: 'sum', spanMs: 60_000 },
  { key: 'distinct', keeping: 'distinct', spanMs: 30_000 },
  { key: 'list', keeping: 'list', spanMs: 5_000 },
];
const log = pino({ enabled: false });
const startMs = Date.parse('2026-11-21T08:00:00.000Z');

let root: string;
let folder: string;
let opened: WindowFiles[];
let nowMs: number;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'windows-'));
  folder = join(root, 'now');
  opened = [];
  nowMs = startMs;
});

afterEach(async () => {
  for (const files of opened) await files.stop();
  await rm(root, { recursive: true, force: true });
});

async function start(at = folder, journalBytes = 4_096) {
  const windows = new WindowStore({ ...defaultLimits, timesPerWindow: 20 });
  const time = { now: () => nowMs };
  const files = createWindowFiles({ folder: at, windows, time, log, journalBytes });
  opened.push(files);
  const restored = await files.restore();
  const numbers = kinds.map((kind) => windows.define(kind));
  return { windows, files, numbers, restored };
}

type Run = Awaited<ReturnType<typeof start>>;

/** A small generator with a seed: the same matches in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function matches(
  { windows, numbers }: Run,
  random: (below: number) => number,
  count: number,
): void {
  for (let n = 0; n < count; n += 1) {
    nowMs += random(200);
    const print = new Uint32Array(4);
    fingerprint(`group ${random(40)}`, print);
    const definition = numbers[(print[0] ?? 0) % 3] ?? 0;
    const amount = 1 + random(8);
    windows.apply({ definition, print, at: nowMs - random(3_000), arrived: nowMs, amount });
  }
}

/** Everything that a window store knows of its groups. */
function dump({ groups, entries, kinds: known }: WindowStore): string[] {
  const rows: string[] = [];
  const print = new Uint32Array(4);
  for (let group = groups.oldest(); group >= 0; group = groups.after(group)) {
    groups.copyPrint(group, print);
    const [first, end] = [entries.first(group), entries.end(group)];
    const times = Array.from(entries.times(group).subarray(first, end));
    const payloads = Array.from(entries.payloads(group).subarray(first, end));
    const kind = known[groups.definition[group] ?? 0]?.key;
    const state = [kind, groups.seenAt[group], groups.latest[group], times, payloads];
    rows.push(JSON.stringify([...print, ...state]));
  }
  return rows.sort();
}

/** The folder as a kill leaves it at this moment. */
function copyNow(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    try {
      copyFileSync(join(from, name), join(to, name));
    } catch {
      // Deleted or renamed meanwhile.
    }
  }
}

async function snapshotName(): Promise<string> {
  return (await readdir(folder)).find((name) => name.endsWith('.snapshot')) ?? '';
}

test('finds the windows of any moment again, whatever was being written when the process was killed', async () => {
  const run = await start();
  const random = createRandom(7);
  for (let step = 1; step <= 60; step += 1) {
    matches(run, random, 1 + random(80));
    await run.files.save({ segment: 1, offset: step });
    if (step % 4 !== 0) continue;
    const copy = join(root, `copy-${step}`);
    const before = dump(run.windows);
    copyNow(folder, copy);
    const again = await start(copy);
    expect(again.restored).toEqual({ position: { segment: 1, offset: step } });
    expect(dump(again.windows)).toEqual(before);
  }
  expect(await snapshotName()).not.toBe('');
}, 20_000);

test('goes on over many starts, and a snapshot takes the place of many small journals', async () => {
  const random = createRandom(3);
  let before: string[] = [];
  for (let run = 1; run <= 12; run += 1) {
    const node = await start(folder, 1_000_000);
    expect(dump(node.windows)).toEqual(before);
    matches(node, random, 5);
    await node.files.save({ segment: run, offset: 0 });
    before = dump(node.windows);
    if (run === 12) await expect.poll(snapshotName).not.toBe('');
    await node.files.stop();
  }
  expect((await readdir(folder)).length).toBeLessThan(8);
});

test('leaves out the torn end of a journal, and says up to where it got', async () => {
  const run = await start();
  const random = createRandom(5);
  matches(run, random, 20);
  await run.files.save({ segment: 1, offset: 10 });
  const whole = dump(run.windows);
  matches(run, random, 20);
  await run.files.save({ segment: 1, offset: 20 });
  await run.files.stop();
  const path = join(folder, 'windows-000001.journal');
  await truncate(path, (await stat(path)).size - 3);
  const again = await start();
  expect(again.restored).toEqual({ position: { segment: 1, offset: 10 } });
  expect(dump(again.windows)).toEqual(whole);
  matches(again, random, 20);
  await again.files.save({ segment: 1, offset: 30 });
  const third = await start();
  expect(third.restored.failure).toBeUndefined();
  expect(dump(third.windows)).toEqual(dump(again.windows));
});

test('starts afresh when the snapshot is damaged, says so, and keeps windows again', async () => {
  const run = await start(folder, 500);
  const random = createRandom(9);
  matches(run, random, 200);
  await run.files.save({ segment: 1, offset: 10 });
  await expect.poll(snapshotName).not.toBe('');
  await run.files.stop();
  await writeFile(join(folder, await snapshotName()), 'nonsense');
  const third = await start();
  expect(third.restored.failure).toContain('damaged');
  expect(third.restored.position).toBeUndefined();
  expect(third.windows.stats().groups).toBe(0);
  matches(third, random, 10);
  await third.files.save({ segment: 1, offset: 12 });
  const fourth = await start();
  expect(fourth.restored).toEqual({ position: { segment: 1, offset: 12 } });
  expect(dump(fourth.windows)).toEqual(dump(third.windows));
});

test('makes good what could not be written with a snapshot of everything', async () => {
  const run = await start(folder, 500);
  const random = createRandom(11);
  await rm(folder, { recursive: true });
  matches(run, random, 100);
  await run.files.save({ segment: 1, offset: 10 });
  matches(run, random, 100);
  await expect.poll(() => run.files.failure()).toContain('ENOENT');
  await run.files.save({ segment: 1, offset: 20 });
  await mkdir(folder);
  nowMs += 60_000;
  matches(run, random, 10);
  await run.files.save({ segment: 1, offset: 30 });
  await expect.poll(() => run.files.failure()).toBeUndefined();
  matches(run, random, 10);
  await run.files.save({ segment: 1, offset: 40 });
  const again = await start();
  expect(again.restored).toEqual({ position: { segment: 1, offset: 40 } });
  expect(dump(again.windows)).toEqual(dump(run.windows));
});

test('forgets over a restart what no window is of any more', async () => {
  const run = await start();
  run.windows.define({ key: 'a correlation of yesterday', keeping: 'sum', spanMs: 1_000 });
  matches(run, createRandom(13), 100);
  await run.files.save({ segment: 1, offset: 1 });
  await run.files.stop();
  const again = await start();
  expect(dump(again.windows)).toEqual(dump(run.windows));
  expect(again.windows.kinds.map(({ key }) => key).sort()).toEqual(['distinct', 'list', 'sum']);
});
