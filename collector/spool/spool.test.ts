import { execFileSync } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemTime } from '../time/time-source.ts';
import { decodeRecord, recordId } from './record.ts';
import { openSpool, type Spool, type SpoolOptions } from './spool.ts';
import { lineOf } from './testing/line.ts';

/** Deadline of what is awaited; usually a few milliseconds. */
const soon = { timeout: 20_000 };

let folder: string;
let open_: Spool[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spool-'));
});

afterEach(async () => {
  for (const spool of open_) await spool.stop();
  open_ = [];
  await rm(folder, { recursive: true, force: true });
});

async function start(over: Partial<SpoolOptions> = {}): Promise<Spool> {
  const spool = await openSpool({
    folder,
    maxBytes: 16 * 1024 * 1024,
    commitDelayMs: 5,
    retryMs: 20,
    time: systemTime,
    log: pino({ enabled: false }),
    metrics: new Registry(),
    ...over,
  });
  open_.push(spool);
  return spool;
}

interface Stored {
  id: string;
  text: string;
}

/** Reads and commits everything that is there. */
async function drain(spool: Spool, commit = true): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (;;) {
    const batch = await spool.read(100);
    if (!batch) return stored;
    for (const offset of batch.offsets) {
      const line = decodeRecord(batch.bytes, offset);
      const id = recordId('n1', batch.segment, batch.base + offset);
      stored.push({ id, text: line.raw.toString() });
    }
    if (commit) await spool.commit(batch.end);
  }
}

async function segmentFiles(): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.spool')).sort();
}

test('gives back every field of a line, binary content included', async () => {
  const spool = await start();
  const raw = Buffer.from([0, 255, 10, 0xb5, 0xc4, 0x58, 0x44, 0x9c, 0x31]);
  await spool.admit([lineOf('', { raw, transport: 'tls', sourceAddress: '2001:db8::7' })]);
  const batch = await spool.read(10);
  const line = decodeRecord(batch!.bytes, batch!.offsets[0]!);
  expect(line).toEqual({
    receivedAt: 1_790_000_000_000,
    transport: 'tls',
    sourceAddress: '2001:db8::7',
    raw,
  });
});

test('reads an offered line only once it is on disk', async () => {
  const spool = await start({ commitDelayMs: 30 });
  expect(spool.offer(lineOf('one'))).toBe(true);
  expect(await spool.read(10)).toBeUndefined();
  await new Promise<void>((resolve) => spool.whenReadable(resolve));
  expect((await drain(spool)).map((line) => line.text)).toEqual(['one']);
});

test('replays what was not committed under the same ids, and only that', async () => {
  const first = await start();
  await first.admit(['a', 'b'].map((text) => lineOf(text)));
  await drain(first);
  await first.admit(['c', 'd'].map((text) => lineOf(text)));
  const before = await drain(first, false);
  await first.stop();
  const second = await start();
  expect(await drain(second)).toEqual(before);
  expect(before.map((line) => line.text)).toEqual(['c', 'd']);
});

test('cuts a torn tail and keeps the records before it', async () => {
  const first = await start();
  await first.admit([lineOf('whole'), lineOf('torn by the crash')]);
  await first.stop();
  const [name] = await segmentFiles();
  const path = join(folder, name!);
  const { size } = await stat(path);
  await truncate(path, size - 4);
  const second = await start();
  expect((await drain(second)).map((line) => line.text)).toEqual(['whole']);
  expect(second.stats().corruptSkipped).toBe(0);
});

test('skips a damaged record, counts it and goes on behind it', async () => {
  const first = await start();
  await first.admit(['before', 'damaged', 'behind', 'last'].map((text) => lineOf(text)));
  await first.stop();
  const [name] = await segmentFiles();
  const path = join(folder, name!);
  const bytes = await readFile(path);
  bytes[bytes.indexOf('damaged')] = 0;
  await writeFile(path, bytes);
  const second = await start();
  expect((await drain(second)).map((line) => line.text)).toEqual(['before', 'behind', 'last']);
  expect(second.stats().corruptSkipped).toBe(1);
});

test('finds the next record behind a damaged length, over window borders', async () => {
  const first = await start();
  const lines = Array.from({ length: 400 }, (_, n) => lineOf(`${n} ${'y'.repeat(1_000)}`));
  await first.admit(lines);
  await first.stop();
  const [name] = await segmentFiles();
  const path = join(folder, name!);
  const bytes = await readFile(path);
  bytes.fill(0xff, bytes.indexOf('120 yyy') - 24, bytes.indexOf('125 yyy'));
  await writeFile(path, bytes);
  const second = await start();
  const texts = (await drain(second)).map((line) => line.text.split(' ')[0]);
  expect(texts).toContain('119');
  expect(texts).toContain('399');
  expect(texts.length).toBe(400 - 6);
});

test('carries a line of a megabyte', async () => {
  const spool = await start();
  await spool.admit([lineOf('a'), lineOf('z'.repeat(1024 * 1024)), lineOf('b')]);
  expect((await drain(spool)).map((line) => line.text.length)).toEqual([1, 1024 * 1024, 1]);
});

test('deletes segments once they are committed', async () => {
  const spool = await start({ segmentBytes: 4_096 });
  for (let n = 0; n < 20; n++) await spool.admit([lineOf(`${n} ${'x'.repeat(1_000)}`)]);
  expect((await segmentFiles()).length).toBeGreaterThan(3);
  expect((await drain(spool)).length).toBe(20);
  expect((await segmentFiles()).length).toBeLessThanOrEqual(1);
});

test('never uses a segment number again, even after the folder was emptied', async () => {
  const first = await start();
  await first.admit([lineOf('a')]);
  const [a] = await drain(first);
  await first.stop();
  await rm(folder, { recursive: true });
  const later = systemTime.now() + 2_000;
  const second = await start({ time: { now: () => later } });
  await second.admit([lineOf('a')]);
  const [b] = await drain(second);
  expect(b!.id > a!.id).toBe(true);
});

test('takes nothing beyond its size, says so, and takes again when there is room', async () => {
  const spool = await start({ maxBytes: 256 * 1024 });
  const line = lineOf('x'.repeat(4_000));
  let taken = 0;
  while (spool.offer(line)) taken++;
  await spool.flush();
  expect(taken).toBeGreaterThan(50);
  expect(spool.stats().full).toBe(true);
  await expect(spool.admit([line])).rejects.toMatchObject({ code: 'SPOOL_FULL' });
  const writable = vi.fn();
  spool.whenWritable(writable);
  expect((await drain(spool)).length).toBe(taken);
  expect(writable).toHaveBeenCalledOnce();
  expect(spool.offer(line)).toBe(true);
  expect(spool.stats().bytes).toBeLessThanOrEqual(256 * 1024);
});

test('refuses and keeps while the disk is full, then writes what it kept', async () => {
  let full = true;
  const spool = await start({
    openSegment: (path) => open(full ? '/dev/full' : path, full ? 'r+' : 'wx'),
  });
  expect(spool.offer(lineOf('kept'))).toBe(true);
  await expect.poll(() => spool.stats().failure?.code, soon).toBe('ENOSPC');
  await expect(spool.admit([lineOf('refused')])).rejects.toMatchObject({ code: 'SPOOL_FAILING' });
  expect(await spool.read(10)).toBeUndefined();
  full = false;
  await expect.poll(() => spool.stats().failure, soon).toBeUndefined();
  expect((await drain(spool)).map((line) => line.text)).toEqual(['kept']);
});

test('refuses lines that were waiting when the disk became full, and finds out by itself when it is not', async () => {
  let full = true;
  const spool = await start({
    openSegment: (path) => open(full ? '/dev/full' : path, full ? 'r+' : 'wx'),
  });
  await expect(spool.admit([lineOf('a')])).rejects.toMatchObject({ code: 'SPOOL_FAILING' });
  expect(spool.stats().pendingRecords).toBe(0);
  full = false;
  await expect.poll(() => spool.stats().failure, soon).toBeUndefined();
  await spool.admit([lineOf('b')]);
  expect((await drain(spool)).map((line) => line.text)).toEqual(['b']);
});

function mountSmall(path: string): boolean {
  try {
    execFileSync('/usr/bin/mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', path], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

test('survives a file system that is really full, and recovers by itself', async (context) => {
  const disk = join(folder, 'disk');
  await mkdir(disk);
  if (!mountSmall(disk)) return context.skip('needs the right to mount a tmpfs');
  try {
    const ballast = join(disk, 'ballast');
    await writeFile(ballast, Buffer.alloc(300 * 1024));
    const spool = await start({ folder: join(disk, 'spool'), segmentBytes: 64 * 1024 });
    const texts: string[] = [];
    while (!spool.stats().failure) {
      const text = `${texts.length} ${'d'.repeat(4_000)}`;
      if (spool.offer(lineOf(text))) texts.push(text);
      await spool.flush();
    }
    expect(spool.stats().failure?.code).toBe('ENOSPC');
    await rm(ballast);
    await expect.poll(() => spool.stats().failure, { timeout: 5_000 }).toBeUndefined();
    expect((await drain(spool)).map((line) => line.text)).toEqual(texts);
    await spool.stop();
  } finally {
    execFileSync('/usr/bin/umount', [disk]);
  }
});
