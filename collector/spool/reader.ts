import { open, type FileHandle } from 'node:fs/promises';
import type { Position } from './cursor.ts';
import { checkRecord, findMarker, maxRecordBytes } from './record.ts';
import { readWindow, type Segment } from './segments.ts';

/** Records read from one segment, in order. */
export interface SpoolBatch {
  segment: number;
  /** Offset in the segment of byte 0 of `bytes`. */
  base: number;
  /** Memory of its own: may be transferred to a worker thread. */
  bytes: Buffer<ArrayBuffer>;
  /** Where each record starts in `bytes`; all are checked. */
  offsets: Uint32Array<ArrayBuffer>;
  /** Commit this when the batch is stored. */
  end: Position;
}

const windowBytes = 128 * 1024;

interface Found {
  offsets: number[];
  /** Up to where the window has been dealt with. */
  end: number;
  corrupt: number;
  /** The window ends inside a record. */
  cut: boolean;
}

/** Good records of a window; `last` when the segment ends with it, so that a cut record is damage. */
function collect(bytes: Buffer, maxRecords: number, last: boolean): Found {
  const found: Found = { offsets: [], end: 0, corrupt: 0, cut: false };
  while (found.offsets.length < maxRecords && found.end < bytes.length) {
    const check = checkRecord(bytes, found.end);
    if (check.kind === 'record') {
      found.offsets.push(found.end);
      found.end = check.end;
      continue;
    }
    if (check.kind === 'cut' && !last) {
      found.cut = true;
      break;
    }
    found.corrupt++;
    found.end = behindDamage(bytes, found.end + 1, last);
  }
  return found;
}

/** Where reading goes on: at a record, at what may be one that the window cuts, or at the window's end. */
function behindDamage(bytes: Buffer, from: number, last: boolean): number {
  let at = findMarker(bytes, from);
  while (at !== -1) {
    const kind = checkRecord(bytes, at).kind;
    if (kind === 'record' || (kind === 'cut' && !last)) return at;
    at = findMarker(bytes, at + 1);
  }
  return last ? bytes.length : Math.max(from, bytes.length - 3);
}

/** Reads records forward from a position, through the segments that `segmentAt` knows. */
export class SpoolReader {
  #file: { number: number; handle: FileHandle } | undefined;
  #position: Position;
  readonly #next: (number: number) => Segment | undefined;
  readonly #active: () => number;
  readonly #onCorrupt: (count: number) => void;

  /**
   * `next(n)` finds the first segment with a number ≥ n; `active()` is the number being written to, whose
   * end is not the end of the data.
   */
  constructor(
    start: Position,
    next: (number: number) => Segment | undefined,
    active: () => number,
    onCorrupt: (count: number) => void,
  ) {
    this.#position = start;
    this.#next = next;
    this.#active = active;
    this.#onCorrupt = onCorrupt;
  }

  /** The next records, or undefined when everything on disk has been read. */
  async read(maxRecords: number): Promise<SpoolBatch | undefined> {
    for (;;) {
      const segment = this.#next(this.#position.segment);
      if (!segment) return undefined;
      if (segment.number !== this.#position.segment) {
        this.#position = { segment: segment.number, offset: 0 };
      }
      if (this.#position.offset >= segment.bytes) {
        if (segment.number === this.#active()) return undefined;
        this.#position = { segment: segment.number + 1, offset: 0 };
        continue;
      }
      const batch = await this.#readFrom(segment, maxRecords);
      if (batch) return batch;
    }
  }

  async close(): Promise<void> {
    await this.#file?.handle.close();
    this.#file = undefined;
  }

  async #readFrom(segment: Segment, maxRecords: number): Promise<SpoolBatch | undefined> {
    const handle = await this.#open(segment);
    const base = this.#position.offset;
    const left = segment.bytes - base;
    let bytes = await readWindow(handle, base, Math.min(windowBytes, left));
    let found = collect(bytes, maxRecords, bytes.length >= left);
    if (found.cut && found.end === 0) {
      bytes = await readWindow(handle, base, Math.min(2 * maxRecordBytes, left));
      found = collect(bytes, maxRecords, bytes.length >= left);
    }
    if (bytes.length === 0) found = { offsets: [], end: left, corrupt: 1, cut: false };
    if (found.corrupt > 0) this.#onCorrupt(found.corrupt);
    this.#position = { segment: segment.number, offset: base + found.end };
    if (found.offsets.length === 0) return undefined;
    const offsets = Uint32Array.from(found.offsets);
    return { segment: segment.number, base, bytes, offsets, end: { ...this.#position } };
  }

  async #open(segment: Segment): Promise<FileHandle> {
    if (this.#file?.number === segment.number) return this.#file.handle;
    await this.close();
    const handle = await open(segment.path, 'r');
    this.#file = { number: segment.number, handle };
    return handle;
  }
}
