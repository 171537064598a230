import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { FileFacts } from '../facts.ts';

const CHUNK = 1_048_576;

/** SHA-256 and SM3 of a whole file, read in pieces. @throws the error of the file system. */
export function digestFile(path: string, name = basename(path)): FileFacts {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const sha256 = createHash('sha256');
    const sm3 = createHash('sm3');
    const piece = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const got = readSync(file, piece, 0, CHUNK, null);
      if (got === 0) break;
      sha256.update(piece.subarray(0, got));
      sm3.update(piece.subarray(0, got));
    }
    return { name, size, sha256: sha256.digest('hex'), sm3: sm3.digest('hex') };
  } finally {
    closeSync(file);
  }
}
