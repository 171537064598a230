import { open, unlink } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Position } from '../../../../collector/spool/cursor.ts';
import type { WindowKind, WindowStore } from '../window-store.ts';
import { applyMatches, frameKinds, readHeader, readKinds, restoreGroups } from './codec.ts';
import { readFrames } from './frames.ts';
import { filePath, listFiles } from './paths.ts';

export interface RestoreDeps {
  folder: string;
  windows: WindowStore;
  log: Logger;
}

export interface RestoredWindows {
  /** Everything before it is in the windows. */
  position?: Position;
  /** The last number used in the folder. */
  number: number;
  snapshotBytes: number;
  journals: number;
  journalBytes: number;
  /** What was lost. */
  failure?: string;
}

interface FileContent {
  /** Where the file begins. */
  from: Position | undefined;
  /** Up to where it reaches. */
  position: Position | undefined;
  /** Groups that the end of a snapshot tells of; undefined without an end. */
  promised: number | undefined;
  groups: number;
  bytes: number;
  /** Bytes behind the last good frame. */
  damaged: number;
}

async function readInto(path: string, windows: WindowStore): Promise<FileContent> {
  const kinds = new Map<number, WindowKind>();
  const content: FileContent = {
    from: undefined,
    position: undefined,
    promised: undefined,
    groups: 0,
    bytes: 0,
    damaged: 0,
  };
  const take = (kind: number, payload: Buffer): void => {
    if (kind === frameKinds.header) {
      content.from = readHeader(payload).position;
      content.position = content.from;
    } else if (kind === frameKinds.kinds) {
      readKinds(payload, kinds);
    } else if (kind === frameKinds.groups) {
      content.groups += restoreGroups(payload, kinds, windows);
    } else if (kind === frameKinds.matches) {
      content.position = applyMatches(payload, kinds, windows);
    } else if (kind === frameKinds.end) {
      content.promised = (JSON.parse(payload.toString()) as { groups: number }).groups;
    }
  };
  const file = await open(path, 'r');
  try {
    const good = await readFrames(file, take);
    content.bytes = (await file.stat()).size;
    content.damaged = content.bytes - good;
  } finally {
    await file.close();
  }
  return content;
}

function isSame(left: Position | undefined, right: Position | undefined): boolean {
  return left?.segment === right?.segment && left?.offset === right?.offset;
}

async function readSnapshot(path: string, windows: WindowStore): Promise<FileContent> {
  const content = await readInto(path, windows);
  if (content.damaged === 0 && content.promised === content.groups) return content;
  throw new Error(`${path} is damaged at byte ${content.bytes - content.damaged}`);
}

/**
 * Fills the windows from the newest snapshot and the journals since. The torn end of a journal is where the process was
 * killed: its lines are read from the spool again. A damaged snapshot starts the windows afresh; a damaged journal costs
 * the matches behind the damage.
 */
export async function restoreWindows(deps: RestoreDeps): Promise<RestoredWindows> {
  const { folder, windows, log } = deps;
  const { snapshots, journals } = await listFiles(folder);
  const base = snapshots.at(-1) ?? 0;
  const newer = journals.filter((each) => each >= base);
  const result: RestoredWindows = {
    number: Math.max(base, journals.at(-1) ?? 0),
    snapshotBytes: 0,
    journals: newer.length,
    journalBytes: 0,
  };
  const place = (at: FileContent): void => {
    if (at.position) result.position = at.position;
  };
  const lose = (failure: string, error?: unknown): void => {
    result.failure = failure;
    log.error({ ...(error === undefined ? {} : { err: error }), folder }, failure);
  };
  if (base > 0) {
    const path = filePath(folder, base, 'snapshot');
    try {
      const content = await readSnapshot(path, windows);
      result.snapshotBytes = content.bytes;
      place(content);
    } catch (error) {
      // It may have filled part of the windows already.
      windows.clear();
      for (const each of newer) await unlink(filePath(folder, each, 'journal'));
      await unlink(path);
      lose('the snapshot of correlation windows is damaged: they start afresh', error);
      return { ...result, journals: 0 };
    }
  }
  for (const each of newer) {
    const path = filePath(folder, each, 'journal');
    try {
      const before = result.position;
      const content = await readInto(path, windows);
      result.journalBytes += content.bytes;
      if (!isSame(content.from, before)) lose('matches of correlations are missing on disk');
      if (content.damaged > 0) {
        log.warn({ path, bytes: content.damaged }, 'left out the torn end of a journal');
      }
      place(content);
    } catch (error) {
      lose('a journal of correlations cannot be read', error);
    }
  }
  return result;
}
