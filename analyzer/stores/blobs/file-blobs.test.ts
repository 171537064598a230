import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Blobs } from './blobs.ts';
import { createFileBlobs } from './file-blobs.ts';
import { findBlob } from './layout.ts';

const log = pino({ level: 'silent' });
let dir: string;
let blobs: Blobs;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'xiaodun-blobs-'));
  blobs = await createFileBlobs({ dir, log });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function fileOf(sha256: string): Promise<string> {
  const blob = await findBlob(dir, sha256);
  return blob!.file;
}

async function verdicts() {
  const found = [];
  for await (const verdict of blobs.verify()) found.push(verdict);
  return found;
}

test('returns what was stored, with both hashes', async () => {
  const content = randomBytes(3_000_000);
  const info = await blobs.put(Readable.from([content.subarray(0, 7), content.subarray(7)]), 4e6);
  expect(info).toEqual({
    sha256: createHash('sha256').update(content).digest('hex'),
    sm3: createHash('sm3').update(content).digest('hex'),
    bytes: content.length,
  });
  expect(await blobs.info(info.sha256)).toEqual(info);
  expect((await buffer(await blobs.open(info.sha256))).equals(content)).toBe(true);
  expect(await readdir(join(dir, 'tmp'))).toEqual([]);
});

test('stores the same bytes once, and an empty file too', async () => {
  const put = () => blobs.put(Readable.from(['same']), 100);
  const [first, second] = await Promise.all([put(), put()]);
  expect(second).toEqual(first);
  await blobs.put(Readable.from([]), 100);
  expect(await verdicts()).toHaveLength(2);
});

test('refuses a file over the cap and leaves nothing behind', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(65_536);
    })(),
  );
  await expect(blobs.put(endless, 1_000_000)).rejects.toMatchObject({ code: 'BLOB_TOO_LARGE' });
  expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  expect(await verdicts()).toEqual([]);
});

test('passes on the error of a sender that breaks off and leaves nothing behind', async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('half');
      throw new Error('connection lost');
    })(),
  );
  await expect(blobs.put(broken, 100)).rejects.toThrow('connection lost');
  expect(await readdir(join(dir, 'tmp'))).toEqual([]);
});

test('errors while reading bytes that changed on disk, and names them when asked to verify', async () => {
  const sound = await blobs.put(Readable.from(['sound']), 100);
  const changed = await blobs.put(Readable.from(['changed']), 100);
  const cut = await blobs.put(Readable.from(['cut short']), 100);
  await writeFile(await fileOf(changed.sha256), 'Changed');
  await truncate(await fileOf(cut.sha256), 3);
  await expect(buffer(await blobs.open(changed.sha256))).rejects.toMatchObject({
    code: 'BLOB_CORRUPT',
  });
  const found = new Map((await verdicts()).map((verdict) => [verdict.sha256, verdict.ok]));
  expect(Object.fromEntries(found)).toEqual({
    [sound.sha256]: true,
    [changed.sha256]: false,
    [cut.sha256]: false,
  });
});

test('heals a rotten copy when the bytes are stored again', async () => {
  const { sha256 } = await blobs.put(Readable.from(['evidence']), 100);
  await writeFile(await fileOf(sha256), 'rotten!!');
  await blobs.put(Readable.from(['evidence']), 100);
  expect((await buffer(await blobs.open(sha256))).toString()).toBe('evidence');
});

test('says BLOB_NOT_FOUND for an unknown address and for what is none', async () => {
  for (const address of ['0'.repeat(64), '../../etc/passwd', '']) {
    await expect(blobs.open(address)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
    expect(await blobs.info(address)).toBeUndefined();
  }
});

test('removes at opening what a killed process left unfinished, and keeps strangers out of the walk', async () => {
  await writeFile(join(dir, 'tmp', 'left'), 'half');
  await mkdir(join(dir, 'ab', 'cd'), { recursive: true });
  await writeFile(join(dir, 'ab', 'cd', 'README'), 'not a blob');
  await writeFile(join(dir, 'ff'), 'a file where a folder is expected');
  blobs = await createFileBlobs({ dir, log });
  expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  expect(await verdicts()).toEqual([]);
});
