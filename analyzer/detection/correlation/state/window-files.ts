import { mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Position } from '../../../../collector/spool/cursor.ts';
import { syncFolder } from '../../../../collector/spool/segments.ts';
import type { TimeSource } from '../../../../collector/time/time-source.ts';
import type { WindowStore } from '../window-store.ts';
import { encodeJson, frameKinds, MatchBuffer, type Header } from './codec.ts';
import { frame } from './frames.ts';
import { deleteBefore, filePath } from './paths.ts';
import { restoreWindows } from './restore.ts';
import { Snapshot } from './snapshot.ts';

export interface WindowFilesDeps {
  /** Belongs to these files alone. */
  folder: string;
  windows: WindowStore;
  time: TimeSource;
  log: Logger;
  /** A new snapshot is taken when the journal has grown to this, or to the last snapshot if that is larger. */
  journalBytes?: number;
}

/** What restoring found. */
export interface Restored {
  /** Everything before it has been counted; undefined when the windows start afresh. */
  position?: Position;
  /** What was lost, in words. */
  failure?: string;
}

/** Keeps the windows of correlations on disk: a snapshot, and a journal of the matches since. */
export interface WindowFiles {
  /** Reads what is there into the windows. Once, before the first match. Never rejects: what is broken is left out. */
  restore(): Promise<Restored>;
  /** Makes the matches since the last call survive the process, and once a second the machine. Never rejects. */
  save(position: Position): Promise<void>;
  /** Why nothing can be written at the moment. */
  failure(): string | undefined;
  stop(): Promise<void>;
}

const usualJournalBytes = 8 * 1024 * 1024;
/** Each start begins a journal; so many small ones are worth a snapshot. */
const maxJournals = 8;
const syncMs = 1_000;
/** After a failure. */
const retryMs = 30_000;

async function append(file: FileHandle, kind: number, payload: Uint8Array): Promise<number> {
  const bytes = frame(kind, payload);
  await file.appendFile(bytes);
  return bytes.length;
}

/**
 * Number n stands for a moment: `windows-n.snapshot` holds the windows of that moment, `windows-n.journal` the matches
 * from there to the moment n+1. A snapshot becomes visible when it is whole; then what is older is deleted.
 */
export function createWindowFiles(deps: WindowFilesDeps): WindowFiles {
  const { folder, windows, time, log } = deps;
  const matches = new MatchBuffer();
  let number = 0;
  let journal: FileHandle | undefined;
  /** Kinds of windows that the journal knows. */
  let kindsWritten = 0;
  /** Since the last snapshot. */
  let journalBytes = 0;
  let snapshotBytes = 0;
  let syncedAt = 0;
  let snapshot: Promise<void> | undefined;
  const stopping = new AbortController();
  /** The journal that lacks matches; a snapshot with a higher number makes that good. */
  let holeIn: number | undefined;
  let failure: string | undefined;
  let failedAt = 0;

  function fail(error: unknown, what: string): void {
    if (failure === undefined) log.error({ err: error, folder }, what);
    failure = `${what}: ${String(error)}`;
    failedAt = time.now();
  }

  function kindsFrom(first: number): Buffer {
    return encodeJson(windows.kinds.slice(first).map((kind, index) => [first + index, kind]));
  }

  async function beginJournal(path: string, position: Position | undefined): Promise<FileHandle> {
    const file = await open(path, 'wx', 0o600);
    try {
      const header: Header = { version: 1, ...(position && { position }) };
      await append(file, frameKinds.header, encodeJson(header));
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** A new journal; the one before is complete. */
  async function nextJournal(position: Position | undefined): Promise<void> {
    const old = journal;
    journal = undefined;
    number += 1;
    try {
      journal = await beginJournal(filePath(folder, number, 'journal'), position);
      kindsWritten = 0;
    } finally {
      await old?.close();
    }
  }

  async function writeSnapshot(of: Snapshot, at: number, position: Position): Promise<void> {
    const temporary = filePath(folder, at, 'tmp');
    const file = await open(temporary, 'w', 0o600);
    let bytes = 0;
    try {
      const header: Header = { version: 1, position };
      bytes += await append(file, frameKinds.header, encodeJson(header));
      bytes += await append(file, frameKinds.kinds, kindsFrom(0));
      for (let slice = of.slice(); slice && !stopping.signal.aborted; slice = of.slice()) {
        bytes += await append(file, frameKinds.groups, slice);
      }
      if (stopping.signal.aborted) return;
      bytes += await append(file, frameKinds.end, encodeJson({ groups: of.count }));
      await file.datasync();
    } finally {
      of.stop();
      await file.close();
    }
    await rename(temporary, filePath(folder, at, 'snapshot'));
    await syncFolder(folder);
    snapshotBytes = bytes;
    if (holeIn === undefined || holeIn < at) {
      if (failure !== undefined) log.info({ folder }, 'windows of correlations are on disk again');
      holeIn = undefined;
      failure = undefined;
    }
    await deleteBefore(folder, at);
  }

  /** Of this moment; the windows go on changing meanwhile. */
  async function takeSnapshot(position: Position): Promise<void> {
    await nextJournal(position);
    journalBytes = 0;
    snapshot = writeSnapshot(new Snapshot(windows), number, position)
      .catch((error: unknown) => fail(error, 'windows of correlations cannot be written'))
      .finally(() => (snapshot = undefined));
  }

  async function writeMatches(position: Position): Promise<void> {
    if (!journal) throw new Error('no journal is open');
    if (windows.kinds.length > kindsWritten) {
      const kinds = kindsFrom(kindsWritten);
      kindsWritten = windows.kinds.length;
      journalBytes += await append(journal, frameKinds.kinds, kinds);
    }
    journalBytes += await append(journal, frameKinds.matches, matches.payload(position));
    const now = time.now();
    if (now - syncedAt < syncMs) return;
    syncedAt = now;
    await journal.datasync();
  }

  async function save(position: Position): Promise<void> {
    const mayTry = !snapshot && (failure === undefined || time.now() - failedAt >= retryMs);
    if (holeIn === number) {
      if (mayTry) await takeSnapshot(position);
      return;
    }
    await writeMatches(position);
    const due = Math.max(deps.journalBytes ?? usualJournalBytes, snapshotBytes);
    if (mayTry && (journalBytes > due || holeIn !== undefined)) await takeSnapshot(position);
  }

  return {
    async restore() {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const restored = await restoreWindows({ folder, windows, log });
        windows.resetCounts();
        number = restored.number;
        snapshotBytes = restored.snapshotBytes;
        journalBytes = restored.journalBytes;
        if (restored.journals > maxJournals) journalBytes = Number.POSITIVE_INFINITY;
        await nextJournal(restored.position);
        windows.onMatch = (match) => matches.push(match);
        return {
          ...(restored.position && { position: restored.position }),
          ...(restored.failure !== undefined && { failure: restored.failure }),
        };
      } catch (error) {
        fail(error, 'windows of correlations cannot be kept on disk');
        return { failure: String(error) };
      }
    },
    async save(position) {
      if (matches.count === 0 || stopping.signal.aborted) return;
      try {
        await save(position);
      } catch (error) {
        holeIn = number;
        fail(error, 'matches of correlations cannot be written');
      }
      matches.clear();
    },
    failure: () => failure,
    async stop() {
      stopping.abort();
      windows.onMatch = undefined;
      await snapshot;
      await journal?.datasync().catch(() => undefined);
      await journal?.close();
      journal = undefined;
    },
  };
}
