import { open, readdir, stat, truncate, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRecord, findMarker, maxRecordBytes } from './record.ts';

/** One file of the spool; `bytes` counts only what is on disk for certain. */
export interface Segment {
  number: number;
  path: string;
  bytes: number;
}

const extension = '.spool';
const namePattern = /^(\d{1,15})\.spool$/;

export function segmentPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(10, '0')}${extension}`);
}

/** All segments of the folder, oldest first. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const name of await readdir(folder)) {
    const number = namePattern.exec(name)?.[1];
    if (number === undefined) continue;
    const path = join(folder, name);
    segments.push({ number: Number(number), path, bytes: (await stat(path)).size });
  }
  return segments.sort((a, b) => a.number - b.number);
}

export async function deleteSegment(segment: Segment): Promise<void> {
  await unlink(segment.path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** Makes a new directory entry durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Up to `length` bytes from `offset`, in memory of its own so that it can move to another thread. */
export async function readWindow(
  file: FileHandle,
  offset: number,
  length: number,
): Promise<Buffer<ArrayBuffer>> {
  const bytes = Buffer.from(new ArrayBuffer(length));
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** The next good record at or behind `from`, or -1. */
function findRecord(bytes: Buffer, from: number): number {
  let at = findMarker(bytes, from);
  while (at !== -1 && checkRecord(bytes, at).kind !== 'record') at = findMarker(bytes, at + 1);
  return at;
}

/** The end of the last good record of a window, and the place from which the next window has to start. */
function lastRecord(bytes: Buffer): { end: number; resume: number } {
  let end = 0;
  let at = findRecord(bytes, 0);
  while (at !== -1) {
    const check = checkRecord(bytes, at);
    if (check.kind === 'record') end = check.end;
    at = check.kind === 'record' ? check.end : findRecord(bytes, at + 1);
  }
  return { end, resume: Math.max(end, bytes.length - maxRecordBytes) };
}

/**
 * Cuts off a tail that a crash tore while it was written: bytes behind the last good record of the last segment.
 * Damage with good records behind it stays, for the reader to skip and count. Returns the bytes cut.
 */
export async function truncateTornTail(segment: Segment): Promise<number> {
  const file = await open(segment.path, 'r');
  let lastGood = 0;
  try {
    let at = 0;
    while (at < segment.bytes) {
      const window = await readWindow(file, at, Math.min(4 * maxRecordBytes, segment.bytes - at));
      if (window.length === 0) break;
      const { end, resume } = lastRecord(window);
      if (end > 0) lastGood = at + end;
      if (at + window.length >= segment.bytes) break;
      at += Math.max(1, resume);
    }
  } finally {
    await file.close();
  }
  const cut = segment.bytes - lastGood;
  if (cut > 0) {
    await truncate(segment.path, lastGood);
    segment.bytes = lastGood;
  }
  return cut;
}
