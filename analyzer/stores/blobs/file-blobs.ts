import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import { codeOf } from '../records/errors.ts';
import type { BlobInfo, Blobs } from './blobs.ts';
import { BlobError } from './errors.ts';
import { hashingStream, type Digests } from './hashing.ts';
import { findBlob, folderOf, listBlobs, type StoredBlob } from './layout.ts';

export interface FileBlobsDeps {
  dir: string;
  log: Logger;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What an earlier process did not finish; nobody was told that it is stored. */
async function removeUnfinished(folder: string, log: Logger): Promise<void> {
  const left = await readdir(folder);
  for (const name of left) await rm(join(folder, name), { force: true });
  if (left.length > 0) log.warn({ files: left.length }, 'blobs: removed unfinished files');
}

/** `flush` makes Node call fsync before it closes the file. */
async function writeHashed(content: Readable, file: string, maxBytes: number): Promise<Digests> {
  let digests: Digests | undefined;
  const hashing = hashingStream({
    onBytes(total) {
      if (total > maxBytes) {
        throw new BlobError('BLOB_TOO_LARGE', `The file is larger than ${maxBytes} bytes.`);
      }
    },
    onEnd(result) {
      digests = result;
    },
  });
  await pipeline(content, hashing, createWriteStream(file, { flush: true, mode: 0o600 }));
  if (!digests) throw new BlobError('BLOB_CORRUPT', 'The file ended before its hash.');
  return digests;
}

function mismatch(blob: StoredBlob, found: Digests): string | undefined {
  if (found.sha256 !== blob.sha256) return 'its SHA-256 is not its address';
  return found.sm3 === blob.sm3 ? undefined : 'its SM3 is not the one in its name';
}

function openVerified(blob: StoredBlob): Readable {
  const hashing = hashingStream({
    onEnd(found) {
      const reason = mismatch(blob, found);
      if (reason) throw new BlobError('BLOB_CORRUPT', `Blob ${blob.sha256}: ${reason}.`);
    },
  });
  const file = createReadStream(blob.file);
  // Destroying either end ends both; the error arrives at the reader of `hashing`.
  pipeline(file, hashing).catch(() => undefined);
  return hashing;
}

async function check(blob: StoredBlob): Promise<{ sha256: string; ok: boolean; reason?: string }> {
  try {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    await pipeline(openVerified(blob), nowhere);
    return { sha256: blob.sha256, ok: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    return { sha256: blob.sha256, ok: false, reason };
  }
}

/** Every blob below `dir`, checked against its address; changes nothing. */
export async function* verifyBlobFolder(
  dir: string,
): AsyncGenerator<{ sha256: string; ok: boolean; reason?: string }> {
  for await (const blob of listBlobs(dir)) yield await check(blob);
}

/**
 * Content-addressed files below `dir`. A resolved `put` is on disk (file and folder fsynced) under its final name.
 * Errors: BLOB_TOO_LARGE, BLOB_NOT_FOUND, BLOB_CORRUPT, BLOB_DISK_FULL.
 */
export async function createFileBlobs({ dir, log }: FileBlobsDeps): Promise<Blobs> {
  const unfinished = join(dir, 'tmp');
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await removeUnfinished(unfinished, log);

  async function store(file: string, digests: Digests): Promise<BlobInfo> {
    const folder = folderOf(dir, digests.sha256);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Replaces a copy that is already there: the same bytes, and sound ones if the old copy had rotted.
    await rename(file, join(folder, `${digests.sha256}-${digests.sm3}`));
    for (const changed of [folder, join(folder, '..'), dir]) await syncFolder(changed);
    return digests;
  }

  return {
    async put(content, maxBytes) {
      const file = join(unfinished, randomUUID());
      try {
        return await store(file, await writeHashed(content, file, maxBytes));
      } catch (error) {
        await rm(file, { force: true });
        if (codeOf(error) !== 'ENOSPC' && codeOf(error) !== 'EDQUOT') throw error;
        throw new BlobError('BLOB_DISK_FULL', 'The disk is full; the file was not stored.', error);
      }
    },
    async open(sha256) {
      const blob = await findBlob(dir, sha256);
      if (!blob) throw new BlobError('BLOB_NOT_FOUND', `There is no blob ${sha256}.`);
      return openVerified(blob);
    },
    async info(sha256) {
      const blob = await findBlob(dir, sha256);
      return blob && { sha256, sm3: blob.sm3, bytes: (await stat(blob.file)).size };
    },
    verify: () => verifyBlobFolder(dir),
  };
}
