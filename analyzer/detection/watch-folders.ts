import { watch, type FSWatcher } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Never rules, and busy. */
const skipped = new Set(['.git', 'node_modules']);
/** Technical bound against a wrong folder: SigmaHQ's tree has 350 folders. */
const maxFolders = 10_000;

async function foldersBelow(root: string, found: string[]): Promise<void> {
  if (found.length >= maxFolders) return;
  found.push(root);
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.isDirectory() && !skipped.has(entry.name)) {
      await foldersBelow(join(root, entry.name), found);
    }
  }
}

export interface WatchFoldersDeps {
  /** Files and folders; of a file its folder is watched, because editors put a new file in its place. */
  paths: readonly string[];
  onChange(): void;
  /** A path that is not watched, and why; told once. */
  onError(path: string, error: unknown): void;
}

/**
 * Watches folders and all below them, those made later too. One watch per folder: Node's own recursive watch takes one
 * per file on Linux, which for SigmaHQ's rules is 4,000 and 26 MB. Answers how to stop; what there is at first is watched
 * within a moment.
 */
export function watchFolders({ paths, onChange, onError }: WatchFoldersDeps): () => void {
  const watchers = new Map<string, FSWatcher>();
  let stopped = false;
  let refreshing: Promise<void> | undefined;
  /** Something changed where the present look may have been already. */
  let again = false;

  const told = new Set<string>();
  const tell = (path: string, error: unknown): void => {
    if (told.has(path)) return;
    told.add(path);
    onError(path, error);
  };

  const drop = (path: string): void => {
    watchers.get(path)?.close();
    watchers.delete(path);
  };

  const add = (path: string, name?: string): void => {
    const key = name === undefined ? path : join(path, name);
    if (stopped || watchers.has(key)) return;
    try {
      const watcher = watch(path, { persistent: false }, (kind, changed) => {
        if (name !== undefined && changed !== name) return;
        onChange();
        if (kind === 'rename') refresh();
      });
      watcher.on('error', (error) => {
        drop(key);
        tell(path, error);
      });
      watchers.set(key, watcher);
    } catch (error) {
      tell(path, error);
    }
  };

  const look = async (): Promise<void> => {
    const folders: string[] = [];
    for (const path of paths) {
      const found = await stat(path).catch(() => undefined);
      if (found?.isDirectory() === true) await foldersBelow(path, folders);
      else add(dirname(path), basename(path));
    }
    const known = watchers.size;
    for (const folder of folders) add(folder);
    const kept = new Set([...folders, ...paths]);
    for (const path of watchers.keys()) if (!kept.has(path)) drop(path);
    // Files may have come into a new folder before it was watched.
    if (known > 0 && watchers.size > known) onChange();
  };

  function refresh(): void {
    if (stopped) return;
    if (refreshing) {
      again = true;
      return;
    }
    again = false;
    refreshing = look()
      .catch((error: unknown) => tell(paths[0] ?? '', error))
      .finally(() => {
        refreshing = undefined;
        if (again) refresh();
      });
  }

  refresh();
  return () => {
    stopped = true;
    for (const path of watchers.keys()) drop(path);
  };
}
