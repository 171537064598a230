import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataFolder } from './data-folder-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const module = new URL('./data-folder-lock.ts', import.meta.url).href;

/** Another Node process that holds the folder until it is killed. */
async function holder(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { lockDataFolder } from ${JSON.stringify(module)};
     lockDataFolder(${JSON.stringify(folder)});
     process.stdout.write('held');
     setInterval(() => {}, 1000);`,
  ]);
  await once(child.stdout, 'data');
  return child;
}

test('refuses a second holder, naming the folder and the process', async () => {
  const child = await holder();
  try {
    expect(() => lockDataFolder(folder)).toThrow(
      expect.objectContaining({ code: 'DATA_FOLDER_LOCKED', folder, pid: child.pid }),
    );
    expect(() => lockDataFolder(folder)).toThrow(
      new RegExp(`^The data folder ${folder} .*${child.pid}`),
    );
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

test('is free at once after the holder was killed', async () => {
  const child = await holder();
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockDataFolder(folder).release();
});

test('keeps the lock against others after a second attempt in the same process', async () => {
  const lock = lockDataFolder(folder);
  expect(() => lockDataFolder(folder)).toThrow();
  const attempt = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { lockDataFolder } from ${JSON.stringify(module)};
     try { lockDataFolder(${JSON.stringify(folder)}); } catch (error) { process.stdout.write(error.code); }`,
  ]);
  const [said] = (await once(attempt.stdout, 'data')) as [Buffer];
  expect(said.toString()).toBe('DATA_FOLDER_LOCKED');
  lock.release();
});

test('refuses a second lock in the same process and frees the folder on release', () => {
  const lock = lockDataFolder(folder);
  expect(() => lockDataFolder(folder)).toThrow(expect.objectContaining({ pid: process.pid }));
  lock.release();
  lock.release();
  lockDataFolder(folder).release();
});
