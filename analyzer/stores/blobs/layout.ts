import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../records/errors.ts';

/**
 * `DIR/ab/cd/<sha256>-<sm3>`: both hashes stand in the name, so that one rename stores a blob whole and
 * the folder can be checked without any database. What is not finished is in `DIR/tmp`.
 */
const address = /^[0-9a-f]{64}$/;
const fileName = /^([0-9a-f]{64})-([0-9a-f]{64})$/;

export interface StoredBlob {
  sha256: string;
  sm3: string;
  file: string;
}

export function isAddress(text: string): boolean {
  return address.test(text);
}

export function folderOf(dir: string, sha256: string): string {
  return join(dir, sha256.slice(0, 2), sha256.slice(2, 4));
}

async function names(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

async function blobsIn(folder: string): Promise<StoredBlob[]> {
  return (await names(folder)).flatMap((name) => {
    const [, sha256, sm3] = fileName.exec(name) ?? [];
    return sha256 && sm3 ? [{ sha256, sm3, file: join(folder, name) }] : [];
  });
}

export async function findBlob(dir: string, sha256: string): Promise<StoredBlob | undefined> {
  if (!isAddress(sha256)) return undefined;
  return (await blobsIn(folderOf(dir, sha256))).find((blob) => blob.sha256 === sha256);
}

/** In the order of their addresses. */
export async function* listBlobs(dir: string): AsyncIterable<StoredBlob> {
  const byte = /^[0-9a-f]{2}$/;
  for (const first of (await names(dir)).filter((name) => byte.test(name))) {
    for (const second of (await names(join(dir, first))).filter((name) => byte.test(name))) {
      yield* await blobsIn(join(dir, first, second));
    }
  }
}
