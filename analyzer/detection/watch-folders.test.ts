import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchFolders } from './watch-folders.ts';

let root: string;
let stop = (): void => {};
let changes = 0;
let errors: string[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'xiaodun-watch-'));
  changes = 0;
  errors = [];
});
afterEach(async () => {
  stop();
  await rm(root, { recursive: true });
});

function start(...paths: string[]): void {
  stop = watchFolders({
    paths,
    onChange: () => (changes += 1),
    onError: (path) => errors.push(path),
  });
}

/** Writes again and again until it is seen: watching begins within a moment, and nobody says when. */
async function isSeen(write: () => Promise<unknown>): Promise<void> {
  const before = changes;
  await expect
    .poll(
      async () => {
        await write();
        return changes;
      },
      { timeout: 10_000 },
    )
    .toBeGreaterThan(before);
}

const put = (...path: string[]) => writeFile(join(root, ...path), String(changes));

test('sees files written in a folder, below it, and in folders made later', async () => {
  await mkdir(join(root, 'a/b'), { recursive: true });
  start(root);
  await isSeen(() => put('a/b/one.yml'));
  await isSeen(() => put('two.yml'));
  await mkdir(join(root, 'late/deep'), { recursive: true });
  await isSeen(() => put('late/deep/three.yml'));
  await rm(join(root, 'a'), { recursive: true });
  await isSeen(() => put('late/deep/four.yml'));
  expect(errors).toEqual([]);
});

test('sees a single file, also when another takes its place, and not its neighbours', async () => {
  await put('one.yml');
  start(join(root, 'one.yml'));
  await isSeen(() => put('one.yml'));
  await isSeen(async () => {
    await put('new.yml');
    await rename(join(root, 'new.yml'), join(root, 'one.yml'));
  });
  await wait(100);
  const before = changes;
  await put('other.yml');
  await isSeen(() => put('one.yml'));
  expect(changes).toBeGreaterThan(before);
});

test('does not look into .git, tells of what is not there, and is quiet once stopped', async () => {
  await mkdir(join(root, '.git'));
  start(root, join(root, 'nowhere/at/all'));
  await isSeen(() => put('one.yml'));
  expect(errors).toEqual([join(root, 'nowhere/at')]);
  await wait(100);
  const before = changes;
  await put('.git/index');
  await wait(100);
  expect(changes).toBe(before);
  stop();
  await put('two.yml');
  await wait(100);
  expect(changes).toBe(before);
});
