import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { codeOf, DataFolderLockedError } from './errors.ts';
import { createPrivateFile } from './private-file.ts';

export interface DataFolderLock {
  readonly folder: string;
  /** Safe twice. The system releases the lock too when the process dies, however it dies. */
  release(): void;
}

const sqliteBusy = 5;

/** A connection that nobody refers to is closed by the garbage collector, and its lock with it. */
const held = new Set<DatabaseSync>();

function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === sqliteBusy
  );
}

/**
 * Takes the folder for this process, creating it (0700) when missing. Throws `DataFolderLockedError`
 * (DATA_FOLDER_LOCKED) when another process, or this one, holds it.
 *
 * The lock is SQLite's exclusive one on `node.lock`: Node has no flock, and a bare pid file outlives `kill -9` and
 * reboots. The pid in `node.pid` is only for the message. The folder must be on a local disk.
 */
export function lockDataFolder(folder: string): DataFolderLock {
  const pidFile = join(folder, 'node.pid');
  const lockFile = join(folder, 'node.lock');
  createPrivateFile(lockFile);
  const database = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) throw new DataFolderLockedError(folder, readPid(pidFile));
    throw error;
  }
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  held.add(database);
  let released = false;
  return {
    folder,
    release() {
      if (released) return;
      released = true;
      rmSync(pidFile, { force: true });
      held.delete(database);
      database.close();
    },
  };
}
