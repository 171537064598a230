import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openRecords } from '../open.ts';

const migrations = join(import.meta.dirname, '..', 'migrations');
const cache = join(import.meta.dirname, '../../../../node_modules/.cache/xiaodun/tests');

/** Over every source that makes the tables. */
async function hashOfMigrations(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(migrations)).sort()) {
    hash.update(name).update(await readFile(join(migrations, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

async function makeTemplate(): Promise<string> {
  const name = `records-${await hashOfMigrations()}.sqlite`;
  const path = join(cache, name);
  if (await isThere(path)) return path;
  await mkdir(cache, { recursive: true });
  for (const old of await readdir(cache)) {
    if (/^records-[0-9a-f]{16}\.sqlite$/u.test(old) && old !== name) {
      await rm(join(cache, old), { force: true });
    }
  }
  const draft = join(cache, `draft-${process.pid}.sqlite`);
  const records = await openRecords({ kind: 'sqlite', path: draft });
  await records.stop();
  await rename(draft, path);
  return path;
}

let template: Promise<string> | undefined;

/** A database with every table and no row at `path`: a copy, for running two dozen migrations takes longer than most tests. */
export async function copyTemplate(path: string): Promise<void> {
  template ??= makeTemplate();
  await copyFile(await template, path);
}
