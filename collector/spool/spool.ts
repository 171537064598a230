import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { SourceLine } from '../sources/line-sink.ts';
import type { TimeSource } from '../time/time-source.ts';
import { openCursorFile, type CursorFile, type Position } from './cursor.ts';
import { RecordTooLargeError, SpoolRefusedError } from './errors.ts';
import { createSpoolMetrics, type SpoolMetrics } from './metrics.ts';
import { SpoolReader, type SpoolBatch } from './reader.ts';
import { encodedBytes, maxRawBytes } from './record.ts';
import {
  deleteSegment,
  listSegments,
  segmentPath,
  syncFolder,
  truncateTornTail,
  type Segment,
} from './segments.ts';
import { PendingLines, probeWrite, writeChunks, type Chunk } from './writer.ts';

export interface SpoolOptions {
  folder: string;
  /** Bytes of lines that may wait to be stored; beyond it nothing more is taken. */
  maxBytes: number;
  /** A segment is closed when it has grown to this; default 16 MiB. */
  segmentBytes?: number;
  /** A line waits at most this long for others to share its write; default 40 ms. */
  commitDelayMs?: number;
  /** Pause before a refused write is tried again; default 1,000 ms. */
  retryMs?: number;
  /** How a segment is opened for writing; tests pass a file system that is full. */
  openSegment?: (path: string) => Promise<FileHandle>;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
}

/** Why the disk refuses writes at the moment. */
export interface SpoolFailure {
  code: string;
  detail: string;
  since: string;
}

export interface SpoolStats {
  /** Bytes on disk or in memory that are not stored yet. */
  bytes: number;
  maxBytes: number;
  /** Lines taken since the start. */
  taken: number;
  /** Damaged places skipped since the start. */
  corruptSkipped: number;
  pendingRecords: number;
  segments: number;
  full: boolean;
  failure?: SpoolFailure;
}

const defaults = { segmentBytes: 16 * 1024 * 1024, commitDelayMs: 40, retryMs: 1_000 };
/** Lines taken but not written yet; reached only while the disk refuses or stalls. */
const maxPendingBytes = 8 * 1024 * 1024;
const maxWriteBytes = 1024 * 1024;
/** With less room than one usual line the spool is called full. */
const fullMargin = 8 * 1024;
/** The cursor is made durable at most this often; a power cut replays that much, under the same ids. */
const cursorSyncMs = 1_000;

/** Opens the spool of a folder, cuts a torn tail and starts a new segment. */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const segments = await listSegments(options.folder);
  const last = segments.at(-1);
  if (last) {
    const cut = await truncateTornTail(last);
    if (cut > 0) options.log.warn({ segment: last.number, bytes: cut }, 'cut a torn spool tail');
  }
  const cursor = await openCursorFile(join(options.folder, 'cursor'));
  return new Spool(options, segments, cursor);
}

/**
 * Store-and-forward on disk between the sources and the stores. Lines are written in groups and synced;
 * only synced lines are read. Everything before the committed position is deleted, segment by segment.
 */
export class Spool {
  /** Records before it were taken by an earlier run. */
  readonly takenBefore: Position;
  readonly #options: SpoolOptions & typeof defaults;
  readonly #metrics: SpoolMetrics;
  readonly #pending = new PendingLines();
  readonly #cursor: CursorFile;
  readonly #reader: SpoolReader;
  #segments: Segment[];
  #active: { segment: Segment; handle: FileHandle } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failure: SpoolFailure | undefined;
  #stopped = false;
  #taken = 0;
  #corrupt = 0;
  #cursorSyncedAt = 0;
  /** Numbers are never used again, not even that of a segment that was given up empty. */
  #lastNumber: number;
  #writable = new Set<() => void>();
  #readable = new Set<() => void>();

  constructor(options: SpoolOptions, segments: Segment[], cursor: CursorFile) {
    this.#options = { ...defaults, ...options };
    // Room comes back a segment at a time: a small spool needs small segments.
    this.#options.segmentBytes = Math.min(this.#options.segmentBytes, options.maxBytes / 8);
    this.#metrics = createSpoolMetrics(options.metrics);
    this.#segments = segments;
    this.#cursor = cursor;
    this.#lastNumber = Math.max(segments.at(-1)?.number ?? 0, cursor.position?.segment ?? 0);
    const start = cursor.position ?? { segment: 0, offset: 0 };
    this.takenBefore = { segment: this.#lastNumber + 1, offset: 0 };
    this.#reader = new SpoolReader(
      start,
      (number) => this.#segments.find((segment) => segment.number >= number),
      () => this.#active?.segment.number ?? -1,
      (count) => {
        this.#corrupt += count;
        this.#metrics.corrupt.inc(count);
        this.#options.log.error({ count }, 'skipped damage in the spool');
      },
    );
  }

  /** Copies the line into the next group write. False when the spool is full, failing or stopped. */
  offer(line: SourceLine): boolean {
    const size = encodedBytes(line);
    if (line.raw.length > maxRawBytes) throw new RecordTooLargeError(line.raw.length, maxRawBytes);
    if (this.#stopped || !this.#hasRoom(size)) return false;
    this.#pending.push(line);
    this.#schedule(this.#options.commitDelayMs);
    return true;
  }

  /** Resolves when all the lines are on disk; rejects with `SpoolRefusedError`, and then none will be. */
  async admit(lines: readonly SourceLine[]): Promise<void> {
    if (lines.length === 0) return;
    let size = 0;
    for (const line of lines) {
      if (line.raw.length > maxRawBytes)
        throw new RecordTooLargeError(line.raw.length, maxRawBytes);
      size += encodedBytes(line);
    }
    if (this.#stopped) throw new SpoolRefusedError('SPOOL_STOPPED', 'The node is stopping.');
    if (this.#failure) throw new SpoolRefusedError('SPOOL_FAILING', this.#failure.detail);
    if (!this.#hasRoom(size)) throw new SpoolRefusedError('SPOOL_FULL', 'The spool is full.');
    const durable = this.#pending.pushDurable(lines, size);
    this.#schedule(0);
    await durable;
  }

  /** Calls back once when `offer` can succeed again. */
  whenWritable(listener: () => void): () => void {
    this.#writable.add(listener);
    return () => this.#writable.delete(listener);
  }

  /** The next records on disk, or undefined when there are none yet. */
  read(maxRecords: number): Promise<SpoolBatch | undefined> {
    return this.#reader.read(maxRecords);
  }

  /** Calls back once when there may be more to read. */
  whenReadable(listener: () => void): () => void {
    this.#readable.add(listener);
    return () => this.#readable.delete(listener);
  }

  /** Everything before `position` is stored: remembers it and deletes what is done with. */
  async commit(position: Position): Promise<void> {
    await this.#closeConsumed(position);
    await this.#cursor.write(position);
    const active = this.#active?.segment;
    const done = this.#segments.filter(
      (segment) => segment !== active && isConsumed(segment, position),
    );
    const now = this.#options.time.now();
    if (done.length > 0 || now - this.#cursorSyncedAt >= cursorSyncMs) {
      await this.#cursor.sync();
      this.#cursorSyncedAt = now;
    }
    if (done.length === 0) return;
    this.#segments = this.#segments.filter((segment) => !done.includes(segment));
    for (const segment of done) await deleteSegment(segment);
    this.#notifyWritable();
  }

  stats(): SpoolStats {
    const bytes = this.#usedBytes();
    return {
      bytes,
      maxBytes: this.#options.maxBytes,
      taken: this.#taken,
      corruptSkipped: this.#corrupt,
      pendingRecords: this.#pending.records,
      segments: this.#segments.length,
      full: !this.#hasRoom(fullMargin),
      ...(this.#failure ? { failure: this.#failure } : {}),
    };
  }

  /** Resolves when what was offered so far has been written, or the disk refuses it. */
  async flush(): Promise<void> {
    while (this.#pending.records > 0 && !this.#failure) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      await (this.#writing ?? this.#write());
    }
  }

  /** Writes what is pending and closes the files. What the disk refuses now is lost and logged. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.flush();
    clearTimeout(this.#timer);
    await this.#writing;
    if (this.#pending.records > 0) {
      this.#options.log.error(
        { lines: this.#pending.records },
        'lines were lost: disk refused them',
      );
    }
    for (const chunk of this.#pending.take(Number.POSITIVE_INFINITY)) this.#refuse(chunk);
    await this.#reader.close();
    await this.#active?.handle.close();
    await this.#cursor.sync().catch(() => undefined);
    await this.#cursor.close();
  }

  #usedBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0) + this.#pending.bytes;
  }

  #hasRoom(size: number): boolean {
    if (this.#pending.bytes + size > maxPendingBytes) return false;
    return this.#usedBytes() + size <= this.#options.maxBytes;
  }

  #schedule(delayMs: number): void {
    if (this.#writing || (this.#failure && delayMs !== this.#options.retryMs)) return;
    if (this.#timer !== undefined) {
      if (delayMs > 0) return;
      clearTimeout(this.#timer);
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#write();
    }, delayMs);
  }

  /** One group: write, sync, tell. Never rejects. */
  #write(): Promise<void> {
    this.#writing ??= this.#writeGroup().finally(() => {
      this.#writing = undefined;
      if (this.#stopped) return;
      if (this.#failure) this.#schedule(this.#options.retryMs);
      else if (this.#pending.records > 0) this.#schedule(0);
    });
    return this.#writing;
  }

  async #writeGroup(): Promise<void> {
    const chunks = this.#pending.take(Math.min(maxWriteBytes, this.#options.segmentBytes));
    if (chunks.length === 0 && !this.#failure) return;
    const started = performance.now();
    try {
      const active = await this.#activeSegment();
      if (chunks.length === 0) await probeWrite(active.handle, active.segment.bytes);
      else active.segment.bytes += await writeChunks(active.handle, active.segment.bytes, chunks);
      this.#settle(chunks, started);
    } catch (error) {
      await this.#fail(chunks, error as NodeJS.ErrnoException);
    }
  }

  #settle(chunks: readonly Chunk[], started: number): void {
    const now = performance.now();
    this.#metrics.syncTime.observe((now - started) / 1_000);
    this.#pending.release(chunks);
    for (const chunk of chunks) {
      this.#taken += chunk.records;
      this.#metrics.admitted.inc(chunk.records);
      this.#metrics.commitLag.observe((now - chunk.since) / 1_000);
      chunk.waiter?.resolve();
    }
    this.#metrics.bytes.set(this.#usedBytes());
    if (this.#failure) {
      this.#options.log.info({ since: this.#failure.since }, 'the spool can write again');
      this.#failure = undefined;
    }
    this.#notifyWritable();
    notify(this.#readable);
  }

  /** Keeps what nobody waits for, to be written again; tells those who wait that it was not taken. */
  async #fail(chunks: readonly Chunk[], error: NodeJS.ErrnoException): Promise<void> {
    const code = error.code ?? 'UNKNOWN';
    this.#metrics.failures.inc({ code });
    const detail =
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'The disk of the data folder is full.'
        : `The data folder cannot be written (${code}).`;
    if (!this.#failure) {
      this.#options.log.error({ code, err: error }, 'the spool cannot write');
      this.#failure = { code, detail, since: new Date(this.#options.time.now()).toISOString() };
    }
    await this.#abandonActive();
    for (const chunk of chunks) if (chunk.waiter) this.#refuse(chunk);
    this.#pending.giveBack(chunks.filter((chunk) => !chunk.waiter));
  }

  #refuse(chunk: Chunk): void {
    this.#pending.release([chunk]);
    chunk.waiter?.reject(
      new SpoolRefusedError('SPOOL_FAILING', this.#failure?.detail ?? 'The node is stopping.'),
    );
  }

  /** After a failed write the file's tail is unknown: cut it off and go on in a new segment. */
  async #abandonActive(): Promise<void> {
    const active = this.#active;
    if (!active) return;
    this.#active = undefined;
    await active.handle.truncate(active.segment.bytes).catch(() => undefined);
    await active.handle.close().catch(() => undefined);
    if (active.segment.bytes > 0) return;
    this.#segments = this.#segments.filter((segment) => segment !== active.segment);
    await deleteSegment(active.segment).catch(() => undefined);
  }

  /** A full-grown segment that has been read to its end need not wait for the next write to go. */
  async #closeConsumed(position: Position): Promise<void> {
    const active = this.#active;
    if (!active || this.#writing || active.segment.bytes < this.#options.segmentBytes) return;
    if (position.segment !== active.segment.number || position.offset < active.segment.bytes)
      return;
    this.#active = undefined;
    await active.handle.close();
  }

  async #activeSegment(): Promise<{ segment: Segment; handle: FileHandle }> {
    if (this.#active && this.#active.segment.bytes < this.#options.segmentBytes)
      return this.#active;
    await this.#active?.handle.close();
    this.#active = undefined;
    const number = Math.max(this.#lastNumber + 1, Math.floor(this.#options.time.now() / 1_000));
    this.#lastNumber = number;
    const path = segmentPath(this.#options.folder, number);
    const handle = await (this.#options.openSegment?.(path) ?? open(path, 'wx', 0o600));
    const segment = { number, path, bytes: 0 };
    this.#active = { segment, handle };
    this.#segments = [...this.#segments, segment];
    await syncFolder(this.#options.folder);
    return this.#active;
  }

  #notifyWritable(): void {
    if (this.#writable.size > 0 && this.#hasRoom(0)) notify(this.#writable);
  }
}

function isConsumed(segment: Segment, position: Position): boolean {
  if (segment.number !== position.segment) return segment.number < position.segment;
  return position.offset >= segment.bytes;
}

/** Calls every listener once; those that listen again from inside are kept for the next time. */
function notify(listeners: Set<() => void>): void {
  const now = [...listeners];
  listeners.clear();
  for (const listener of now) listener();
}
