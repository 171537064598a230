import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeAtomically } from './atomic-file.ts';

/**
 * The 32-byte key that seals secrets at rest; made at the first run, readable by its owner only.
 * Throws when others may read it or it has been damaged: a wrong key must not be papered over with a new one.
 */
export function readOrCreateKey(file: string): Buffer {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeAtomically(file, `${randomBytes(32).toString('base64')}\n`, 0o600);
  }
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new Error(
      `${file}: others may read this key file (mode ${mode.toString(8)}); run: chmod 600 ${file}`,
    );
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32) {
    throw new Error(`${file}: not a key of 32 bytes in base64; restore it from a backup.`);
  }
  return key;
}
