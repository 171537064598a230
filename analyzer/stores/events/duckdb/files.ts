import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { DigestStream, type Digests } from '../manifest.ts';

/** Both hashes take about 1 ms over a slice of this size. */
const sliceBytes = 256 * 1024;

/** Streams a file through both hashes in slices, giving way to the event loop between them. */
export async function digestFile(path: string): Promise<Digests> {
  const digests = new DigestStream();
  for await (const slice of createReadStream(path, { highWaterMark: sliceBytes })) {
    digests.update(slice as Buffer);
  }
  return digests.digest();
}

export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes renames and deletions in a folder lasting. */
export async function syncDir(path: string): Promise<void> {
  const dir = await open(path, 'r');
  try {
    await dir.sync();
  } finally {
    await dir.close();
  }
}

export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
}
